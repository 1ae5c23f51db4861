/* The unit tests of src/aws. */
#include <signal.h>

int test_call(void);
int test_chain(void);
int test_client(void);
int test_options(void);
int test_config(void);
int test_container(void);
int test_credentials(void);
int test_credproc(void);
int test_endpoint(void);
int test_error(void);
int test_pending(void);
int test_s3_proto(void);
int test_s3_lifecycle(void);
int test_s3_shape(void);
int test_s3_proto_restore(void);
int test_s3_proto_version(void);
int test_s3_tags(void);
int test_s3_config(void);
int test_s3_post_policy(void);
int test_sigv2(void);
int test_sigv4(void);
int test_sts(void);
int test_kinesis_key(void);
int test_kinesis_proto(void);
int test_sqs_message(void);
int test_sqs_proto(void);
int test_sqs_request(void);
int test_shardset(void);
int test_sqs_record(void);

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    int failed = 0;
    failed += test_call();
    failed += test_chain();
    failed += test_client();
    failed += test_options();
    failed += test_config();
    failed += test_container();
    failed += test_credentials();
    failed += test_credproc();
    failed += test_endpoint();
    failed += test_error();
    failed += test_pending();
    failed += test_sigv2();
    failed += test_sigv4();
    failed += test_sts();
    failed += test_kinesis_key();
    failed += test_kinesis_proto();
    failed += test_sqs_message();
    failed += test_sqs_proto();
    failed += test_sqs_request();
    failed += test_s3_proto();
    failed += test_s3_lifecycle();
    failed += test_s3_shape();
    failed += test_s3_proto_restore();
    failed += test_s3_proto_version();
    failed += test_s3_tags();
    failed += test_s3_config();
    failed += test_s3_post_policy();
    failed += test_shardset();
    failed += test_sqs_record();
    return failed > 0;
}
