noinst_LIBRARIES += src/liblocal.a
src_liblocal_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SQLITE_CFLAGS) $(MHD_CFLAGS)
src_liblocal_a_SOURCES = \
	src/local/call.c src/local/call.h \
	src/local/caps.h \
	src/local/objects.c src/local/objects.h \
	src/local/service.h \
	src/local/store.c src/local/store.h \
	src/local/store_db.c src/local/store_db.h \
	src/local/store_dir.c src/local/store_dir.h \
	src/local/waiters.c src/local/waiters.h
