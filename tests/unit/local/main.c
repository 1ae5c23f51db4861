/* The unit tests of src/local. */
int test_auth(void);
int test_call(void);
int test_chunked(void);
int test_form(void);
int test_faults(void);
int test_keys(void);
int test_kinesis(void);
int test_pack(void);
int test_router(void);
int test_s3_conditions(void);
int test_s3_keys(void);
int test_s3_lifecycle_match(void);
int test_s3_version(void);
int test_sqs(void);
int test_store(void);
int test_store_schema(void);
int test_ticket(void);
int test_waiters(void);

int main(void)
{
    int failed = 0;
    failed += test_auth();
    failed += test_call();
    failed += test_chunked();
    failed += test_form();
    failed += test_faults();
    failed += test_keys();
    failed += test_kinesis();
    failed += test_pack();
    failed += test_router();
    failed += test_s3_conditions();
    failed += test_s3_keys();
    failed += test_s3_lifecycle_match();
    failed += test_s3_version();
    failed += test_sqs();
    failed += test_store();
    failed += test_store_schema();
    failed += test_ticket();
    failed += test_waiters();
    return failed > 0;
}
