# A service whose page is longer than was asked for: nothing of it is lost. One that does not say
# where its listing goes on: an error, no endless listing.
. "${top_srcdir:?}/tests/lib.sh"
command -v python3 >/dev/null || skip 'python3 is not installed'

cat >server.py <<'END2'
import http.server, os

ITEM = '<Contents><Key>k%04d</Key><LastModified>2013-05-24T00:00:00.000Z</LastModified><Size>1</Size></Contents>'
GOES_ON = '<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>'


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        if 'list-type' not in self.path:
            body = 'x'
        elif self.path.startswith('/long'):
            body = '<ListBucketResult>' + ''.join(ITEM % i for i in range(2500)) + '</ListBucketResult>'
        elif 'continuation-token' in self.path:
            body = '<ListBucketResult><IsTruncated>true</IsTruncated>' + ITEM % 2 + '</ListBucketResult>'
        else:
            body = '<ListBucketResult>' + GOES_ON + ITEM % 1 + '</ListBucketResult>'
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
with open('port.new', 'w') as file:
    file.write(str(server.server_port))
os.rename('port.new', 'port')
server.serve_forever()
END2
python3 server.py 2>server.log &
wait_for 20 test -e port
AWS_ACCESS_KEY_ID=AKIDEXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI AWS_REGION=eu-central-1
AWS_ENDPOINT_URL=http://127.0.0.1:$(cat port)
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_REGION AWS_ENDPOINT_URL

run 0 s3get -r s3://long/ all/
lines out 2500
[ "$(ls all | wc -l)" -eq 2500 ] || fail "$(ls all | wc -l) files"

run 1 timeout 20 s3get -r s3://lost/ some/
has err 'leaves out its continuation token'
run 1 timeout 20 s3ls -j 1 s3://lost
has err 'leaves out its continuation token'
lines out 1
