# Standard output on a full disk: exit 7 and a message.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
. "$top_srcdir/tests/suite/lib.sh"
[ -w /dev/full ] || skip "no /dev/full"
prepare

for program in $(programs); do
    status=0
    writes "$program" >/dev/full 2>err </dev/null || status=$?
    [ $status -ne 77 ] || continue
    [ $status -eq 7 ] || { cat err && fail "$program >/dev/full: exit $status, expected 7"; }
    has err "$program: "
    has err "No space left on device"
done
