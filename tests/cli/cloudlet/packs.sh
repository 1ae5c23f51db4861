# Small objects share files: deleting one leaves its neighbours and its copies alone, gives room
# back, and a part copied out of a large object is not taken for one of them.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

start -d state --auth off
export AWS_ENDPOINT_URL="$endpoint" AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any

s3bucket create packs >/dev/null
mkdir in
n=0
while [ $n -lt 60 ]; do
    n=$((n + 1))
    head -c $((n * 997)) /dev/urandom >in/$n
done
s3put -r in s3://packs/ >/dev/null
files() { find state/objects -type f | wc -l; }
room() { find state/objects -type f -printf '%b\n' | awk '{ n += $1 } END { print n * 512 }'; }
[ "$(files)" -eq 1 ] || fail "$(files) files for sixty small objects"
before=$(room)

# Every second one goes, the rest is as it was; the room of two thirds of it comes back.
for n in $(seq 1 2 59); do
    s3rm s3://packs/$n >/dev/null
    rm in/$n
done
mkdir out
s3get -r s3://packs/ out >/dev/null
diff -r in out || fail 'a neighbour has changed'
gone=$((before - $(room)))
[ "$gone" -ge 600000 ] || fail "only $gone bytes came back"

# Written over: the new content, and the copies of what was written over.
expect 200 PUT /packs/copy -H 'x-amz-copy-source: packs/60'
s3put in/58 s3://packs/60 >/dev/null
s3get s3://packs/copy copy >/dev/null
cmp copy in/60 || fail 'a copy went with its source'
s3get s3://packs/60 again >/dev/null
cmp again in/58 || fail 'not written over'

# A small piece of a large file.
head -c 6000000 /dev/urandom >large
s3put --part-size 5M large s3://packs/large >/dev/null
expect 200 POST '/packs/piece?uploads'
id=$(sed -n 's/.*<UploadId>\([^<]*\)<.*/\1/p' body)
expect 200 PUT "/packs/piece?partNumber=1&uploadId=$id" -H 'x-amz-copy-source: packs/large' \
    -H 'x-amz-copy-source-range: bytes=1000000-1029999'
expect 204 DELETE "/packs/piece?uploadId=$id"
s3get s3://packs/large back >/dev/null
cmp back large || fail 'a piece that went took bytes of the large object along'

# Nothing is left when all is deleted.
s3rm -r --all s3://packs >/dev/null
emptied() { [ "$(files)" -eq 0 ]; }
wait_for 5 emptied
