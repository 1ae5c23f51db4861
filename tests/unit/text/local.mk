check_PROGRAMS += tests/unit/test_text
TESTS += tests/unit/test_text
tests_unit_test_text_SOURCES = \
	tests/unit/text/main.c \
	tests/unit/text/text.h \
	tests/unit/text/test_chartype.c \
	tests/unit/text/test_clean.c \
	tests/unit/text/test_decode.c \
	tests/unit/text/test_fold.c \
	tests/unit/text/test_graphones.c \
	tests/unit/text/test_lcs.c \
	tests/unit/text/test_ranges.c \
	tests/unit/text/test_romanise.c \
	tests/unit/text/test_script.c \
	tests/unit/text/test_script_use.c \
	tests/unit/text/test_similarity.c
tests_unit_test_text_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit $(CMOCKA_CFLAGS)
tests_unit_test_text_LDADD = $(text_libs) $(CMOCKA_LIBS)
