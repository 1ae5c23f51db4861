noinst_LIBRARIES += src/libaws.a
src_libaws_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
src_libaws_a_SOURCES = \
	src/aws/config.c \
	src/aws/endpoint.c \
	src/aws/error.c
src_libaws_a_SOURCES =
# The protocols of the queue and stream services.
src_libaws_a_SOURCES += \
	src/aws/jreply.c src/aws/jreply.h \
	src/aws/kinesis_key.c src/aws/kinesis_key.h \
	src/aws/kinesis_proto.c src/aws/kinesis_proto.h \
	src/aws/sqs_message.c src/aws/sqs_message.h \
	src/aws/sqs_proto.c src/aws/sqs_proto.h
	src/aws/error.c \
	src/aws/sigv4.c \
	src/aws/sigv4_key.c
