/* The unit tests of src/core. */
int test_blocks(void);
int test_buf(void);
int test_clock(void);
int test_err(void);
int test_file(void);
int test_keyset(void);
int test_num(void);
int test_opt(void);
int test_ordered(void);
int test_output(void);
int test_sig(void);
int test_span(void);
int test_stdfd(void);
int test_utf8(void);

int main(void)
{
    int failed = 0;
    failed += test_blocks();
    failed += test_buf();
    failed += test_clock();
    failed += test_err();
    failed += test_file();
    failed += test_keyset();
    failed += test_num();
    failed += test_opt();
    failed += test_ordered();
    failed += test_output();
    failed += test_sig();
    failed += test_span();
    failed += test_stdfd();
    failed += test_utf8();
    return failed > 0;
}
