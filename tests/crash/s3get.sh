# s3get killed at random moments, with -9 and gently: under its final name a file is whole or not
# there, what --resume goes on with gives the right bytes, and a gentle end leaves nothing behind.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null
mkdir source
for i in 1 2 3; do head -c "$((i * 11000000 + 1))" /dev/urandom >"source/big$i"; done
for i in $(seq 60); do seq "$((i * 100))" >"source/f$i"; done
s3put source/* s3://data/p/ >/dev/null

# A file that is there is whole; true when all are there.
whole() {
    for path in here/*; do
        case $path in *.part | *.part.json | *.?????? | 'here/*') continue ;; esac
        cmp "$path" "source/${path#here/}" || fail "$path is not whole"
    done
    [ "$(find here -name 'big?' -o -name 'f*' ! -name '*.*' | wc -l)" -eq 63 ]
}

# Ends s3get after some milliseconds, counted in turns so that a slow machine waits longer.
kills=0
attempt() {
    signal=$1 turns=$2
    shift 2
    s3get "$@" -r s3://data/p/ here >/dev/null 2>err &
    pid=$!
    while [ "$turns" -gt 0 ] && kill -0 $pid 2>/dev/null; do
        sleep 0.005
        turns=$((turns - 1))
    done
    kill -"$signal" $pid 2>/dev/null && kills=$((kills + 1))
    wait $pid 2>/dev/null || :
}

for round in $(seq 12); do
    rm -rf here
    mkdir here
    attempt 9 "$round" -j 4
    whole || :
    rm -f here/*.??????
    attempt TERM "$round" -j 8
    whole || :
    left=$(find here -name '*.*')
    [ -z "$left" ] || fail "left behind: $left"
done

rm -rf here
mkdir here
for round in $(seq 12); do
    attempt "$([ $((round % 3)) -eq 0 ] && echo TERM || echo 9)" "$round" -j 4 --resume --skip-existing
    whole || :
done
s3get --resume --skip-existing -r s3://data/p/ here >/dev/null
whole || fail 'files are missing'
left=$(find here -name '*.*')
[ -z "$left" ] || fail "left behind: $left"
echo "$kills kills"
[ $kills -ge 10 ] || fail "only $kills kills: the test has not tested"
