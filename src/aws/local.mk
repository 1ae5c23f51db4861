noinst_LIBRARIES += src/libaws.a
src_libaws_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
src_libaws_a_SOURCES = src/aws/caps.h
# Who and where.
src_libaws_a_SOURCES += src/aws/config.c src/aws/config.h
src_libaws_a_SOURCES += src/aws/chain.c src/aws/chain.h
src_libaws_a_SOURCES += src/aws/container.c src/aws/container.h
src_libaws_a_SOURCES += src/aws/credentials.c src/aws/credentials.h
src_libaws_a_SOURCES += src/aws/credproc.c src/aws/credproc.h
src_libaws_a_SOURCES += src/aws/fetch.c src/aws/fetch.h
src_libaws_a_SOURCES += src/aws/imds.c src/aws/imds.h
src_libaws_a_SOURCES += src/aws/lookup.c src/aws/lookup.h
src_libaws_a_SOURCES += src/aws/sts.c src/aws/sts.h
src_libaws_a_SOURCES += src/aws/endpoint.c src/aws/endpoint.h
# Signatures and errors, for both sides.
src_libaws_a_SOURCES += src/aws/error.c src/aws/error.h
src_libaws_a_SOURCES += src/aws/sigv2.c src/aws/sigv2.h
src_libaws_a_SOURCES += src/aws/sigv4.c src/aws/sigv4.h
src_libaws_a_SOURCES += src/aws/sigv4_key.c src/aws/sigv4_key.h
# The protocols of the queue and stream services.
src_libaws_a_SOURCES += src/aws/jbody.c src/aws/jbody.h
src_libaws_a_SOURCES += src/aws/kinesis_key.c src/aws/kinesis_key.h
src_libaws_a_SOURCES += src/aws/kinesis_proto.c src/aws/kinesis_proto.h
src_libaws_a_SOURCES += src/aws/kinesis_request.c src/aws/kinesis_request.h
src_libaws_a_SOURCES += src/aws/sqs_message.c src/aws/sqs_message.h
src_libaws_a_SOURCES += src/aws/sqs_proto.c src/aws/sqs_proto.h
src_libaws_a_SOURCES += src/aws/sqs_proto_read.c
src_libaws_a_SOURCES += src/aws/sqs_request.c src/aws/sqs_request.h
src_libaws_a_SOURCES += src/aws/sqs_reply.c src/aws/sqs_reply.h
# Calls.
src_libaws_a_SOURCES += src/aws/call.c src/aws/call.h
src_libaws_a_SOURCES += src/aws/client.c src/aws/client.h
src_libaws_a_SOURCES += src/aws/options.c src/aws/options.h
# S3's protocol.
src_libaws_a_SOURCES += \
	src/aws/s3_proto.c src/aws/s3_proto.h \
	src/aws/s3_proto_delete.c \
	src/aws/s3_proto_upload.c \
	src/aws/s3_proto_attributes.c \
	src/aws/s3_proto_restore.c \
	src/aws/s3_proto_version.c \
	src/aws/s3_tags.c src/aws/s3_tags.h \
	src/aws/s3_xml.c src/aws/s3_xml.h
# The configuration of buckets.
src_libaws_a_SOURCES += src/aws/s3_bucket_policy.c
src_libaws_a_SOURCES += src/aws/s3_config.c src/aws/s3_config.h
src_libaws_a_SOURCES += src/aws/s3_cors.c src/aws/s3_cors.h
src_libaws_a_SOURCES += src/aws/s3_notification.c src/aws/s3_notification.h
src_libaws_a_SOURCES += src/aws/s3_post_policy.c src/aws/s3_post_policy.h
src_libaws_a_SOURCES += src/aws/s3_settings.c src/aws/s3_settings.h
src_libaws_a_SOURCES += src/aws/s3_lifecycle.c src/aws/s3_lifecycle.h
src_libaws_a_SOURCES += src/aws/s3_lifecycle_check.c
src_libaws_a_SOURCES += src/aws/s3_shape.c src/aws/s3_shape.h
# Lines in batches, and the clients of the JSON services.
src_libaws_a_SOURCES += src/aws/failures.c src/aws/failures.h
src_libaws_a_SOURCES += src/aws/feeder.c src/aws/feeder.h
src_libaws_a_SOURCES += src/aws/feeder_slot.c src/aws/feeder_state.h
src_libaws_a_SOURCES += src/aws/jsonapi.c src/aws/jsonapi.h
src_libaws_a_SOURCES += src/aws/pending.c src/aws/pending.h
src_libaws_a_SOURCES += src/aws/sqs_client.c src/aws/sqs_client.h
src_libaws_a_SOURCES += src/aws/sqs_record.c src/aws/sqs_record.h
src_libaws_a_SOURCES += src/aws/kinesis_client.c src/aws/kinesis_client.h
src_libaws_a_SOURCES += src/aws/kinesis_reader.c src/aws/kinesis_reader.h
src_libaws_a_SOURCES += src/aws/shardset.c src/aws/shardset.h
