check_PROGRAMS += tests/unit/test_codec
TESTS += tests/unit/test_codec
tests_unit_test_codec_SOURCES = \
	tests/unit/codec/main.c \
	tests/unit/codec/test_base64.c \
	tests/unit/codec/test_crc.c \
	tests/unit/codec/test_digest.c \
	tests/unit/codec/test_gunzip.c \
	tests/unit/codec/test_gzip.c \
	tests/unit/codec/test_hex.c \
	tests/unit/codec/test_jscan.c \
	tests/unit/codec/test_jscan_walk.c \
	tests/unit/codec/test_json.c \
	tests/unit/codec/test_jstring.c \
	tests/unit/codec/test_jwrite.c \
	tests/unit/codec/test_ndlines.c \
	tests/unit/codec/test_ndrec.c \
	tests/unit/codec/test_url.c \
	tests/unit/codec/test_xml.c
tests_unit_test_codec_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit $(CMOCKA_CFLAGS) $(JANSSON_CFLAGS) $(ZLIB_CFLAGS)
tests_unit_test_codec_LDADD = $(codec_libs) $(CMOCKA_LIBS)
tests_unit_test_codec_SOURCES += tests/unit/codec/test_mediatype.c
