# A queue is made, described, changed, listed, purged and deleted.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

run 0 sqsqueue create -a VisibilityTimeout=60 -a DelaySeconds=0 alpha
has out '{"name":"alpha","url":"http://'
lines out 1
cp out created
run 0 sqsqueue url alpha
same out created
url=$(sed 's/.*"url":"\([^"]*\)".*/\1/' created)
run 0 sqsqueue url "$url"
same out created
run 0 sqsqueue create alpha beta beta-2
lines out 3

run 0 sqsqueue describe "$url"
has out '"arn":"arn:aws:sqs:'
has out '"VisibilityTimeout":"60"'
run 0 sqsqueue set -a VisibilityTimeout=90 alpha
has out '"VisibilityTimeout":"90"'
run 1 sqsqueue set -a VisibilityTimeout=x alpha
has err 'sqsqueue: alpha: '

run 0 sqsqueue create --fifo orders
has out '"name":"orders.fifo"'
run 0 sqsqueue describe orders.fifo
has out '"FifoQueue":"true"'
run 0 sqsqueue create orders.fifo
lines out 1

run 0 sqsqueue list
lines out 4
run 0 sqsqueue list beta
lines out 2
run 0 sqsqueue list none
lines out 0

echo '{"n":1}' | sqspush alpha
run 0 sqsqueue purge alpha
lines out 0
run 0 sqspull --drain --wait 0 alpha
lines out 0

# One of several that fails does not keep the others.
run 1 sqsqueue delete none beta beta-2
has err 'sqsqueue: none: the queue does not exist; to make it: sqsqueue create none'
run 0 sqsqueue list beta
lines out 0
run 5 sqsqueue describe beta
run 5 sqsqueue delete beta

run 2 sqsqueue
run 2 sqsqueue create
run 2 sqsqueue frob alpha
run 2 sqsqueue list a b
run 2 sqsqueue set alpha
run 2 sqsqueue create -a NoValue alpha
run 2 sqsqueue describe -a A=1 alpha
run 2 sqsqueue describe --fifo alpha
run 3 env AWS_ENDPOINT_URL=http://127.0.0.1:1 sqsqueue list --retries 0
run 4 env AWS_SECRET_ACCESS_KEY=wrong sqsqueue list
