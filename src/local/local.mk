noinst_LIBRARIES += src/liblocal.a
src_liblocal_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SQLITE_CFLAGS) $(MHD_CFLAGS)
src_liblocal_a_SOURCES =
