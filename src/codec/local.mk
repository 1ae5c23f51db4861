noinst_LIBRARIES += src/libcodec.a
src_libcodec_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(EXPAT_CFLAGS) $(CRYPTO_CFLAGS) $(ZLIB_CFLAGS)
src_libcodec_a_SOURCES = \
	src/codec/base64.c src/codec/base64.h \
	src/codec/caps.h \
	src/codec/crc.c src/codec/crc.h \
	src/codec/crc_fold.c src/codec/crc_fold.h \
	src/codec/digest.c src/codec/digest.h \
	src/codec/gunzip.c src/codec/gunzip.h \
	src/codec/gzip.c src/codec/gzip.h \
	src/codec/hashes.c src/codec/hashes.h \
	src/codec/hex.c src/codec/hex.h \
	src/codec/jkeys.c src/codec/jkeys.h \
	src/codec/jscan.c src/codec/jscan.h \
	src/codec/jscan_walk.c \
	src/codec/json.c src/codec/json.h \
	src/codec/jstring.c src/codec/jstring.h \
	src/codec/jwrite.c src/codec/jwrite.h \
	src/codec/mediatype.c src/codec/mediatype.h \
	src/codec/ndlines.c src/codec/ndlines.h \
	src/codec/ndrec.c src/codec/ndrec.h \
	src/codec/url.c src/codec/url.h \
	src/codec/xml.c src/codec/xml.h
