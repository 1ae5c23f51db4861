/* Error replies, both ways. Decoding looks at what is there, whatever the protocol should have
 * been: an XML document with a <Code>, else a JSON object with a type, else the headers, else the
 * status. */
#include "aws/error.h"

#include <stdio.h>
#include <string.h>

#include "codec/json.h"
#include "codec/jwrite.h"
#include "codec/xml.h"

/* What is known of a code: the status it comes with, and what it means to a caller. */
struct fact {
    const char *code;
    int status;
    enum err_kind kind;
};

/* Sources: S3 API reference "List of error codes"; the exceptions' httpStatusCode in the SQS,
 * Kinesis and STS models; the codes of the SDKs' retry specification for ERR_THROTTLED. */
static const struct fact facts[] = {
    {"AccessDenied", 403, ERR_ACCESS},
    {"AccessDeniedException", 400, ERR_ACCESS},
    {"AccountProblem", 403, ERR_ACCESS},
    {"AllAccessDisabled", 403, ERR_ACCESS},
    {"AuthFailure", 401, ERR_ACCESS},
    {"AuthorizationHeaderMalformed", 400, ERR_SERVICE},
    {"AuthorizationQueryParametersError", 400, ERR_ACCESS},
    {"BandwidthLimitExceeded", 509, ERR_THROTTLED},
    {"BucketAlreadyExists", 409, ERR_SERVICE},
    {"BucketAlreadyOwnedByYou", 409, ERR_SERVICE},
    {"BucketNotEmpty", 409, ERR_SERVICE},
    {"ConditionalRequestConflict", 409, ERR_SERVICE},
    {"EC2ThrottledException", 400, ERR_THROTTLED},
    {"ExpiredToken", 400, ERR_ACCESS},
    {"ExpiredTokenException", 400, ERR_ACCESS},
    {"IncompleteSignature", 403, ERR_ACCESS},
    {"IncompleteSignatureException", 400, ERR_ACCESS},
    {"InternalError", 500, ERR_SERVICE},
    {"InternalFailure", 500, ERR_SERVICE},
    {"InternalServerError", 500, ERR_SERVICE},
    {"InvalidAccessKeyId", 403, ERR_ACCESS},
    {"InvalidAddress", 404, ERR_NOT_FOUND},
    {"InvalidBucketState", 409, ERR_SERVICE},
    {"InvalidClientTokenId", 403, ERR_ACCESS},
    {"InvalidIdentityToken", 400, ERR_ACCESS},
    {"InvalidObjectState", 403, ERR_SERVICE},
    {"InvalidPartNumber", 416, ERR_SERVICE},
    {"InvalidRange", 416, ERR_SERVICE},
    {"InvalidSecurity", 403, ERR_ACCESS},
    {"InvalidSignatureException", 400, ERR_ACCESS},
    {"InvalidToken", 400, ERR_ACCESS},
    {"KMSAccessDeniedException", 400, ERR_ACCESS},
    {"KMSThrottlingException", 400, ERR_THROTTLED},
    {"LimitExceededException", 400, ERR_THROTTLED},
    {"MethodNotAllowed", 405, ERR_SERVICE},
    {"MissingAuthenticationToken", 403, ERR_ACCESS},
    {"MissingAuthenticationTokenException", 400, ERR_ACCESS},
    {"MissingContentLength", 411, ERR_SERVICE},
    {"NoSuchBucket", 404, ERR_NOT_FOUND},
    {"NoSuchBucketPolicy", 404, ERR_NOT_FOUND},
    {"NoSuchCORSConfiguration", 404, ERR_NOT_FOUND},
    {"NoSuchConfiguration", 404, ERR_NOT_FOUND},
    {"NoSuchKey", 404, ERR_NOT_FOUND},
    {"NoSuchLifecycleConfiguration", 404, ERR_NOT_FOUND},
    {"NoSuchPublicAccessBlockConfiguration", 404, ERR_NOT_FOUND},
    {"NoSuchTagSet", 404, ERR_NOT_FOUND},
    {"NoSuchUpload", 404, ERR_NOT_FOUND},
    {"NoSuchVersion", 404, ERR_NOT_FOUND},
    {"NoSuchWebsiteConfiguration", 404, ERR_NOT_FOUND},
    {"NotImplemented", 501, ERR_SERVICE},
    {"NotSignedUp", 403, ERR_ACCESS},
    {"OperationAborted", 409, ERR_SERVICE},
    {"OptInRequired", 403, ERR_ACCESS},
    {"OverLimit", 403, ERR_SERVICE},
    {"OwnershipControlsNotFoundError", 404, ERR_NOT_FOUND},
    {"PermanentRedirect", 301, ERR_SERVICE},
    {"PreconditionFailed", 412, ERR_SERVICE},
    {"PriorRequestNotComplete", 400, ERR_SERVICE},
    {"ProvisionedThroughputExceededException", 400, ERR_THROTTLED},
    {"PurgeQueueInProgress", 403, ERR_SERVICE},
    {"QueueDoesNotExist", 400, ERR_NOT_FOUND},
    {"ReceiptHandleIsInvalid", 404, ERR_SERVICE},
    {"ReplicationConfigurationNotFoundError", 404, ERR_NOT_FOUND},
    {"RequestExpired", 400, ERR_ACCESS},
    {"RequestLimitExceeded", 503, ERR_THROTTLED},
    {"RequestThrottled", 403, ERR_THROTTLED},
    {"RequestThrottledException", 400, ERR_THROTTLED},
    {"RequestTimeTooSkewed", 403, ERR_ACCESS},
    {"RequestTimeout", 400, ERR_SERVICE},
    {"RequestTimeoutException", 400, ERR_SERVICE},
    {"ResourceNotFoundException", 400, ERR_NOT_FOUND},
    {"ServerSideEncryptionConfigurationNotFoundError", 404, ERR_NOT_FOUND},
    {"ServiceUnavailable", 503, ERR_SERVICE},
    {"SignatureDoesNotMatch", 403, ERR_ACCESS},
    {"SlowDown", 503, ERR_THROTTLED},
    {"TemporaryRedirect", 307, ERR_SERVICE},
    {"ThrottledException", 400, ERR_THROTTLED},
    {"Throttling", 400, ERR_THROTTLED},
    {"ThrottlingException", 400, ERR_THROTTLED},
    {"TooManyRequestsException", 400, ERR_THROTTLED},
    {"TransactionInProgressException", 400, ERR_THROTTLED},
    {"UnauthorizedAccess", 401, ERR_ACCESS},
    {"UnrecognizedClientException", 400, ERR_ACCESS},
};

