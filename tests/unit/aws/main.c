/* The unit tests of src/aws. */
#include <signal.h>

int test_client(void);
int test_sigv4(void);

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    int failed = test_sigv4();
    failed += test_client();
    return failed > 0;
}
