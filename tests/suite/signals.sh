# SIGINT and SIGTERM while a program waits for input: it stops in order and dies of that signal, so
# that the shell sees 130 or 143. cloudlet, a server, stops with 0.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
. "$top_srcdir/tests/suite/lib.sh"
prepare

# waits PROGRAM: replaces the subshell by the program, waiting for something that does not come.
waits() {
    case $1 in
    s3rm) exec s3rm --list - s3://suite <fifo ;;
    s3sign) exec s3sign --list - s3://suite <fifo ;;
    sqspush) exec sqspush suite <fifo ;;
    kinput) exec kinput suite <fifo ;;
    sqsack | fakescore | romanise | fakeagg) exec "$1" <fifo ;;
    assetfetch) exec assetfetch --bucket suite <fifo ;;
    sqspull) exec sqspull empty ;;
    kinread) exec kinread --follow --from latest suite ;;
    s3put) exec s3put - s3://suite/never <fifo ;;
    cloudlet) exec cloudlet --memory ;;
    taskq) exec taskq run empty cat ;;
    *) exit 77 ;; # asks one thing and ends
    esac
}

sqsqueue create empty >/dev/null
mkfifo fifo
# Does process $1 run program $2 with a handler for SIGTERM (bit 14 of the mask) in place?
ready() {
    [ "$(cat "/proc/$1/comm")" = "$2" ] &&
        grep -qE '^SigCgt:.*[4-7c-f][0-9a-f]{3}$' "/proc/$1/status"
}
[ -r /proc/self/status ] || skip "needs /proc"

for program in $(programs); do
    for signal in INT:130 TERM:143; do
        # Background jobs of a shell ignore SIGINT unless job control is on.
        set -m
        (waits "$program") >out 2>err &
        pid=$!
        set +m
        exec 5<>fifo
        expected=${signal#*:}
        tries=200
        while [ -d "/proc/$pid" ] && ! ready $pid "$program" 2>/dev/null && [ $tries -gt 0 ]; do
            sleep 0.05
            tries=$((tries - 1))
        done
        kill -s "${signal%:*}" $pid 2>/dev/null || :
        status=0
        wait $pid || status=$?
        exec 5>&-
        [ $status -ne 77 ] || continue
        [ "$program" != cloudlet ] || expected=0
        [ $status -eq $expected ] ||
            { cat err && fail "$program, SIG${signal%:*}: exit $status, expected $expected"; }
    done
done
[ "$(s3ls s3://suite | grep -c never)" -eq 0 ] || fail "an interrupted s3put published its object"
