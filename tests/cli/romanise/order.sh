# The output does not depend on the number of threads, nor on what a thread has seen before.
. "$top_srcdir/tests/lib.sh"

i=0
while [ $i -lt 500 ]; do
    echo "राहुल शर्मा $i"
    echo "সৌরভ গঙ্গোপাধ্যায় $((i % 7))"
    echo "محمد عمران $i"
    echo "செந்தில் குமார்"
    i=$((i + 1))
done >some
cat some some some some some some some some >in
for best in '' '-k 3'; do
    # shellcheck disable=SC2086
    run 0 romanise --lines -j 1 $best in
    cp out one
    lines one 16000
    for jobs in 2 5 64; do
        # shellcheck disable=SC2086
        run 0 romanise --lines -j $jobs $best in
        same one out
    done
done
