# A folder and all below it: keys, order, links, what is no file, and what cannot be read.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null
mkdir -p 'tree/a/.hidden' tree/a.b tree/empty 'tree/ü x'
for name in a/1 a/.hidden/2 a.b/3 a-b .dot 'ü x/%2F' z; do
    echo "$name" >"tree/$name"
done
run 0 s3put -r -j 1 tree s3://data/p/
sed 's/.*"key":"\([^"]*\)".*/\1/' out >found
cat >expected <<'END'
p/.dot
p/a-b
p/a.b/3
p/a/.hidden/2
p/a/1
p/z
p/ü x/%2F
END
same expected found
s3get 's3://data/p/ü x/%2F' copy
same copy 'tree/ü x/%2F'
run 0 s3put --recursive tree/ s3://data
run 0 s3get s3://data/a/.hidden/2
same out tree/a/.hidden/2

# Links are counted, or followed; what leads back up is an error, and one that leads nowhere too.
ln -s ../z tree/a/link
ln -s a tree/folder
run 0 s3put -r tree s3://data/links/
lines out 7
has err 'symbolic links not followed (--follow): 2'
run 0 s3put -r --follow tree s3://data/links/
lines out 11
[ ! -s err ] || fail 'a message about nothing'
run 0 s3get s3://data/links/folder/link
same out tree/z
ln -s .. tree/a/loop
ln -s nowhere tree/dangling
mkfifo tree/pipe
run 1 s3put -r --follow --failed failed tree s3://data/links/
lines out 11
[ ! -s err ] || fail 'failures went to stderr too'
grep -F '{"path":"tree/a/loop/","key":"links/a/loop/","_error":' failed | grep -q 'leads back to' ||
    fail "no loop: $(cat failed)"
grep -F '"tree/dangling"' failed | grep -q 'No such file' || fail "not dangling: $(cat failed)"
grep -F '"tree/pipe"' failed | grep -q 'neither a file nor a folder' || fail "no pipe: $(cat failed)"
lines failed 4 # the loop is met in folder/ as well
run 1 s3put -r tree s3://data/links/
has err 's3put: tree/pipe: neither a file nor a folder'

# A name that is no key.
printf x >"$(printf 'tree/\377')"
run 1 s3put -r tree s3://data/odd/
has err 'a key must be UTF-8'

# As deep as it goes, and one deeper.
mkdir deep
(cd deep && n=1 && while [ $n -lt 200 ]; do mkdir d && cd d && n=$((n + 1)); done && echo >f)
run 0 s3put -r deep s3://data/deep/
lines out 1
(cd deep && while cd d 2>/dev/null; do :; done && mkdir d && echo >d/f)
run 1 s3put -r deep s3://data/deep/
lines out 1
has err 'more than 200 folders deep'

run 2 s3put -r tree s3://data/file
run 2 s3put -r tree deep s3://data/
run 2 s3put --follow tree/z s3://data/
run 5 s3put -r nowhere s3://data/
has err 's3put: nowhere: cannot be read: No such file'
run 7 s3put -r tree/z s3://data/

# Many small files, of which none is lost.
mkdir many
(cd many && seq 3000 | split -l 1 -a 4 -d)
run 0 s3put -r many s3://data/many/
lines out 3000
[ "$(s3ls s3://data/many/ | wc -l)" -eq 3000 ] || fail 'some are lost'
