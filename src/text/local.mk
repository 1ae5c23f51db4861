noinst_LIBRARIES += src/libtext.a
src_libtext_a_CPPFLAGS = $(AM_CPPFLAGS) $(UTF8PROC_CFLAGS)
src_libtext_a_SOURCES =
