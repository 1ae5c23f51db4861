# TLS origins: the certificate must be for the URL's name although an address is connected to.
. "${top_srcdir:?}/tests/lib.sh"

command -v openssl >/dev/null || skip 'openssl is not installed'
command -v python3 >/dev/null || skip 'python3 is not installed'
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 \
    -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null ||
    skip 'this openssl makes no certificate'
cat >server.py <<'END'
import http.server, os, ssl


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Length', '10')
        self.end_headers()
        self.wfile.write(b'\xff\xd8\xff a jpeg')


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain('cert.pem', 'key.pem')
server.socket = context.wrap_socket(server.socket, server_side=True)
with open('port.new', 'w') as out:
    out.write(str(server.server_port))
os.rename('port.new', 'port')
server.serve_forever()
END
python3 server.py 2>server.log &
wait_for 20 test -e port
mkdir store

asset() {
    printf '{"entity_id":1,"entity_type":"POST","platform":"X","asset_type":"IMAGE",'
    printf '"original_url":"https://%s:%s/x.jpg"}\n' "$1" "$(cat port)"
}
asset localhost >input
run 0 assetfetch --to-dir store --allow-private --ca-file cert.pem <input
[ -f store/assets/posts/x/1.jpg ] || fail "nothing was stored"
run 1 assetfetch --to-dir store --allow-private --failed failed <input
has failed '"code":"network"'
has failed '"retryable":false'
asset 127.0.0.1 >input
run 1 assetfetch --to-dir store --allow-private --ca-file cert.pem --failed failed <input
has failed '"retryable":false'
