check_PROGRAMS += tests/unit/test_score
TESTS += tests/unit/test_score
tests_unit_test_score_SOURCES = \
	tests/unit/score/main.c \
	tests/unit/score/test_agg.c \
	tests/unit/score/test_ensemble.c \
	tests/unit/score/test_features.c \
	tests/unit/score/test_lanes.c \
	tests/unit/score/test_lines.c \
	tests/unit/score/test_names.c \
	tests/unit/score/test_natural.c \
	tests/unit/score/test_plus.c \
	tests/unit/score/test_record.c \
	tests/unit/score/test_search.c \
	tests/unit/score/test_wordset.c
tests_unit_test_score_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit $(CMOCKA_CFLAGS)
tests_unit_test_score_LDADD = $(score_libs) $(CMOCKA_LIBS)
