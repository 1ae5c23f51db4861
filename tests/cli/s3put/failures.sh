# What can go wrong has its message and its exit status.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null
echo a >a
echo b >b

run 5 s3put a s3://no-such-bucket/a
has err 's3put: s3://no-such-bucket/a: no such bucket; to make it: s3bucket create no-such-bucket'
lines err 1
# One message for what would happen to every file.
run 5 s3put -j 1 a b s3://no-such-bucket/
lines err 1
run 3 env AWS_ENDPOINT_URL=http://127.0.0.1:1 s3put --retries 0 a b s3://data/
lines err 1
run 4 env AWS_SECRET_ACCESS_KEY=wrong s3put a s3://data/a
run 4 env -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY AWS_EC2_METADATA_DISABLED=true \
    s3put a s3://data/a

run 5 s3put missing s3://data/
has err 's3put: missing: cannot be opened: No such file'
run 7 s3put . s3://data/dot
has err 'Is a directory'
# The piece's checksum, which goes with it over https, cannot be made.
run 7 s3put --endpoint https://127.0.0.1:1 - s3://data/unreadable 0>>a
has err 's3put: standard input: cannot be read'
# The others are done.
run 1 s3put a missing b s3://data/some/
lines out 2
lines err 1

run 2 s3put a s3://
run 2 s3put a s3:///key
run 2 s3put a 's3://bad bucket/key'
run 2 s3put a b
has err 'not an object'
run 2 s3put a b s3://data/key
has err 'ends in /'
mkdir d
cp a d/a
run 2 s3put a d/a s3://data/
has err 'would both become a'
run 2 s3put - s3://data/ </dev/null
run 2 s3put -j 0 a s3://data/a
long=$(printf '%01024d' 0)
run 0 s3put a "s3://data/$long"
run 2 s3put a "s3://data/${long}0"
run 2 s3put a "s3://data/$(printf '\377')"

# No room for the parts of a pipe.
cat a | run 5 env TMPDIR="$tmp/nowhere" s3put - s3://data/pipe
has err 'temporary file in'

# Names cannot drive the terminal: C0, and C1 in UTF-8.
run 5 s3put "$(printf 'no\033[2J\302\2332J\303\251')" s3://data/
has err "$(printf 'no?[2J??2J\303\251: ')"
