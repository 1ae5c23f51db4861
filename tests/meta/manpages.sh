# The pages lint without a warning and have the sections people look for.
. "${top_srcdir:?}/tests/lib.sh"
command -v mandoc >/dev/null || skip "mandoc is not installed"

status=0
for page in "$top_srcdir"/man/*.[1-8]; do
    mandoc -Tlint -W warning "$page" || status=1
done
for program in $(programs); do
    page=$top_srcdir/man/$program.1
    for section in NAME SYNOPSIS DESCRIPTION 'EXIT STATUS' ENVIRONMENT EXAMPLES 'SEE ALSO'; do
        grep -qxE "\.Sh $section" "$page" || { echo "$program.1: no section $section" && status=1; }
    done
    grep -qF "Xr $program 1" "$top_srcdir/man/sluice.7" ||
        { echo "sluice.7 does not mention $program" && status=1; }
done
exit $status
