# A manifest: what its lines say is what happens, they come back with receipts, and those that fail
# come back as lines for another try.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null
mkdir d
echo one >d/one.txt
echo two >two
cat >manifest <<'END'
{"path":"d/one.txt","id": 1}
{"id":2,"path":"two","key":"x/2","content_type":"text/x-two","metadata":{"Owner":"me"},"_s3":{"old":1}}
{"path":"d/one.txt","key":"\u00fc","cache_control":"no-cache","storage_class":"STANDARD"}
END
run 0 s3put -j 1 --manifest manifest s3://data/p/
lines out 3
has out '{"path":"d/one.txt","id": 1,"_s3":{"bucket":"data","key":"p/one.txt","size":4,'
has out '{"id":2,"path":"two","key":"x/2","content_type":"text/x-two","metadata":{"Owner":"me"},"_s3":{"bucket":"data","key":"p/x/2",'
has out '"content_type":"text/x-two"}}'
run 0 s3get s3://data/p/ü
same out d/one.txt

# From a pipe, line by line: a receipt comes before the next line is there.
mkfifo pipe
s3put --manifest - s3://data <pipe >receipts &
exec 3>pipe
echo '{"path":"two"}' >&3
wait_for 20 test -s receipts
echo '{"path":"d/one.txt"}' >&3
exec 3>&-
wait $!
lines receipts 2

mkfifo fifo
cat >bad <<'END'
{"path":"two","key":"ok"}
nonsense
{"key":"no path"}
{"path":7}
{"path":"-"}
{"path":"missing","key":"m","mine":[1]}
{"path":"two","key":""}
{"path":"two","metadata":{"a":1}}
{"path":"two","metadata":{"a":"\n"}}
{"path":"two","tags":[]}
{"path":"two","content_type":"a\tb"}
{"path":"two","tags":{"a":"1","b":"2","c":"3","d":"4","e":"5","f":"6","g":"7","h":"8","i":"9","j":"10","k":"11"}}
{"path":"d"}
{"path":"fifo"}
END
run 1 s3put --manifest bad s3://data/
lines out 1
lines err 13
has err 's3put: line 2: column 1: '
has err 's3put: line 3: path: missing'
has err 's3put: line 4: path: not a string'
has err "s3put: line 5: path: not a file's name"
has err 's3put: line 6: missing: cannot be opened: No such file'
has err 's3put: line 7: two: has no key'
has err 's3put: line 8: two: metadata: its values are not strings'
has err 'line 9: two: x-amz-meta-a: only printable ASCII'
has err 'line 10: two: tags: not an object'
has err 'line 11: two: content_type: only printable ASCII'
has err 'line 12: two: more than 10 tags'
has err 'line 13: d: not a regular file'
has err 'line 14: fifo: not a regular file'

run 1 s3put --manifest bad --failed failed s3://data/
[ ! -s err ] || fail 'failures went to stderr too'
lines failed 13
has failed '{"path":"missing","key":"m","mine":[1],"_error":{'
has failed '{"_body":"nonsense","_error":{'
# What has been mended goes.
echo now >missing
grep '"path":"missing"' failed >again
run 0 s3put --manifest again s3://data/
has out '{"path":"missing","key":"m","mine":[1],"_s3":{"bucket":"data","key":"m","size":4,'
! grep _error out || fail 'the old failure is still told'

# The common headers, unless a line has its own.
run 0 s3put -t text/x-all --manifest manifest s3://data/
has out '"content_type":"text/x-all"'
has out '"content_type":"text/x-two"'

run 5 s3put --manifest manifest s3://no-such-bucket/
lines err 1
run 5 s3put --manifest nowhere s3://data/
run 2 s3put --manifest manifest two s3://data/
run 2 s3put --manifest manifest s3://data/key
