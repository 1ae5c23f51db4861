noinst_LIBRARIES += src/libaws.a
src_libaws_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
src_libaws_a_SOURCES = \
	src/aws/config.c \
	src/aws/endpoint.c \
	src/aws/error.c
