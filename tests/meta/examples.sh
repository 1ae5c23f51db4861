# The EXAMPLES of every page run, in order, in one shell, under cloudlet.
. "${top_srcdir:?}/tests/lib.sh"
command -v curl >/dev/null || skip "curl, which cloudlet(1) uses, is not installed"

# The lines after "$ " inside literal displays of the EXAMPLES section, roff escapes undone.
examples() {
    sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$1" |
        sed -n '/^\.Bd -literal/,/^\.Ed/p' |
        sed -n 's/^\$ //p' | sed -e 's/\\e/\\/g' -e 's/\\-/-/g' -e 's/\\&//g' -e 's/\\(aq/'"'"'/g'
}

status=0
for page in "$top_srcdir"/man/*.[1-8]; do
    name=$(basename "$page")
    examples "$page" >"$name.sh"
    [ -s "$name.sh" ] || { echo "$name: no examples" && status=1 && continue; }
    mkdir "$name.d"
    if ! (cd "$name.d" && timeout 120 cloudlet --memory -- sh -e "../$name.sh" >../"$name.log" 2>&1 </dev/null); then
        echo "$name: its examples fail:"
        cat "$name.sh" "$name.log"
        status=1
    fi
done
exit $status
