noinst_LIBRARIES += src/libscore.a
src_libscore_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
src_libscore_a_SOURCES =
