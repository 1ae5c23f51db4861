# Bad lines in the middle of the input: each is reported with its number, the others go through, and
# the exit status is 1. With --failed the bad lines are kept, as valid records.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
. "$top_srcdir/tests/suite/lib.sh"
prepare

for program in $(eaters); do
    eatable "$program" >good
    lines good 3
    for kind in malformed nul long utf8 array; do
        head -2 good >input
        case $kind in
        malformed) echo '{"follower_handle":"x",' ;;
        nul) printf '{"follower_handle":"a\000b"}\n' ;;
        long) printf '{"x":"%s"}\n' "$(head -c 20971520 /dev/zero | tr '\0' x)" ;;
        utf8) printf '{"follower_handle":"\377"}\n' ;;
        array) echo '[1,2]' ;;
        esac >>input
        tail -1 good >>input
        status=0
        eats "$program" <input >out 2>err || status=$?
        [ $status -eq 1 ] || { head -c 500 err && fail "$program, $kind line: exit $status, expected 1"; }
        grep -q "^$program: line 3: " err ||
            { head -c 500 err && fail "$program, $kind line: no message naming line 3"; }
        [ "$(wc -l <err)" -eq 1 ] || { head -c 500 err && fail "$program, $kind line: more than one message"; }
        case $program in
        sqsack) ;;
        fakeagg) grep -q '"followers":3' out || fail "$program, $kind line: the good lines are not counted" ;;
        *) lines out 3 ;;
        esac
        [ "$program" != sqsack ] || eatable "$program" >good
    done
done

# What --failed keeps is a record again.
for program in sqspush kinput fakescore romanise taskq; do
    { head -1 followers.ndjson && echo 'no record' && tail -1 followers.ndjson; } >input
    status=0
    eats "$program" --failed failed <input >out 2>err || status=$?
    [ $status -eq 1 ] || fail "$program --failed: exit $status, expected 1"
    lines failed 1
    has failed '"_body":"no record"'
    has failed '"_error":{"code":"bad_data"'
done
