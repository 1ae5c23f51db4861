noinst_LIBRARIES += src/libnet.a
src_libnet_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(CURL_CFLAGS) $(UV_CFLAGS)
src_libnet_a_SOURCES = \
	src/net/caps.h \
	src/net/child.c src/net/child.h \
	src/net/filter.c src/net/filter.h \
	src/net/http.c src/net/http.h \
	src/net/inflight.c src/net/inflight.h \
	src/net/instream.c src/net/instream.h \
	src/net/inbytes.c src/net/inbytes.h \
	src/net/loop.c src/net/loop.h \
	src/net/neterr.c src/net/neterr.h \
	src/net/outstream.c src/net/outstream.h \
	src/net/resolve.c src/net/resolve.h \
	src/net/publish.c src/net/publish.h \
	src/net/retry.c src/net/retry.h \
	src/net/runner.c src/net/runner.h \
	src/net/runner_copy.c src/net/runner_copy.h \
	src/net/shard.c src/net/shard.h \
	src/net/transfer.c src/net/transfer.h \
	src/net/watch.c src/net/watch.h
