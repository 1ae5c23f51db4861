# --help (made from the option table), the man page and the three completions name the same options.
. "${top_srcdir:?}/tests/lib.sh"

# Long options with their dashes, one a line, from --help.
help_options() {
    {
        "$1" --help
        # A program whose commands have options of their own lists them, two spaces in.
        if "$1" --help | grep -q "^$1 COMMAND --help"; then
            for command in $("$1" --help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p'); do
                "$1" "$command" --help
            done
        fi
    } | grep -v '^Example: ' | grep -oE -- '(^|[ ,])--[a-z][a-z0-9-]*' | grep -oE -- '--[a-z0-9-]+' | sort -u
}

# The options of every program, which sluice(7) describes once.
shared='--endpoint --region --profile --ca-file --retries --connect-timeout --timeout'
standard='--help --version'

status=0
complain() {
    echo "FAIL: $*" >&2
    status=1
}

for program in $(programs); do
    help_options "$program" >"$program.help"
    page=$top_srcdir/man/$program.1
    [ -f "$page" ] || { complain "$program: no man page" && continue; }
    # mdoc writes --name as "Fl -name"; only tags of the option list count.
    grep -E '^\.It Fl' "$page" | grep -oE -- 'Fl -[a-z][a-z0-9-]*' | sed 's/^Fl /-/' |
        sort -u >"$program.page"
    while read -r option; do
        case " $shared $standard " in *" $option "*) continue ;; esac
        grep -qx -- "$option" "$program.page" || complain "$program.1 does not describe $option"
    done <"$program.help"
    while read -r option; do
        grep -qx -- "$option" "$program.help" || complain "$program.1 describes $option, unknown to --help"
    done <"$program.page"
    for file in "bash/$program" "zsh/_$program" "fish/$program.fish"; do
        path=$top_srcdir/completions/$file
        [ -f "$path" ] || { complain "$program: no completions/$file" && continue; }
        while read -r option; do
            name=${option#--}
            grep -qE -- "(--|-l )$name([^a-z0-9-]|\$)" "$path" ||
                complain "completions/$file does not know $option"
        done <"$program.help"
    done
    # And no completion offers what --help does not know.
    (cd "$top_srcdir/completions" && grep -ohE -- '(--|-l )[a-z][a-z0-9-]+' "bash/$program" \
        "zsh/_$program" "fish/$program.fish") 2>/dev/null | sed 's/^-l /--/' | sort -u >"$program.offered"
    while read -r option; do
        grep -qx -- "$option" "$program.help" || complain "a completion of $program offers $option"
    done <"$program.offered"
done

for option in $shared; do
    grep -qE "^\.It Fl -${option#--}( |\$)" "$top_srcdir/man/sluice.7" ||
        complain "sluice.7 does not describe $option"
done
exit $status
