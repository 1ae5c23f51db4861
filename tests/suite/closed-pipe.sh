# The reader of standard output has gone: death by SIGPIPE (141 in the shell), without a word.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
. "$top_srcdir/tests/suite/lib.sh"
prepare

# A pipe whose reader has opened and closed it: the first write fails with EPIPE.
mkfifo pipe
for program in $(programs); do
    : <pipe &
    exec 4>pipe
    wait $!
    status=0
    (writes "$program") >&4 2>err </dev/null || status=$?
    exec 4>&-
    [ $status -ne 77 ] || continue
    [ $status -eq 141 ] || { cat err && fail "$program into a closed pipe: exit $status, expected 141"; }
    [ ! -s err ] || { cat err && fail "$program into a closed pipe: not quiet"; }
done
