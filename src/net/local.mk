noinst_LIBRARIES += src/libnet.a
src_libnet_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(CURL_CFLAGS) $(UV_CFLAGS)
src_libnet_a_SOURCES = \
	src/net/caps.h \
	src/net/loop.c src/net/loop.h \
	src/net/retry.c src/net/retry.h
