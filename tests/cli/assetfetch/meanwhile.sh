# Another process stores an object between the look and the storing: what it stored stays. The
# listing of --skip-existing list is taken first, so an object put after it is such a case.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/assetfetch/lib.inc"

mkfifo in
assetfetch -b media --allow-private --skip-existing list <in >answers 2>err &
pid=$!
exec 5>in
asset first /jpeg/first.jpg >&5
wait_for 20 grep -q '"entity_id":"first"' answers
echo theirs >theirs
for key in small.jpg large.mp4; do
    s3put theirs "s3://media/assets/posts/instagram/$key" >/dev/null
done
asset small /jpeg/small.jpg >&5
asset large /huge/9000000 VIDEO >&5
exec 5>&-
status=0
wait $pid || status=$?
[ $status -eq 0 ] || { cat err && fail "exit $status, expected 0"; }
lines answers 3
[ "$(grep -c '"status":"existed"' answers)" -eq 2 ] || fail "not told to exist: $(cat answers)"
for key in small.jpg large.mp4; do
    run 0 s3get "s3://media/assets/posts/instagram/$key" -
    same out theirs
done
