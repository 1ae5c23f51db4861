# Keys are bytes: nothing in them is decoded, normalised or lost.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create nasty >/dev/null
cat >keys <<'EOF'
plain
with space
 leading and trailing 
a+b
100%
a%2Fb
a%20b
a//b
/starts/with/slash
a/./b
a/../b
..
question?mark=1&x=y
hash#tag
semi;colon:at@comma,equals=
quote"back\slash'tick`
angle<brackets>&amp;
brackets[0]{1}|^~$*!()
tab	inside
नमस्ते/日本語
émoji-😀
ASCII-then-é
Upper/Case
EOF
n=0
while IFS= read -r key; do
    n=$((n + 1))
    printf 'content %d' $n >body
    run 0 s3put - "s3://nasty/$key" <body
    run 0 s3get "s3://nasty/$key"
    same out body
done <keys

# Each is listed as it was given, in byte order, as valid JSON.
run 0 s3ls s3://nasty
lines out $n
sed 's/^{"bucket":"nasty","key":"\(.*\)","size":[0-9]*,"etag":.*/\1/; s/\\"/"/g; s/\\t/	/g; s/\\\\/\\/g' out >listed
LC_ALL=C sort keys >expected
same listed expected
