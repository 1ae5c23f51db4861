# Lines become tasks: payloads byte for byte, priorities, keys, receipts, bad lines, delays.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/taskq/postgres.inc"

cat >in <<'EOF'
{ "b" : 1.50e+2, "a":"\u00e9'\"\\", "n":[1, {"x":null}] }
{"n":2,"_sqs":{"receipt":"r"},"_error":{"code":"x"}}
{"_body":"text"}
EOF
run 0 taskq add --echo f in
lines out 3
has out '{ "b" : 1.50e+2, "a":"\u00e9'"'"'\"\\", "n":[1, {"x":null}] ,"_task":{"flow":"f","id":'
has out '"_sqs":{"receipt":"r"}'
run 0 taskq list f
cut -d, -f1-5 out | sed 's/ *,"_task.*//' >got
has out '{ "b" : 1.50e+2, "a":"\u00e9'"'"'\"\\", "n":[1, {"x":null}] ,"_task":'
has out '{"n":2,"_task":'
has out '{"_body":"text","_task":'
has out '"state":"PENDING","priority":0,"tries":0,"max_tries":3,"created":"2'
counts_are f '"pending":3,"waiting":0,"processing":0,"complete":0,"failed":0}'

# What comes out of run is what went in.
run 0 taskq run --drain --no-meta f cat
sed 's/,"_sqs.*/}/' in >expected
sed 's/ }$/ }/' out >got
same expected got

# Bad lines are told, the others go on; a failed line is valid input.
printf '{"n":1}\n{"n":\n[]\n{"n":4}\n' >in
run 1 taskq add g in
has err 'line 2: '
has err 'line 3: '
counts_are g '"pending":2,'
run 1 taskq add --failed failed g in
lines failed 2
has failed '{"_body":"{\"n\":","_error":{'
run 1 taskq add --strict h in
counts_are h '"pending":1,'

# Keys: none twice, whatever happened to the task.
printf '{"k":"a","n":1}\n{"k":7,"n":2}\n{"k":"a","n":3}\n' | taskq add -e --key k keys >out
has out '"key":"7"}'
has out '{"k":"a","n":3,"_task":{"flow":"keys","key":"a","duplicate":true}}'
taskq run --drain keys cat >/dev/null
printf '{"k":"a","n":4}\n{"k":"b"}\n{"n":5}\n{"k":""}\n' >in
run 1 taskq add --key k keys in
has err 'line 3: k'
has err 'line 4: k'
counts_are keys '"pending":1,"waiting":0,"processing":0,"complete":2,'

# Priorities: higher first, then older.
printf '{"n":1}\n{"n":2,"p":-5}\n{"n":3,"p":10}\n{"n":4}\n{"n":5,"p":1}\n{"p":"x"}\n' >in
run 1 taskq add --priority 2 --priority-from p order in
has err 'line 6: p: not a whole number'
run 0 taskq run --drain -j 1 order cat
sed 's/.*"n":\([0-9]*\).*/\1/' out | tr '\n' ' ' >got
echo '3 1 4 5 2 ' | tr -d '\n' >expected
same expected got

# A delay: --drain does not wait for it.
echo '{"n":1}' | taskq add --delay 1h later
counts_are later '"pending":0,"waiting":1,'
run 0 taskq run --drain later cat
lines out 0

# What is not stored is not echoed.
echo '{"n":1}' >in
run 5 taskq add -e f nosuchfile
run 2 taskq add
run 2 taskq add ''
run 2 taskq frobnicate

# The caps: a flow's name and a key, at the longest and one more.
long=$(printf '%0200d' 0)
echo '{"n":1}' >in
run 0 taskq add "$long" in
run 2 taskq add "${long}0" in
for len in 1024 1025; do
    printf '{"k":"%0*d"}\n' $len 0 >"key$len"
done
run 0 taskq add --key k long key1024
run 1 taskq add --key k long key1025
has err 'line 1: k: a key has 1 to 1024 bytes'
run 0 taskq add --priority 1000000 long in
run 2 taskq add --priority 1000001 long in
run 0 taskq add --max-tries 1000 long in
run 2 taskq add --max-tries 1001 long in
