# A romanisation table in place of the built-in one.
. "$top_srcdir/tests/lib.sh"

echo '{"follower_handle":"x","follower_full_name":"é王ß🌸"}' >in
decoded() { sed 's/.*"decoded_name":"\([^"]*\)".*/\1/' out; }

run 0 fakescore in
[ "$(decoded)" = "eWang ss🌸" ] || fail "built in: $(decoded)"
printf '# mine\nU+00E9\tE\nU+738B\tKing \nU+1F338\t\n' >table
for jobs in 1 3; do
    run 0 fakescore -j "$jobs" --decode-table table in
    [ "$(decoded)" = "EKing ß" ] || fail "from a file: $(decoded)"
done
printf 'U+00E9\t\\x41\\\\\n' >table
run 0 fakescore --decode-table - in <table
[ "$(decoded)" = 'A\\王ß🌸' ] || fail "from standard input: $(decoded)"

run 5 fakescore --decode-table missing in
has err "fakescore: missing: "
: >table
run 6 fakescore --decode-table table in
has err "fakescore: table: no renderings in it"
printf 'U+00E9\te\nU+00EA e\n' >table
run 6 fakescore --decode-table table in
has err "fakescore: table: line 2: does not start with a code point like U+00E9"
printf 'U+00E9\te\nU+00E9\te\n' >table
run 6 fakescore --decode-table table in
has err "fakescore: table: line 2: U+00E9 again"
printf 'U+00E9\t\303\251\n' >table
run 6 fakescore --decode-table table in
has err "fakescore: table: line 1: rendering is not printable ASCII"
[ ! -s out ] || fail "something was scored"

# The largest file, and one byte more.
{ printf 'U+00E9\tE\n#' && head -c 16777206 /dev/zero | tr '\000' '-'; } >table
run 0 fakescore --decode-table table in
echo >>table
run 6 fakescore --decode-table table in
has err "table: "
