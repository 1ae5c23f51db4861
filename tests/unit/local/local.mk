check_PROGRAMS += tests/unit/test_local
TESTS += tests/unit/test_local
tests_unit_test_local_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit $(CMOCKA_CFLAGS) $(JANSSON_CFLAGS)
tests_unit_test_local_LDADD = $(local_libs) $(CMOCKA_LIBS)
tests_unit_test_local_SOURCES = tests/unit/local/main.c
tests_unit_test_local_SOURCES += tests/unit/local/ask.c tests/unit/local/ask.h
tests_unit_test_local_SOURCES += tests/unit/local/test_kinesis.c
tests_unit_test_local_SOURCES += tests/unit/local/test_sqs.c
