noinst_LIBRARIES += src/libcodec.a
src_libcodec_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(EXPAT_CFLAGS) $(CRYPTO_CFLAGS) $(ZLIB_CFLAGS)
src_libcodec_a_SOURCES = \
	src/codec/base64.c src/codec/base64.h \
	src/codec/caps.h \
	src/codec/digest.c src/codec/digest.h \
	src/codec/gzip.c src/codec/gzip.h \
	src/codec/hex.c src/codec/hex.h \
	src/codec/json.c src/codec/json.h \
	src/codec/jwrite.c src/codec/jwrite.h \
	src/codec/url.c src/codec/url.h
