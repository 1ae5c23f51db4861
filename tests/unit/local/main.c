/* The unit tests of src/local. */
int test_kinesis(void);
int test_sqs(void);

int main(void)
{
    int failed = 0;
    failed += test_kinesis();
    failed += test_sqs();
    return failed > 0;
}
