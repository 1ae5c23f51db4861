# A wrong command line: exit 2, nothing on standard output, the option and a hint on standard error.
. "${top_srcdir:?}/tests/lib.sh"

for program in $(programs); do
    run 2 "$program" --no-such-option
    [ ! -s out ] || fail "$program: output in spite of a bad option"
    has err "$program: unknown option '--no-such-option'"
    has err "Try '$program --help'"
    run 2 "$program" -%
    has err "unknown option '-%'"
    # Each option that takes a value says so when it has none.
    "$program" --help | grep -oE -- '--[a-z-]+ [A-Z]+' | while read -r option _; do
        run 2 "$program" "$option"
        has err "$program: $option needs a value"
    done
done
