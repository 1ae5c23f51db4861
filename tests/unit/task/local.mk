check_PROGRAMS += tests/unit/test_task
TESTS += tests/unit/test_task
tests_unit_test_task_SOURCES = \
	tests/unit/task/main.c \
	tests/unit/task/test_db.c \
	tests/unit/task/test_ledger.c \
	tests/unit/task/test_record.c
tests_unit_test_task_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit $(CMOCKA_CFLAGS) $(JANSSON_CFLAGS)
tests_unit_test_task_LDADD = $(task_libs) $(CMOCKA_LIBS)
