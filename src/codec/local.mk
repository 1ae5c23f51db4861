noinst_LIBRARIES += src/libcodec.a
src_libcodec_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(EXPAT_CFLAGS) $(CRYPTO_CFLAGS) $(ZLIB_CFLAGS)
src_libcodec_a_SOURCES =
