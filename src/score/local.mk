noinst_LIBRARIES += src/libscore.a
src_libscore_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
src_libscore_a_SOURCES = \
	src/score/agg.c src/score/agg.h \
	src/score/builtin.c src/score/builtin.h \
	src/score/caps.h \
	src/score/ensemble.c src/score/ensemble.h \
	src/score/features.c src/score/features.h \
	src/score/filter.c src/score/filter.h \
	src/score/lanes.c src/score/lanes.h src/score/lanes_kernel.inc \
	src/score/lettercode.c src/score/lettercode.h \
	src/score/likeness.c src/score/likeness.h \
	src/score/lines.c src/score/lines.h \
	src/score/names.c src/score/names.h \
	src/score/names_build.c src/score/names_build.h \
	src/score/natural.c src/score/natural.h \
	src/score/plus.c src/score/plus.h \
	src/score/record.c src/score/record.h \
	src/score/search.c src/score/search.h \
	src/score/wordset.c src/score/wordset.h
