# Listings over several pages, prefixes, delimiters, limits.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

run 0 s3ls
[ ! -s out ] || fail 'buckets where none are'
s3bucket create alpha >/dev/null
s3bucket create beta >/dev/null
run 0 s3ls
lines out 2
has out '{"bucket":"alpha","created":"'
run 0 s3ls -n 1
lines out 1

run 0 s3ls s3://alpha
[ ! -s out ] || fail 'objects in an empty bucket'

mkdir n
for i in $(seq 1000 3300); do : >n/$i; done
(cd n && s3put -j 16 [0-9]* s3://alpha/n/ >/dev/null)
run 0 s3ls s3://alpha
lines out 2301
sed 's/.*"key":"\([^"]*\)".*/\1/' out >keys
seq -f 'n/%.0f' 1000 3300 >expected
same keys expected

# The same whatever the number of requests.
for jobs in 1 2 8; do
    run 0 s3ls -j $jobs s3://alpha
    cp out jobs.$jobs
    run 0 s3ls -j $jobs -s n/1500 s3://alpha/n/1
    lines out 499
done
same jobs.1 jobs.2
same jobs.1 jobs.8

run 0 s3ls s3://alpha/n/20
lines out 100
run 0 s3ls -n 1001 s3://alpha
lines out 1001
run 0 s3ls -n 1000 s3://alpha
lines out 1000
run 0 s3ls --start-after n/3298 s3://alpha
lines out 2
run 0 s3ls s3://alpha/none
[ ! -s out ] || fail 'objects with a prefix that none has'

# Folders and objects come in one order.
for key in a/1 a/2 b c/1 d; do echo x | s3put - s3://beta/$key >/dev/null; done
run 0 s3ls -d / s3://beta
sed -e 's/.*"prefix":"\([^"]*\)"}/\1/' -e 's/.*"key":"\([^"]*\)".*/\1/' out >names
printf '%s\n' a/ b c/ d >expected
same names expected
run 0 s3ls -d / s3://beta/a/
lines out 2
has out '{"bucket":"beta","key":"a/1","size":2,"etag":"401b30e3b8b5d629635a5c613cdb7919","modified":"20'

run 5 s3ls s3://gamma
has err 's3ls: s3://gamma: no such bucket'
run 2 s3ls alpha
run 2 s3ls -d /
run 2 s3ls -n 0 s3://alpha
run 3 env AWS_ENDPOINT_URL=http://127.0.0.1:1 s3ls --retries 0
