# The completions are valid in the shells that are installed.
. "${top_srcdir:?}/tests/lib.sh"

checked=0 status=0
for program in $(programs); do
    bash=$top_srcdir/completions/bash/$program
    zsh=$top_srcdir/completions/zsh/_$program
    fish=$top_srcdir/completions/fish/$program.fish
    if command -v bash >/dev/null; then
        checked=1
        # It parses, and registers a completion for the program.
        bash --norc -c '. "$1" && complete -p "$2"' - "$bash" "$program" >/dev/null || status=1
    fi
    if command -v zsh >/dev/null; then
        checked=1
        zsh -n "$zsh" || status=1
        head -1 "$zsh" | grep -qx "#compdef $program" || { echo "$zsh: no #compdef" && status=1; }
    fi
    if command -v fish >/dev/null; then
        checked=1
        fish -n "$fish" || status=1
    fi
done
[ $checked -eq 1 ] || skip "no bash, zsh or fish"
exit $status