/* SQS: the JSON protocol's name and the query protocol's code (awsQueryError in its model). */
static const char *const query_codes[][2] = {
    {"BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"},
    {"BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong"},
    {"EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest"},
    {"InvalidBatchEntryId", "AWS.SimpleQueueService.InvalidBatchEntryId"},
    {"InvalidParameterValueException", "InvalidParameterValue"},
    {"MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight"},
    {"MissingRequiredParameterException", "MissingParameter"},
    {"PurgeQueueInProgress", "AWS.SimpleQueueService.PurgeQueueInProgress"},
    {"QueueDeletedRecently", "AWS.SimpleQueueService.QueueDeletedRecently"},
    {"QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"},
    {"QueueNameExists", "QueueAlreadyExists"},
    {"TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"},
    {"UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation"},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct fact *find_fact(const char *code)
{
    for (size_t i = 0; i < COUNT(facts); i++)
        if (strcmp(facts[i].code, code) == 0)
            return &facts[i];
    return NULL;
}

int error_status(enum error_protocol protocol, const char *code)
{
    if (protocol != ERROR_JSON11 && strcmp(code, "ResourceNotFoundException") == 0)
        return 404;
    const struct fact *fact = find_fact(code);
    return fact != NULL ? fact->status : 400;
}

const char *error_query_code(const char *code)
{
    for (size_t i = 0; i < COUNT(query_codes); i++)
        if (strcmp(query_codes[i][0], code) == 0)
            return query_codes[i][1];
    return code;
}

static enum err_kind status_kind(int status)
{
    if (status == 401 || status == 403)
        return ERR_ACCESS;
    if (status == 404)
        return ERR_NOT_FOUND;
    return status == 429 || status == 509 ? ERR_THROTTLED : ERR_SERVICE;
}

enum err_kind error_classify(int status, const char *code, bool *retryable)
{
    const struct fact *fact = find_fact(code);
    enum err_kind kind = fact != NULL ? fact->kind : status_kind(status);
    /* A code that goes with a 5xx counts also where it comes in the body of a 200. */
    bool transient = (fact != NULL && (fact->status == 500 || fact->status == 503) &&
                      fact->kind != ERR_THROTTLED) ||
                     strcmp(code, "ConditionalRequestConflict") == 0 ||
                     strcmp(code, "PriorRequestNotComplete") == 0 ||
                     strcmp(code, "RequestTimeout") == 0 ||
                     strcmp(code, "RequestTimeoutException") == 0;
    if ((status == 429 || status == 509) && !transient)
        kind = ERR_THROTTLED;
    *retryable = transient || kind == ERR_THROTTLED || status == 500 || status == 502 ||
                 status == 503 || status == 504;
    return kind;
}

/* The value of a header in a raw block, {NULL,0} when absent. */
static struct span header(struct span block, const char *name)
{
    while (block.ptr != NULL) {
        struct span value = span_cut(&block, '\n');
        struct span found = span_cut(&value, ':');
        if (value.ptr != NULL && span_is_nocase(span_trim(found), name))
            return span_trim(value);
    }
    return span_of(NULL, 0);
}

static void copy(char *out, size_t size, struct span text)
{
    size_t len = text.len < size ? text.len : size - 1;
    if (len > 0)
        memcpy(out, text.ptr, len);
    out[len] = '\0';
}

/* The name alone: "com.amazonaws.sqs#QueueDoesNotExist", "Name:http://...", and SQS's query codes
 * become the name of the JSON protocol. */
static void set_code(struct err *err, struct span code)
{
    const char *hash = code.len > 0 ? memchr(code.ptr, '#', code.len) : NULL;
    if (hash != NULL)
        code = span_of(hash + 1, code.len - (size_t)(hash + 1 - code.ptr));
    copy(err->code, sizeof err->code, span_trim(span_cut(&code, ':')));
    for (size_t i = 0; i < COUNT(query_codes); i++)
        if (strcmp(err->code, query_codes[i][1]) == 0)
            copy(err->code, sizeof err->code, span_str(query_codes[i][0]));
}

/* The first line. What follows in a refused signature's message is the canonical request, and with
 * it the session token. */
static void set_message(struct err *err, struct span message)
{
    struct span text = span_trim(message);
    copy(err->message, sizeof err->message, span_trim(span_cut(&text, '\n')));
}

/* The element with Code and Message: <Error> itself, or inside <ErrorResponse> or SQS's older
 * <Response><Errors>. */
static const struct xml_node *error_element(const struct xml_node *root)
{
    const struct xml_node *errors = xml_child(root, "Errors");
    const struct xml_node *inner = xml_child(errors != NULL ? errors : root, "Error");
    return inner != NULL ? inner : root;
}

static void decode_xml(struct span body, struct err *err)
{
    struct xml_node *root = xml_parse(body, NULL);
    if (root == NULL)
        return;
    const struct xml_node *error = error_element(root);
    set_code(err, xml_text(error, "Code"));
    set_message(err, xml_text(error, "Message"));
    struct span id = xml_text(root, "RequestId");
    copy(err->request_id, sizeof err->request_id, id.len > 0 ? id : xml_text(root, "RequestID"));
    xml_free(root);
}

static void decode_json(struct span body, struct err *err)
{
    json_t *root = json_parse(body, NULL);
    if (root == NULL)
        return;
    struct span code = json_text(root, "__type");
    set_code(err, code.ptr != NULL ? code : json_text(root, "code"));
    struct span message = json_text(root, "message");
    set_message(err, message.ptr != NULL ? message : json_text(root, "Message"));
    json_decref(root);
}

static const char *status_text(int status)
{
    static const struct {
        int status;
        const char *text;
    } texts[] = {{301, "moved permanently"},
                 {304, "not modified"},
                 {307, "temporary redirect"},
                 {400, "bad request"},
                 {401, "unauthorized"},
                 {403, "forbidden"},
                 {404, "not found"},
                 {405, "method not allowed"},
                 {409, "conflict"},
                 {411, "length required"},
                 {412, "precondition failed"},
                 {413, "request too large"},
                 {416, "range not satisfiable"},
                 {429, "too many requests"},
                 {500, "internal server error"},
                 {501, "not implemented"},
                 {502, "bad gateway"},
                 {503, "service unavailable"},
                 {504, "gateway timeout"}};
    for (size_t i = 0; i < COUNT(texts); i++)
        if (texts[i].status == status)
            return texts[i].text;
    return "the service answered with an error";
}

void error_decode(int status, struct span headers, struct span body, struct err *err)
{
    err_clear(err);
    err->http_status = status;
    struct span text = span_trim(body);
    if (span_starts(text, "<") || span_starts(text, "\xEF\xBB\xBF<"))
        decode_xml(text, err);
    else if (span_starts(text, "{"))
        decode_json(text, err);
    if (err->code[0] == '\0')
        set_code(err, header(headers, "x-amzn-errortype"));
    struct span query = header(headers, "x-amzn-query-error");
    if (err->code[0] == '\0' && query.ptr != NULL)
        set_code(err, span_cut(&query, ';'));
    static const char *const ids[] = {"x-amzn-requestid", "x-amz-request-id", "x-amzn-request-id"};
    for (size_t i = 0; i < COUNT(ids); i++)
        if (err->request_id[0] == '\0')
            copy(err->request_id, sizeof err->request_id, header(headers, ids[i]));
    err->kind = error_classify(status, err->code, &err->retryable);
    if (err->message[0] == '\0')
        copy(err->message, sizeof err->message, span_str(status_text(status)));
}

bool error_is_document(struct span body)
{
    struct span text = span_trim(body);
    if (span_starts(text, "<?xml")) {
        span_cut(&text, '>');
        text = text.ptr != NULL ? span_trim(text) : text;
    }
    return span_starts(text, "<Error>") || span_starts(text, "<Error ");
}

bool error_region(struct span headers, struct span body, char out[64])
{
    copy(out, 64, header(headers, "x-amz-bucket-region"));
    struct span text = span_trim(body);
    if (out[0] == '\0' && span_starts(text, "<")) {
        struct xml_node *root = xml_parse(text, NULL);
        if (root != NULL)
            copy(out, 64, xml_text(root, "Region"));
        xml_free(root);
    }
    return out[0] != '\0';
}

const char *error_content_type(enum error_protocol protocol)
{
    static const char *const types[] = {[ERROR_S3] = "application/xml",
                                        [ERROR_QUERY] = "text/xml",
                                        [ERROR_JSON10] = "application/x-amz-json-1.0",
                                        [ERROR_JSON11] = "application/x-amz-json-1.1"};
    return types[protocol];
}

static void encode_s3(const struct error_reply *reply, struct buf *out)
{
    buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>");
    xml_element(out, "Code", span_str(reply->code));
    xml_element(out, "Message", reply->message);
    for (size_t i = 0; i < reply->extra_count; i++)
        xml_element(out, reply->extra[i].name, reply->extra[i].value);
    xml_element(out, "RequestId", span_str(reply->request_id));
    xml_element(out, "HostId", span_str(reply->request_id));
    xml_close(out, "Error");
}

static void encode_query(const struct error_reply *reply, struct buf *out)
{
    buf_adds(out, "<?xml version=\"1.0\"?>\n"
                  "<ErrorResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><Error>");
    xml_element(out, "Type",
                span_str(error_status(ERROR_QUERY, reply->code) >= 500 ? "Receiver" : "Sender"));
    xml_element(out, "Code", span_str(error_query_code(reply->code)));
    xml_element(out, "Message", reply->message);
    buf_adds(out, "<Detail/></Error>");
    xml_element(out, "RequestId", span_str(reply->request_id));
    xml_close(out, "ErrorResponse");
}

void error_encode(enum error_protocol protocol, const struct error_reply *reply, struct buf *out)
{
    if (protocol == ERROR_S3) {
        encode_s3(reply, out);
    } else if (protocol == ERROR_QUERY) {
        encode_query(reply, out);
    } else {
        /* SQS (JSON 1.0) writes the shape's namespace, Kinesis (1.1) the bare name. */
        buf_addf(out, "{\"__type\":\"%s%s\",\"message\":",
                 protocol == ERROR_JSON10 ? "com.amazonaws.sqs#" : "", reply->code);
        jwrite_string(out, reply->message);
        buf_addc(out, '}');
    }
}
