# A store that is away for a moment is waited for: nothing fails.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/assetfetch/lib.inc"
command -v python3 >/dev/null || skip 'python3 is not installed'

# Closes each of the first 200 connections, then takes every PUT.
cat >store.py <<'END'
import os, socketserver


class Handler(socketserver.StreamRequestHandler):
    count = 0

    def handle(self):
        Handler.count += 1
        if Handler.count <= 200:
            return
        while True:
            length = 0
            line = self.rfile.readline()
            if not line:
                return
            while line.strip():
                if line.lower().startswith(b'content-length:'):
                    length = int(line.split(b':')[1])
                line = self.rfile.readline()
            self.rfile.read(length)
            self.wfile.write(b'HTTP/1.1 200 OK\r\nETag: "x"\r\nContent-Length: 0\r\n\r\n')


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 256


server = Server(('127.0.0.1', 0), Handler)
with open('port.new', 'w') as out:
    out.write(str(server.server_address[1]))
os.rename('port.new', 'port')
server.serve_forever()
END
python3 store.py 2>server.log &
wait_for 20 test -e port
for n in $(seq 60); do asset $n /jpeg/$n.jpg; done >input
run 0 fetch --endpoint "http://127.0.0.1:$(cat port)" -j 60 <input
lines out 60
[ "$(grep -c '"status":"stored"' out)" -eq 60 ] || fail "not all were stored"
[ ! -s err ] || fail "messages: $(cat err)"
