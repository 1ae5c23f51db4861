# Downloads that end early: without --resume nothing is left; with it the next run goes on with what
# is there, and believes nothing that is not. A limit on the size of files ends them in the middle.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null
head -c 60000000 /dev/urandom >big
s3put big s3://data/big >/dev/null
head -c 60000000 /dev/urandom >other

# Ends in the middle with an error, after pieces in whatever order.
limited() {
    (
        trap '' XFSZ
        ulimit -f 40000
        exec s3get "$@"
    )
}
# Or like a crash.
crashing() {
    (
        ulimit -c 0 -f 40000 2>/dev/null || ulimit -f 40000
        exec s3get "$@"
    )
}
only() {
    [ "$(ls copy*)" = "$1" ] || fail "there is: $(ls copy*)"
}

run 7 limited s3://data/big copy
has err 'copy: File too large'
[ -z "$(ls copy* 2>/dev/null)" ] || fail "left: $(ls copy*)"

# The second run fetches what is missing, and no more.
run 7 limited -j 1 --resume s3://data/big copy
only "$(printf 'copy.part\ncopy.part.json')"
run 0 s3get -j 1 --resume --progress s3://data/big copy
cmp big copy
only copy
has out '"size":60000000,'
! grep -q '57.2 MiB' err || fail "everything was fetched again: $(cat err)"

# A crash, twice; and with ranges in parallel.
for jobs in 1 5; do
    rm copy
    crashing -j $jobs --resume s3://data/big copy >/dev/null 2>&1 && fail 'did not crash'
    [ ! -e copy ] || fail 'a file that is not whole'
    crashing -j $jobs --resume s3://data/big copy >/dev/null 2>&1 && fail 'did not crash'
    run 0 s3get --resume s3://data/big copy
    cmp big copy
    only copy
done

# What was damaged meanwhile is fetched again: bytes, the log, its last line, all of it.
damage() {
    case $1 in
    bytes) printf x | dd of=copy.part bs=1 seek=5000 conv=notrunc 2>/dev/null ;;
    shorter) : >copy.part ;;
    torn) head -c "$(($(wc -c <copy.part.json) - 9))" copy.part.json >log && cat log >copy.part.json ;;
    nonsense) echo nonsense >copy.part.json ;;
    lost) rm copy.part.json ;;
    part) rm copy.part ;;
    key) sed -i 's/"big"/"gib"/' copy.part.json ;;
    size) sed -i 's/"size":60000000/"size":60000/' copy.part.json ;;
    index) sed -i 's/"n":0/"n":1000000/' copy.part.json ;;
    esac
}
for what in bytes shorter torn nonsense lost part key size index; do
    rm copy
    run 7 limited -j 1 --resume s3://data/big copy
    damage $what
    run 0 s3get --resume s3://data/big copy
    cmp big copy || fail "after damage: $what"
    only copy
done

# Another version is begun anew.
rm copy
run 7 limited --resume s3://data/big copy
s3put other s3://data/big >/dev/null
run 0 s3get --resume s3://data/big copy
cmp other copy
only copy

# Nothing is left of what was never there; what another run is at is left alone.
run 5 s3get --resume s3://data/none copy2
[ ! -e copy2.part ] || fail 'an empty .part'
run 7 limited --resume s3://data/big copy3
exec 9<copy3.part
flock -n 9
run 7 s3get --resume s3://data/big copy3
has err 'another process'
[ -s copy3.part.json ] || fail 'the log of another run is gone'
exec 9<&-
run 0 s3get --resume s3://data/big copy3
cmp other copy3

# Many at once.
s3put big s3://data/many/a >/dev/null
s3put other s3://data/many/b >/dev/null
run 1 limited --resume -r s3://data/many/ many
run 0 s3get --resume -r s3://data/many/ many
cmp big many/a
cmp other many/b
[ "$(ls many)" = "$(printf 'a\nb')" ] || fail "$(ls many)"
for name in x.part x.part.json; do
    run 6 s3get --resume s3://data/big $name
    [ ! -e $name ] || fail "$name was written"
done
run 2 s3get --resume --range 0-1 s3://data/big copy
run 2 s3get --resume s3://data/big

# What comes in one stream is compared with its MD5 or SHA, as without --resume.
echo few >few
s3put few s3://data/few >/dev/null
run 0 s3get --resume s3://data/few few2
has out '"verified":"md5"'
s3put --checksum sha256 big s3://data/sha >/dev/null
run 0 s3get --resume s3://data/sha sha
cmp big sha
