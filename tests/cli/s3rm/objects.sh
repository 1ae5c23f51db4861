# Objects deleted by name, by prefix and by list; what is printed; what is refused.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

left() {
    s3ls "$1" | sed 's/.*"key":"\([^"]*\)".*/\1/' | tr '\n' ' '
}

s3bucket create box >/dev/null
s3bucket create other >/dev/null
for key in a b 'c d' dir/1 dir/2 dir2/1; do echo x | s3put - "s3://box/$key" >/dev/null; done
echo x | s3put - s3://other/o >/dev/null

run 0 s3rm s3://box/a 's3://box/c d'
lines out 2
has out '{"bucket":"box","key":"a","_s3":{"bucket":"box","key":"a"}}'
[ "$(left s3://box)" = 'b dir/1 dir/2 dir2/1 ' ] || fail "left: $(left s3://box)"
run 0 s3rm s3://box/never-there # as S3 has it

# A key is that key, a prefix is asked for.
run 0 s3rm s3://box/dir
run 0 s3rm --dry-run -r s3://box/dir/
lines out 2
cp out listed
[ "$(left s3://box)" = 'b dir/1 dir/2 dir2/1 ' ] || fail 'a dry run deleted'
run 0 s3rm -r s3://box/dir/
lines out 2
[ "$(left s3://box)" = 'b dir2/1 ' ] || fail "left: $(left s3://box)"
for key in dir/1 dir/2; do echo x | s3put - "s3://box/$key" >/dev/null; done
run 0 s3rm --list listed
has out '"storage_class":"STANDARD","_s3":{"bucket":"box","key":"dir/1"}}'
[ "$(left s3://box)" = 'b dir2/1 ' ] || fail "left: $(left s3://box)"

# Lines: of several buckets, with members of the caller's; bad ones fail by themselves.
cat >in <<'LINES'
{"key" : "b", "n":1.50 }
{"bucket":"other","key":"o"}
{"key":7}
{"_s3":{"bucket":"box","key":"dir2/1"},"key":"mine"}
LINES
run 1 s3rm -l - s3://box --failed failed <in
lines out 3
has out '{"key" : "b", "n":1.50 ,"_s3":{"bucket":"box","key":"b"}}'
has out '{"key":"mine","_s3":{"bucket":"box","key":"dir2/1"}}'
lines failed 1
has failed '{"key":7,"_error":{"code":"bad_data","message":"key: not a string","retryable":false}}'
[ -z "$(left s3://box)$(left s3://other)" ] || fail 'something is left'

# More than a request takes; every key once.
mkdir n
for i in $(seq 1000 3300); do : >n/$i; done
(cd n && s3put -j 16 [0-9]* s3://box/n/ >/dev/null)
echo x | s3put - s3://box/kept >/dev/null
run 0 s3rm -j 8 -r s3://box/n/
lines out 2301
sed 's/.*"key":"\([^"]*\)"}}/\1/' out | sort >keys
seq -f 'n/%.0f' 1000 3300 >expected
same keys expected
[ "$(left s3://box)" = 'kept ' ] || fail "left: $(left s3://box)"

# Keys that XML cannot carry, and one that is there twice.
for key in 'tab\there' 'line\nfeed' 'cr\rhere' 'one\001' '<&>' "$(printf '\303\251')" 'u\357\277\277'; do
    echo x | s3put - "s3://box/odd/$(printf "$key.")" >/dev/null
done
s3ls s3://box/odd/ >odd
lines odd 7
cat odd odd | run 0 s3rm -l -
lines out 14
[ "$(left s3://box)" = 'kept ' ] || fail "left: $(left s3://box)"

# A whole bucket takes another word.
run 2 s3rm -r s3://box
has err 'that is the whole bucket; if it is meant: --all'
run 2 s3rm -r s3://box/
[ "$(left s3://box)" = 'kept ' ] || fail 'deleted without --all'
run 0 s3rm -r --all s3://box
[ -z "$(left s3://box)" ] || fail 'something is left'

run 2 s3rm
run 2 s3rm s3://box
run 2 s3rm -l - -r s3://box </dev/null
run 2 s3rm -l - s3://box/key </dev/null
run 2 s3rm --versions s3://box/k
run 2 s3rm --version-id v s3://box/k s3://box/l
run 5 s3rm s3://none/k
has err 's3rm: s3://none/k: no such bucket'
run 5 s3rm s3://none/k s3://none/l
lines err 1
run 5 s3rm -r s3://none/k
run 5 s3rm -l absent
run 3 env AWS_ENDPOINT_URL=http://127.0.0.1:1 s3rm --retries 0 s3://box/k
