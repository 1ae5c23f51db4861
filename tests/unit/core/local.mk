check_PROGRAMS += tests/unit/test_core
TESTS += tests/unit/test_core
tests_unit_test_core_SOURCES = \
	tests/unit/core/main.c \
	tests/unit/core/test_blocks.c \
	tests/unit/core/test_buf.c \
	tests/unit/core/test_clock.c \
	tests/unit/core/test_err.c \
	tests/unit/core/test_file.c \
	tests/unit/core/test_keyset.c \
	tests/unit/core/test_num.c \
	tests/unit/core/test_opt.c \
	tests/unit/core/test_ordered.c \
	tests/unit/core/test_output.c \
	tests/unit/core/test_sig.c \
	tests/unit/core/test_span.c \
	tests/unit/core/test_stdfd.c \
	tests/unit/core/test_utf8.c
tests_unit_test_core_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit $(CMOCKA_CFLAGS)
tests_unit_test_core_LDADD = $(core_libs) $(CMOCKA_LIBS)
