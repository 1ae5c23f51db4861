# Many objects into a folder: named, under a prefix, from lines; receipts, failures, hostile keys.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null
mkdir source
for i in $(seq 40); do seq "$i" >"source/f$i"; done
s3put source/* s3://data/p/q/ >/dev/null
head -c 20000001 /dev/urandom >big
s3put big s3://data/p/big >/dev/null
: >empty
s3put empty s3://data/p/folder/ >/dev/null
s3put empty s3://data/p/empty >/dev/null

# Under a prefix: paths begin behind its last slash; an empty object that ends in / is a folder.
run 0 s3get -r s3://data/p/ all
lines out 43
cmp big all/big
[ -d all/folder ] || fail 'no folder'
for i in $(seq 40); do cmp "source/f$i" "all/q/f$i"; done
run 0 s3get -r -j 300 s3://data/p all2
cmp big all2/p/big
cmp source/f7 all2/p/q/f7
[ -z "$(find . -name '*.??????')" ] || fail 'temporary files are left'

# Named ones, into a folder that is made.
run 0 s3get s3://data/p/q/f1 s3://data/p/q/f2 new/folder
cmp source/f2 new/folder/f2
lines out 2
run 2 s3get s3://data/p/q/f1 s3://data/x/f1 new
has err 'would both become f1'
run 2 s3get s3://data/p/q/f1 s3://data/p/q/f2 big
run 5 s3get s3://data/p/none new
run 1 s3get s3://data/p/none s3://data/p/q/f3 new
has err 's3get: s3://data/p/none: '
cmp source/f3 new/f3

# Lines: the caller's members stay, byte for byte; _s3 is set and an old _error goes.
cat >list <<'END'
{"id": 1.0,"bucket":"data","key":"p/q/f5","path":"x/five","_error":{"code":"old"}}
{"_s3":{"bucket":"data","key":"p/q/f6"},"bucket":"other","n":"\u00e9"}
not json

{"bucket":"data","key":"p/q/none"}
{"bucket":"data"}
{"bucket":"data","key":7}
{"bucket":"UP/DOWN","key":"k"}
{"bucket":"data","key":"p/q/f8","version_id":"nonsense"}
END
run 1 s3get --list list --failed failed lines
lines out 2
has out '{"id": 1.0,"bucket":"data","key":"p/q/f5","path":"x/five","_s3":{"bucket":"data","key":"p/q/f5","path":"lines/x/five","size":10,"etag":"'
has out '{"bucket":"other","n":"\u00e9","_s3":{"bucket":"data","key":"p/q/f6"'
cmp source/f5 lines/x/five
cmp source/f6 lines/p/q/f6
lines failed 6
has failed '{"_body":"not json","_error":{"code":"bad_data"'
has failed 'key: missing'
has failed '"key":"p/q/none","_error":{"code":"NoSuchKey"'
grep -v none list | grep f8 >/dev/null
# What failed can be tried again.
seq 3 >three
s3put three s3://data/p/q/none >/dev/null
run 1 s3get --list - --failed again lines <failed
lines out 1
cmp three lines/p/q/none
lines again 5
# Without --failed there are messages, with the line's number when it names nothing.
run 1 s3get --list list lines
has err 's3get: line 3: '
has err 's3get: s3://data/p/q/f8: '

# s3ls is a list as it is; a prefix's failures make one that leads to the same paths.
s3ls s3://data/p/q >listing
run 0 s3get -l - ls <listing
lines out "$(wc -l <listing)"
cmp source/f9 ls/p/q/f9
mkdir clash clash/q
mkdir clash/q/f3
run 1 s3get -r --failed failed s3://data/p/ clash
lines failed 1
has failed '"key":"p/q/f3","path":"q/f3","_error":'
rmdir clash/q/f3
run 0 s3get -l failed clash
cmp source/f3 clash/q/f3

# Files that are there.
echo mine >clash/q/f1
run 0 s3get -r --skip-existing s3://data/p/q clash
[ "$(cat clash/q/f1)" = mine ] || fail 'an existing file was replaced'
[ "$(grep -c '"skipped":true' out)" -eq 41 ] || fail 'not all were skipped'
run 0 s3get -r s3://data/p/q clash
cmp source/f1 clash/q/f1

# Keys that would lead out of the folder, or are no paths, are refused one by one.
printf '{"bucket":"data","key":"p/q/f1","path":"%s"}\n' ../out /etc/x a//b . .. a/../../b a/. a/ good \
    >hostile
mkdir -p deep/er
run 1 s3get -l hostile --failed failed deep/er
lines out 1
lines failed 8
cmp source/f1 deep/er/good
[ "$(find deep -type f)" = deep/er/good ] || fail "$(find deep)"
s3put three 's3://data/h/../../up' >/dev/null
run 1 s3get -r s3://data/h/ deep/er
has err "has a part '..'"
[ ! -e up ] || fail 'a key led out of the folder'

# Nothing there, and nobody there.
run 0 s3get -r s3://data/nothing/ none
run 5 s3get -r s3://nobucket/ none
has err 'no such bucket'
run 3 env AWS_ENDPOINT_URL=http://127.0.0.1:1 s3get --retries 0 -l listing none
lines err 1
run 5 s3get -l nolist none
run 2 s3get -l list s3://data/x none
run 2 s3get -l list -r none
run 2 s3get -l list --failed f
