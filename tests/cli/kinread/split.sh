# A shard that was split is read to its end before its children; expired iterators are renewed
# without losing or repeating a record.
. "${top_srcdir:?}/tests/lib.sh"
run 0 "$top_builddir/tests/cli/flaky" kinread --no-meta split
lines out 120
head -40 out >first
seq 0 39 | sed 's/.*/{"shard":0,"n":&}/' >expected
same first expected
for shard in 1 2; do
    grep "\"shard\":$shard" out >got
    seq 0 39 | sed "s/.*/{\"shard\":$shard,\"n\":&}/" >expected
    same got expected
done
run 0 "$top_builddir/tests/cli/flaky" kinread --shard shard-2 split
lines out 40
# One of the stream's end expires before a record has come: nothing that came since is missed.
run 0 timeout 60 "$top_builddir/tests/cli/flaky" kinread --from latest --no-meta --shard shard-2 split
seq 0 39 | sed 's/.*/{"shard":2,"n":&}/' >expected
same out expected
