# The output does not depend on the number of threads.
. "$top_srcdir/tests/lib.sh"

i=0
while [ $i -lt 3000 ]; do
    echo "{\"follower_handle\":\"user_$i\",\"follower_full_name\":\"Uma Rani $((i % 7))\",\"i\":$i}"
    i=$((i + 1))
done >some
cat some some some some some some some some >in
run 0 fakescore -j 1 in
cp out one
lines one 24000
for jobs in 2 5 64; do
    run 0 fakescore -j "$jobs" in
    same one out
done

# Cut into small reads by a slow writer.
run 0 sh -c 'dd bs=777 <some 2>/dev/null | fakescore -j 3'
head -n 3000 one | cmp - out || fail "differs in small reads"
