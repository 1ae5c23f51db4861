# Archived objects: not readable, restored after a while, archived again.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

header() { # NAME PATTERN
    grep -qix "$1: $2.\{0,1\}" head || { cat head >&2; fail "no header $1: $2"; }
}
no_restore() {
    ! grep -qi '^x-amz-restore:' head || { cat head >&2; fail "a header x-amz-restore"; }
}
restore() { # STATUS KEY DAYS TIER
    expect "$1" POST "/bucket/$2?restore" --data-binary "<RestoreRequest><Days>$3</Days><GlacierJobParameters><Tier>$4</Tier></GlacierJobParameters></RestoreRequest>"
}
advance() { expect 200 POST "/_cloudlet/clock?advance=$1"; }

start --memory --auth off --clock virtual
expect 200 PUT /bucket
expect 200 PUT /bucket/cold --data-binary data -H 'x-amz-storage-class: GLACIER'
expect 200 PUT /bucket/deep --data-binary data -H 'x-amz-storage-class: DEEP_ARCHIVE'
expect 200 PUT /bucket/warm --data-binary data -H 'x-amz-storage-class: GLACIER_IR'
expect 200 GET /bucket/warm
for key in cold deep; do
    expect 403 GET /bucket/$key
    has body '<Code>InvalidObjectState</Code>'
    expect 403 GET /bucket/$key -H 'Range: bytes=0-1'
    expect 200 HEAD /bucket/$key
    no_restore
    expect 403 PUT /bucket/copy -H "x-amz-copy-source: bucket/$key"
    has body '<Code>ObjectNotInActiveTierError</Code>'
done
has_class() { has body "<StorageClass>$1</StorageClass>"; }
expect 403 GET /bucket/deep
has_class DEEP_ARCHIVE

restore 403 warm 1 Standard
has body '<Code>InvalidObjectState</Code>'
restore 404 none 1 Standard
restore 400 cold 0 Standard
restore 400 cold 1 Slow
restore 400 deep 1 Expedited
expect 400 POST '/bucket/cold?restore' --data-binary '<RestoreRequest/>'
expect 501 POST '/bucket/cold?restore' --data-binary '<RestoreRequest><Type>SELECT</Type></RestoreRequest>'

# Five hours at most, then as many days, up to a midnight.
restore 202 cold 2 Standard
expect 200 HEAD /bucket/cold
header x-amz-restore 'ongoing-request="true"'
expect 403 GET /bucket/cold
status='x-amz-optional-object-attributes: RestoreStatus'
for list in 'list-type=2' 'prefix=c' versions; do
    expect 200 GET "/bucket?$list" -H "$status"
    has body '<RestoreStatus><IsRestoreInProgress>true</IsRestoreInProgress></RestoreStatus>'
done
expect 200 GET '/bucket?list-type=2'
! grep -q RestoreStatus body || fail "a status nobody asked for"
expect 400 GET '/bucket?list-type=2' -H 'x-amz-optional-object-attributes: Colour'
restore 409 cold 2 Standard
has body '<Code>RestoreAlreadyInProgress</Code>'
advance 17000
expect 403 GET /bucket/cold
advance 1000
expect 200 GET /bucket/cold
[ "$(cat body)" = data ] || fail "restored: $(cat body)"
header x-amz-restore 'ongoing-request="false", expiry-date="..., .. ... .... 00:00:00 GMT"'
header x-amz-storage-class GLACIER
for list in list-type=2 versions; do
    expect 200 GET "/bucket?$list" -H "$status"
    grep -q '<IsRestoreInProgress>false</IsRestoreInProgress><RestoreExpiryDate>....-..-..T00:00:00.000Z<' body ||
        fail "no status of the copy: $(cat body)"
done
expect 200 PUT /bucket/copy -H 'x-amz-copy-source: bucket/cold'
expect 200 GET /bucket/copy
no_restore
advance 172000
expect 200 GET /bucket/cold
restore 200 cold 3 Standard
advance 172800
expect 200 GET /bucket/cold
advance 172800
expect 403 GET /bucket/cold
expect 200 GET '/bucket?list-type=2' -H "$status"
! grep -q RestoreStatus body || fail "a copy that is gone is listed"
expect 200 HEAD /bucket/cold
no_restore

# The tiers.
restore 202 cold 1 Expedited
advance 301
expect 200 GET /bucket/cold
restore 202 deep 1 Bulk
advance 172799
expect 403 GET /bucket/deep
advance 2
expect 200 GET /bucket/deep
