/* The unit tests of src/task. */
int test_db(void);
int test_ledger(void);
int test_record(void);

int main(void)
{
    int failed = 0;
    failed += test_db();
    failed += test_ledger();
    failed += test_record();
    return failed > 0;
}
