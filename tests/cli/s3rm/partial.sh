# A service that deletes some of what it is asked to: what may succeed is asked for again, and only
# that; the rest fails with the service's reason. The checksum is there and right.
. "${top_srcdir:?}/tests/lib.sh"
command -v python3 >/dev/null || skip 'python3 is not installed'

cat >server.py <<'END2'
import base64, hashlib, http.server, os, re

asked = {}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        assert self.headers['Content-MD5'] == base64.b64encode(hashlib.md5(body).digest()).decode()
        out = '<DeleteResult>'
        for key in re.findall('<Key>(.*?)</Key>', body.decode()):
            asked[key] = asked.get(key, 0) + 1
            code = {'d': 'AccessDenied', 't': 'InternalError', 's': 'SlowDown'}.get(key[0])
            if key[0] in 'ts' and asked[key] > int(key[1]):
                code = None
            if key[0] == 'm':
                continue
            out += f'<Error><Key>{key}</Key><Code>{code}</Code><Message>no {key}</Message></Error>' if code else \
                f'<Deleted><Key>{key}</Key><DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>v-{key}</DeleteMarkerVersionId></Deleted>'
        with open('asked', 'w') as file:
            file.write(''.join(f'{key} {n}\n' for key, n in sorted(asked.items())))
        out = (out + '</DeleteResult>').encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(out)))
        self.end_headers()
        self.wfile.write(out)


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

for key in ok d1 t1 t2 s1 t9 missing; do echo "{\"bucket\":\"b\",\"key\":\"$key\"}"; done >in
run 1 s3rm --list in --failed failed
printf '%s\n' d1 1 missing 1 ok 1 s1 2 t1 2 t2 3 t9 3 | paste -d ' ' - - >expected
same asked expected
lines out 4
has out '{"bucket":"b","key":"ok","_s3":{"bucket":"b","key":"ok","version_id":"v-ok","delete_marker":true}}'
has out '"key":"t2","_s3"'
lines failed 3
has failed '"key":"d1","_error":{"code":"AccessDenied","message":"no d1","retryable":false}}'
has failed '"key":"t9","_error":{"code":"InternalError","message":"no t9","retryable":true}}'
has failed '"key":"missing","_error":{"code":"service","message":"the service'"'"'s reply leaves it out"'

# By name: a message each.
run 4 s3rm s3://b/d1 s3://b/d2
lines err 2
has err 's3rm: s3://b/d2: no d2 (AccessDenied'
