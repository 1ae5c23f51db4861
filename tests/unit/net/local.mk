check_PROGRAMS += tests/unit/test_net
TESTS += tests/unit/test_net
tests_unit_test_net_SOURCES = \
	tests/unit/server.c tests/unit/server.h \
	tests/unit/net/main.c \
	tests/unit/net/http_fixture.c tests/unit/net/http_fixture.h \
	tests/unit/net/test_http.c \
	tests/unit/net/test_transfer.c \
	tests/unit/net/test_instream.c \
	tests/unit/net/test_loop.c \
	tests/unit/net/test_outstream.c \
	tests/unit/net/test_resolve.c \
	tests/unit/net/test_retry.c
tests_unit_test_net_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit $(CMOCKA_CFLAGS) $(UV_CFLAGS) $(CURL_CFLAGS)
tests_unit_test_net_LDADD = $(net_libs) $(CMOCKA_LIBS)
tests_unit_test_net_SOURCES += tests/unit/net/test_child.c
tests_unit_test_net_SOURCES += tests/unit/net/test_runner.c
