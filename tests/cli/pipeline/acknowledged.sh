# The four stages: queue, scorer, stream, acknowledgement. Every message becomes a record, and is
# deleted.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
sqsqueue create -a VisibilityTimeout=3600 in >/dev/null
kinstream create -n 2 --wait out >/dev/null
seq 500 | sed 's/.*/{"handle":"creator","follower_handle":"user_&","follower_full_name":"User Number &"}/' >followers
run 0 sqspush in <followers
sqspull --drain in | fakescore -j 1 | kinput --echo -k follower_handle out | sqsack || fail 'the pipe failed'
run 0 kinread --no-meta out
lines out 500
has out '"final_":'
sed 's/,"symbolic_name":.*/}/' out | sort >got
sort followers >expected
same got expected
sqsqueue describe in >out
has out '"ApproximateNumberOfMessages":"0"'
has out '"ApproximateNumberOfMessagesNotVisible":"0"'
