/* The unit tests of src/codec. */
int test_base64(void);
int test_digest(void);
int test_gzip(void);
int test_hex(void);
int test_json(void);
int test_jwrite(void);
int test_url(void);

int main(void)
{
    int failed = 0;
    failed += test_base64();
    failed += test_digest();
    failed += test_gzip();
    failed += test_hex();
    failed += test_json();
    failed += test_jwrite();
    failed += test_url();
    return failed > 0;
}
