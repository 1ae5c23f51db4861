/* The unit tests of src/asset. */
int test_flow(void);
int test_guard(void);
int test_hosts(void);
int test_jobs(void);
int test_keys(void);
int test_location(void);
int test_quota(void);
int test_recent(void);
int test_record(void);
int test_sniff(void);
int test_verdict(void);

int main(void)
{
    int failed = 0;
    failed += test_flow();
    failed += test_guard();
    failed += test_hosts();
    failed += test_jobs();
    failed += test_keys();
    failed += test_location();
    failed += test_quota();
    failed += test_recent();
    failed += test_record();
    failed += test_sniff();
    failed += test_verdict();
    return failed > 0;
}
