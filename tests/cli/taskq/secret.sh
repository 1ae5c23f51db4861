# The password of a store's address is shown by no message and not by ps.
. "${top_srcdir:?}/tests/lib.sh"
address='postgresql://user:SECRET@/db?host=/no/such/folder'
taskq init --db "$address" 2>err && fail "no such server"
grep -q SECRET err && fail "the password is in a message"
if grep -q 'without libpq' err; then
    skip "built without libpq"
fi
[ -r /proc/self/cmdline ] || skip "needs /proc"
# A server that takes the connection and says nothing.
command -v python3 >/dev/null || skip "no python3"
python3 -c 'import socket, time
s = socket.socket(socket.AF_UNIX); s.bind("./.s.PGSQL.5432"); s.listen(9); open("up", "w").close(); time.sleep(60)' &
wait_for 20 test -e up
taskq init --db "postgresql://user:SECRET@/db?host=$tmp" 2>err &
pid=$!
hidden() {
    tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q 'user:\*\*\*\*\*\*@'
}
wait_for 20 hidden
tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q SECRET && fail "the password is in ps"
kill $pid
