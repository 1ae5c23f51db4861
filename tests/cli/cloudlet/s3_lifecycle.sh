# Lifecycles: rules are followed at each midnight of cloudlet's clock.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

header() { # NAME PATTERN
    grep -qix "$1: $2.\{0,1\}" head || { cat head >&2; fail "no header $1: $2"; }
}
no_header() {
    ! grep -qi "^$1:" head || { cat head >&2; fail "a header $1"; }
}
days() { expect 200 POST "/_cloudlet/clock?advance=$(($1 * 86400))"; }
lifecycle() { # BUCKET RULES
    printf '<LifecycleConfiguration>%s</LifecycleConfiguration>' "$2" >rules.xml
    request PUT "/$1?lifecycle" --data-binary @rules.xml -H "Content-MD5: $(openssl dgst -md5 -binary rules.xml | base64)"
    [ "$(cat status)" != 501 ] || skip "this cloudlet stores no lifecycles"
    [ "$(cat status)" = 200 ] || fail "lifecycle of $1: $(cat body)"
}
rule() { # ID FILTER ACTIONS
    printf '<Rule><ID>%s</ID><Status>Enabled</Status><Filter>%s</Filter>%s</Rule>' "$1" "$2" "$3"
}
versioned() {
    expect 200 PUT "/$1"
    expect 200 PUT "/$1?versioning" --data-binary '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'
}
count() { # BUCKET VERSIONS MARKERS
    expect 200 GET "/$1?versions"
    versions=$(grep -o '<Version>' body | wc -l) markers=$(grep -o '<DeleteMarker>' body | wc -l)
    [ "$versions $markers" = "$2 $3" ] || { cat body >&2; fail "$1 has $versions versions and $markers markers, expected $2 and $3"; }
}
class() { # PATH CLASS ('': STANDARD)
    expect 200 HEAD "$1"
    if [ -n "$2" ]; then header x-amz-storage-class "$2"; else no_header x-amz-storage-class; fi
}

start -d state --auth off --clock virtual
head -c 131072 /dev/zero >big

# Expiration by prefix, tag and size; days end at a midnight.
expect 200 PUT /plain
expect 200 PUT /plain/before --data-binary data
lifecycle plain "$(rule 'by prefix' '<Prefix>logs/</Prefix>' '<Expiration><Days>3</Days></Expiration>')$(
    rule tag '<Tag><Key>k</Key><Value>v</Value></Tag>' '<Expiration><Days>1</Days></Expiration>')$(
    rule size '<And><Prefix>s/</Prefix><ObjectSizeGreaterThan>4</ObjectSizeGreaterThan><ObjectSizeLessThan>6</ObjectSizeLessThan></And>' '<Expiration><Days>1</Days></Expiration>')"
expect 200 PUT /plain/logs/a --data-binary data
header x-amz-expiration 'expiry-date="..., .. ... .... 00:00:00 GMT", rule-id="by%20prefix"'
expect 200 HEAD /plain/logs/a
header x-amz-expiration '.*rule-id="by%20prefix"'
expect 200 GET /plain/before
no_header x-amz-expiration
expect 200 PUT /long
lifecycle long "$(rule "$(printf '%255s' '' | tr ' ' +)" '<Prefix></Prefix>' '<Expiration><Days>3</Days></Expiration>')"
expect 200 PUT /long/a --data-binary data
header x-amz-expiration ".*rule-id=\"$(printf '%255s' '' | sed 's/ /%2B/g')\""
expect 200 PUT /plain/tagged --data-binary data -H 'x-amz-tagging: a=b&k=v'
expect 200 PUT /plain/other --data-binary data -H 'x-amz-tagging: k=w'
for text in four fives sixsix; do expect 200 PUT /plain/s/$text --data-binary $text; done
days 2
expect 404 GET /plain/tagged
expect 200 GET /plain/other
expect 200 GET /plain/s/four
expect 404 GET /plain/s/fives
expect 200 GET /plain/s/sixsix
expect 200 GET /plain/logs/a
days 2
expect 404 GET /plain/logs/a
expect 200 GET /plain/before

# A date; an upload that is never completed; a rule that is off.
expect 200 PUT /dated
expect 200 PUT /dated/key --data-binary data
expect 200 PUT /dated/off --data-binary data
lifecycle dated "<Rule><ID>off</ID><Status>Disabled</Status><Filter/><Expiration><Days>1</Days></Expiration></Rule>$(
    rule date '<Prefix>k</Prefix>' '<Expiration><Date>2001-01-01T00:00:00Z</Date></Expiration>')$(
    rule abort '' '<AbortIncompleteMultipartUpload><DaysAfterInitiation>2</DaysAfterInitiation></AbortIncompleteMultipartUpload>')"
