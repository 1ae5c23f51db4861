/* The unit tests of src/task. */
int test_db(void);

int main(void)
{
    int failed = 0;
    failed += test_db();
    return failed > 0;
}
