/* The unit tests of src/aws. */
#include <signal.h>

int test_client(void);
int test_config(void);
int test_endpoint(void);
int test_error(void);
int test_pending(void);
int test_sigv4(void);

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    int failed = test_client();
    failed += test_config();
    failed += test_endpoint();
    failed += test_error();
    failed += test_pending();
    failed += test_sigv4();
    return failed > 0;
}