expect 200 POST '/dated/parts?uploads'
header x-amz-abort-rule-id abort
grep -qi '^x-amz-abort-date: .* 00:00:00 GMT' head || fail "no date of abortion"
id=$(sed -n 's/.*<UploadId>\([^<]*\)<.*/\1/p' body)
expect 200 PUT "/dated/parts?partNumber=1&uploadId=$id" --data-binary data
expect 200 GET "/dated/parts?uploadId=$id"
header x-amz-abort-rule-id abort
days 1
expect 404 GET /dated/key
expect 200 GET /dated/off
expect 200 GET "/dated/parts?uploadId=$id"
days 2
expect 404 GET "/dated/parts?uploadId=$id"
expect 200 GET /dated/off

# Classes get colder, never warmer; small objects stay unless a rule speaks of size.
expect 200 PUT /cold
lifecycle cold "$(rule move '' '<Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition><Transition><Days>90</Days><StorageClass>GLACIER</StorageClass></Transition><Expiration><Days>365</Days></Expiration>')$(
    rule small '<And><Prefix>any/</Prefix><ObjectSizeGreaterThan>1</ObjectSizeGreaterThan></And>' '<Transition><Days>1</Days><StorageClass>GLACIER_IR</StorageClass></Transition>')"
expect 200 PUT /cold/big -T big
expect 200 PUT /cold/small --data-binary data
expect 200 PUT /cold/any/small --data-binary data
expect 200 PUT /cold/deep -T big -H 'x-amz-storage-class: DEEP_ARCHIVE'
days 20
class /cold/big ''
class /cold/any/small GLACIER_IR
days 11
class /cold/big STANDARD_IA
class /cold/small ''
class /cold/deep DEEP_ARCHIVE
days 60
class /cold/big GLACIER
class /cold/deep DEEP_ARCHIVE
expect 403 GET /cold/big
days 275
expect 404 GET /cold/big
expect 404 GET /cold/small

# Versions: expiration puts a marker; old versions go, the newest of them later or never.
versioned kept
for text in 1 2 3 4 5; do expect 200 PUT /kept/key --data-binary $text; done
lifecycle kept "$(rule old '' '<NoncurrentVersionExpiration><NoncurrentDays>2</NoncurrentDays><NewerNoncurrentVersions>1</NewerNoncurrentVersions></NoncurrentVersionExpiration>')"
days 1
count kept 5 0
days 2
count kept 2 0
expect 200 GET /kept/key
[ "$(cat body)" = 5 ] || fail "the latest version is $(cat body)"

versioned gone
expect 200 PUT /gone/key --data-binary one
lifecycle gone "$(rule all '' '<Expiration><Days>1</Days></Expiration><NoncurrentVersionExpiration><NoncurrentDays>3</NoncurrentDays></NoncurrentVersionExpiration>')"
days 2
count gone 1 1
expect 404 GET /gone/key
header x-amz-delete-marker true
days 4
count gone 0 0

# One jump over many midnights does what each of them would have done.
versioned jump
expect 200 PUT /jump/key --data-binary one
lifecycle jump "$(rule all '' '<Expiration><Days>1</Days></Expiration><NoncurrentVersionExpiration><NoncurrentDays>3</NoncurrentDays></NoncurrentVersionExpiration>')"
days 12
count jump 0 0

versioned marked
expect 204 DELETE /marked/alone
expect 200 PUT /marked/key --data-binary one
expect 204 DELETE /marked/key
lifecycle marked "$(rule markers '' '<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>')"
days 1
count marked 1 1

versioned frozen
expect 200 PUT /frozen/key -T big
expect 200 PUT /frozen/key -T big
lifecycle frozen "$(rule old '' '<NoncurrentVersionTransition><NoncurrentDays>30</NoncurrentDays><StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition>')"
days 31
class /frozen/key ''
expect 200 GET '/frozen?versions'
has body '<StorageClass>GLACIER</StorageClass>'
has body '<StorageClass>STANDARD</StorageClass>'

# What was due while nobody was there is done at the start; what it freed is off the disk.
expect 200 PUT /later
lifecycle later "$(rule all '' '<Expiration><Days>1</Days></Expiration>')"
expect 200 PUT /later/key --data-binary data
stop
[ "$server_status" = 0 ] || fail "status $server_status"
start -d state --auth off --clock virtual
expect 200 GET /later/key
days 400
expect 404 GET /later/key
