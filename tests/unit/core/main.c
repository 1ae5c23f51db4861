/* The unit tests of src/core. */
int test_buf(void);
int test_num(void);
int test_utf8(void);

int main(void)
{
    return test_buf() + test_num() + test_utf8() > 0;
}
