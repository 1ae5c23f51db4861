check_PROGRAMS += tests/unit/test_aws
TESTS += tests/unit/test_aws
tests_unit_test_aws_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit $(CMOCKA_CFLAGS) $(JANSSON_CFLAGS)
tests_unit_test_aws_LDADD = $(aws_libs) $(CMOCKA_LIBS)
tests_unit_test_aws_SOURCES = tests/unit/aws/main.c
tests_unit_test_aws_SOURCES += tests/unit/aws/test_client.c tests/unit/server.c tests/unit/server.h
tests_unit_test_aws_SOURCES += tests/unit/aws/test_sigv4.c
EXTRA_DIST += tests/vectors/sigv4/s3.txt
