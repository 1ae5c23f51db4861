/* The unit tests of src/codec. */
int test_base64(void);
int test_crc(void);
int test_digest(void);
int test_gunzip(void);
int test_gzip(void);
int test_hex(void);
int test_jscan(void);
int test_jscan_walk(void);
int test_json(void);
int test_jstring(void);
int test_jwrite(void);
int test_ndlines(void);
int test_ndrec(void);
int test_mediatype(void);
int test_url(void);
int test_xml(void);

int main(void)
{
    int failed = 0;
    failed += test_base64();
    failed += test_crc();
    failed += test_digest();
    failed += test_gunzip();
    failed += test_gzip();
    failed += test_hex();
    failed += test_jscan();
    failed += test_jscan_walk();
    failed += test_json();
    failed += test_jstring();
    failed += test_jwrite();
    failed += test_ndlines();
    failed += test_ndrec();
    failed += test_mediatype();
    failed += test_url();
    failed += test_xml();
    return failed > 0;
}
