# TLS: certificates are verified, against the system's authorities or those of --ca-file.
. "${top_srcdir:?}/tests/lib.sh"

command -v openssl >/dev/null || skip 'openssl is not installed'
command -v python3 >/dev/null || skip 'python3 is not installed'
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 \
    -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null ||
    skip 'this openssl makes no certificate'

cat >server.py <<'END'
import http.server, os, ssl

BODY = (b'<?xml version="1.0"?><ListAllMyBucketsResult><Buckets><Bucket><Name>secure</Name>'
        b'<CreationDate>2013-05-24T00:00:00.000Z</CreationDate></Bucket></Buckets>'
        b'</ListAllMyBucketsResult>')


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Length', str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)


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
port=$(cat port)

export AWS_ACCESS_KEY_ID=AKIDEXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI
run 0 s3ls --endpoint "https://localhost:$port" --ca-file cert.pem
has out '"bucket":"secure"'
run 0 env AWS_CA_BUNDLE=cert.pem s3ls --endpoint "https://localhost:$port"
has out '"bucket":"secure"'

# Nobody vouches for it; it is for another name; plain HTTP does not get through.
run 3 s3ls --endpoint "https://localhost:$port"
has err certificate
run 3 s3ls --endpoint "https://127.0.0.1:$port" --ca-file cert.pem
run 3 s3ls --endpoint "https://localhost:$port" --ca-file missing.pem
run 3 s3ls --endpoint "http://localhost:$port" --retries 0
