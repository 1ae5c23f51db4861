# Black-box tests, one folder per program, one .sh per case: TESTS and EXTRA_DIST lines below.
