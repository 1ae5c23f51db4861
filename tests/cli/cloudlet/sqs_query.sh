# SQS in the query protocol: the same operations, told in forms and answered in XML.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

form() { # STATUS PATH NAME=VALUE...
    status=$1 path=$2
    shift 2
    for pair; do
        set -- "$@" --data-urlencode "$pair"
        shift
    done
    expect "$status" POST "$path" --data Version=2012-11-05 "$@"
}
# The text of the first element of this name.
element() {
    sed -n "s/.*<$1>\([^<]*\)<\/$1>.*/\1/p" body
}

start --memory --auth off
url=$endpoint/000000000000/q
form 200 / Action=CreateQueue QueueName=q Attribute.1.Name=DelaySeconds Attribute.1.Value=0 \
    Tag.1.Key=k Tag.1.Value=v
has head text/xml
has body "<CreateQueueResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><CreateQueueResult><QueueUrl>$url</QueueUrl></CreateQueueResult><ResponseMetadata><RequestId>"
form 200 / Action=ListQueues QueueNamePrefix=q
has body "<ListQueuesResult><QueueUrl>$url</QueueUrl></ListQueuesResult>"
form 200 /000000000000/q Action=ListQueueTags
has body '<Tag><Key>k</Key><Value>v</Value></Tag>'

# The queue by parameter or by path.
form 200 / Action=SendMessage "QueueUrl=$url" 'MessageBody=<a & b>' MessageAttribute.1.Name=n \
    MessageAttribute.1.Value.DataType=String MessageAttribute.1.Value.StringValue=v
has body '<MD5OfMessageBody>'
form 200 /000000000000/q Action=ReceiveMessage AttributeName.1=All MessageAttributeName.1=All
has body '<ReceiveMessageResult><Message><MessageId>'
has body '<Body>&lt;a &amp; b&gt;</Body>'
has body '<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>'
has body '<MessageAttribute><Name>n</Name><Value><DataType>String</DataType><StringValue>v</StringValue></Value></MessageAttribute>'
form 200 /000000000000/q Action=ChangeMessageVisibility VisibilityTimeout=0 "ReceiptHandle=$(element ReceiptHandle)"
form 200 /000000000000/q Action=ReceiveMessage
form 200 /000000000000/q Action=DeleteMessage "ReceiptHandle=$(element ReceiptHandle)"
has body '<DeleteMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><ResponseMetadata>'
form 200 /000000000000/q Action=ReceiveMessage
has body '<ReceiveMessageResult></ReceiveMessageResult>'

form 200 /000000000000/q Action=SendMessageBatch \
    SendMessageBatchRequestEntry.1.Id=a SendMessageBatchRequestEntry.1.MessageBody=1 \
    SendMessageBatchRequestEntry.2.Id=b SendMessageBatchRequestEntry.2.MessageBody=
has body '<SendMessageBatchResultEntry><Id>a</Id><MessageId>'
has body '<BatchResultErrorEntry><Id>b</Id><SenderFault>true</SenderFault><Code>MissingParameter</Code>'
form 200 /000000000000/q Action=ReceiveMessage
form 200 /000000000000/q Action=DeleteMessageBatch \
    "DeleteMessageBatchRequestEntry.1.ReceiptHandle=$(element ReceiptHandle)" \
    DeleteMessageBatchRequestEntry.1.Id=x
has body '<DeleteMessageBatchResultEntry><Id>x</Id></DeleteMessageBatchResultEntry>'

form 200 /000000000000/q Action=SetQueueAttributes Attribute.1.Name=VisibilityTimeout Attribute.1.Value=5
form 200 /000000000000/q Action=GetQueueAttributes AttributeName.1=VisibilityTimeout
has body '<Attribute><Name>VisibilityTimeout</Name><Value>5</Value></Attribute>'
form 200 /000000000000/q Action=PurgeQueue

# As a GET.
expect 200 GET "/?Action=GetQueueUrl&QueueName=q&Version=2012-11-05"
has body "<QueueUrl>$url</QueueUrl>"

# Errors are XML too.
form 400 / Action=SendMessage "QueueUrl=${url}x" MessageBody=x
has head text/xml
has body '<Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does not exist for this wsdl version.</Message>'
form 400 /000000000000/q Action=ReceiveMessage MaxNumberOfMessages=11
has body '<Code>InvalidParameterValue</Code><Message>Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.</Message>'
form 400 /000000000000/q Action=ReceiveMessage MaxNumberOfMessages=x
form 501 / Action=NoSuchAction
has body '<Code>NotImplemented</Code>'
form 200 /000000000000/q Action=DeleteQueue
