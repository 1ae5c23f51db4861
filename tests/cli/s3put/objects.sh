# Small objects, empty ones, several at once, and parts: what goes in comes out.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null

echo hello >hello.txt
run 0 s3put hello.txt s3://data/texts/
has out '"key":"texts/hello.txt","size":6,"etag":"b1946ac92492d2347c6235b4d2611184"'
has out '"content_type":"text/plain"'
run 0 s3get s3://data/texts/hello.txt
same out hello.txt

: >empty
run 0 s3put empty s3://data/
has out '"key":"empty","size":0,"etag":"d41d8cd98f00b204e9800998ecf8427e"'
run 0 s3put - s3://data/empty2 <empty
run 0 s3get s3://data/empty2
same out empty

# Several files; the names of their receipts are complete, whatever the order.
for n in 1 2 3 4 5 6 7 8 9; do echo $n >f$n.json; done
run 0 s3put -j 3 f?.json s3://data/many/
lines out 9
for n in 1 2 3 4 5 6 7 8 9; do
    has out "\"key\":\"many/f$n.json\",\"size\":2,"
    s3get s3://data/many/f$n.json >copy
    same copy f$n.json
done

# Just one part, and one byte more: from a file and from a pipe.
head -c 5242880 /dev/urandom >one
cp one more
printf x >>more
for name in one more; do
    run 0 s3put --part-size 5M $name s3://data/$name
    cp out receipt
    mkfifo fifo.$name
    cat $name >fifo.$name &
    run 0 s3put --part-size 5M fifo.$name s3://data/$name.pipe
    for key in $name $name.pipe; do
        s3get s3://data/$key copy
        cmp copy $name || fail "$key came back changed"
    done
    if [ $name = more ]; then
        has receipt '"parts":2'
        has out '"parts":2'
    elif grep -q parts receipt out; then
        fail "one part is no multipart upload"
    fi
done
wait

# Standard input that is a file is read from where it stands.
printf 'first\nsecond\n' >two
{ read -r _; run 0 s3put - s3://data/rest; } <two
run 0 s3get s3://data/rest
[ "$(cat out)" = second ] || fail 'standard input was not read from its offset'
