/* The unit tests of src/core. */
int test_buf(void);
int test_num(void);

int main(void)
{
    return test_buf() + test_num() > 0;
}
