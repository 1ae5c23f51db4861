# A stop signal while the service does not answer: the request is given up, and the parent sees the
# signal.
. "${top_srcdir:?}/tests/lib.sh"

command -v python3 >/dev/null || skip 'python3 is not installed'
cat >silent.py <<'END'
import os, socket, time

server = socket.create_server(('127.0.0.1', 0))
with open('port.new', 'w') as out:
    out.write(str(server.getsockname()[1]))
os.rename('port.new', 'port')
while True:
    connection, _ = server.accept()
    connection.recv(1)
    open('asked', 'w').close()
    connection.recv(1 << 20)
    connection.recv(1)
END
python3 silent.py 2>server.log &
wait_for 20 test -e port
AWS_ENDPOINT_URL=http://127.0.0.1:$(cat port)
export AWS_ENDPOINT_URL AWS_ACCESS_KEY_ID=AKIDEXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI
# What a late callback would still write to is told apart where the compiler can.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_stack_use_after_return=1"

for command in 's3bucket create data' 's3bucket describe data' 's3bucket cors data' \
    's3bucket lifecycle --delete data' s3ls 's3ls s3://data/'; do
    # shellcheck disable=SC2086
    $command >out 2>err &
    pid=$!
    wait_for 20 test -e asked
    kill -s TERM $pid
    status=0
    wait $pid || status=$?
    [ $status -eq 143 ] || { cat err >&2; fail "$command: status $status after SIGTERM"; }
    [ ! -s out ] || fail "$command: printed something"
    rm asked
done
