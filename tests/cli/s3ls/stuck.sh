# A service that says the same page again and again: an error, no endless listing. And the states of
# objects in an archive.
. "${top_srcdir:?}/tests/lib.sh"
command -v python3 >/dev/null || skip 'python3 is not installed'

cat >server.py <<'END2'
import http.server, os

ITEM = '<Key>k</Key><VersionId>v</VersionId><LastModified>2013-05-24T00:00:00.000Z</LastModified><Size>1</Size>'
PAGES = {
    'versions': '<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker>'
    '<NextVersionIdMarker>v</NextVersionIdMarker><Version>' + ITEM + '</Version></ListVersionsResult>',
    'uploads': '<ListMultipartUploadsResult><IsTruncated>true</IsTruncated></ListMultipartUploadsResult>',
    'list-type': '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>same</NextContinuationToken>'
    '<Contents>' + ITEM + '%s</Contents></ListBucketResult>',
    '': '<ListAllMyBucketsResult><Buckets><Bucket><Name>b</Name><CreationDate>2013-05-24T00:00:00.000Z</CreationDate>'
    '</Bucket></Buckets><ContinuationToken>same</ContinuationToken></ListAllMyBucketsResult>',
}
STATUS = ('<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress>'
          '<RestoreExpiryDate>2030-01-02T00:00:00.000Z</RestoreExpiryDate></RestoreStatus>')


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = next(body for name, body in PAGES.items() if name in self.path)
        asked = self.headers['x-amz-optional-object-attributes'] == 'RestoreStatus'
        body = body.replace('%s', STATUS if asked else '').encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)


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

for arguments in '' '-j 1 s3://b' '--versions s3://b' '--uploads s3://b'; do
    # shellcheck disable=SC2086
    run 1 timeout 20 s3ls $arguments
    has err 'the service repeats'
done
# With several requests it may be seen first that the keys are in no order.
run 1 timeout 20 s3ls s3://b
run 0 s3ls -n 1 --restore-status s3://b
has out '"restored_until":"2030-01-02T00:00:00.000Z"}'
run 0 s3ls -n 1 s3://b
grep -q restored out && fail 'a status that was not asked for'
exit 0
