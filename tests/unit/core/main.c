/* The unit tests of src/core. */
int test_blocks(void);
int test_buf(void);
int test_keyset(void);
int test_num(void);
int test_utf8(void);

int main(void)
{
    return test_blocks() + test_buf() + test_keyset() + test_num() + test_utf8() > 0;
}
