/* The unit tests of src/aws. */
#include <signal.h>

int test_sigv4(void);

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    int failed = test_sigv4();
    return failed > 0;
}
