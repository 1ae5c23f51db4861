/* The unit tests of src/s3. */
int test_download(void);
int test_fetch(void);
int test_parts(void);
int test_presign(void);
int test_ranges(void);
int test_source(void);
int test_sums(void);
int test_template(void);
int test_terms(void);
int test_upload(void);
int test_verify(void);

int main(void)
{
    int failed = 0;
    failed += test_download();
    failed += test_fetch();
    failed += test_parts();
    failed += test_presign();
    failed += test_ranges();
    failed += test_source();
    failed += test_sums();
    failed += test_template();
    failed += test_terms();
    failed += test_upload();
    failed += test_verify();
    return failed > 0;
}
