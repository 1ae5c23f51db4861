# --help and -h print the same on standard output, on one screen of 24 lines and 80 columns, exit 0.
. "${top_srcdir:?}/tests/lib.sh"

for program in $(programs); do
    run 0 "$program" --help
    [ ! -s err ] || fail "$program --help: something on standard error"
    mv out long
    run 0 "$program" -h
    same long out
    head -1 out | grep -q "^Usage: $program " || fail "$program --help does not begin with its usage"
    [ "$(wc -l <out)" -le 24 ] || fail "$program --help has $(wc -l <out) lines"
    if grep -nE '^.{81,}' out; then
        fail "$program --help has lines past 80 columns"
    fi
    run 7 sh -c 'exec "$0" --help >/dev/full' "$program"
done
