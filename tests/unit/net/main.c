/* The unit tests of src/net. */
int test_resolve(void);
int test_retry(void);
int test_loop(void);
int test_http(void);
int test_transfer(void);
int test_instream(void);
int test_outstream(void);
int test_child(void);
int test_runner(void);

int main(void)
{
    int failed = 0;
    failed += test_resolve();
    failed += test_retry();
    failed += test_http();
    failed += test_transfer();
    failed += test_instream();
    failed += test_outstream();
    failed += test_child();
    failed += test_runner();
    failed += test_loop(); /* last: it ends with a stop signal */
    return failed > 0;
}
