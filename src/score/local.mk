noinst_LIBRARIES += src/libscore.a
src_libscore_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
src_libscore_a_SOURCES = \
	src/score/agg.c src/score/agg.h \
	src/score/builtin.c src/score/builtin.h \
	src/score/caps.h \
	src/score/ensemble.c src/score/ensemble.h \
	src/score/features.c src/score/features.h \
	src/score/lines.c src/score/lines.h \
	src/score/names.c src/score/names.h \
	src/score/record.c src/score/record.h \
	src/score/search.c src/score/search.h
