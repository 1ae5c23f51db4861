noinst_LIBRARIES += src/liblocal.a
src_liblocal_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SQLITE_CFLAGS) $(MHD_CFLAGS)
src_liblocal_a_SOURCES = src/local/caps.h src/local/service.h src/local/services.c
# The frame.
src_liblocal_a_SOURCES += src/local/auth.c src/local/auth.h
src_liblocal_a_SOURCES += src/local/auth_claim.c
src_liblocal_a_SOURCES += src/local/body.c src/local/body.h
src_liblocal_a_SOURCES += src/local/call.c src/local/call.h
src_liblocal_a_SOURCES += src/local/chunked.c src/local/chunked.h
src_liblocal_a_SOURCES += src/local/crc.c src/local/crc.h
src_liblocal_a_SOURCES += src/local/hashes.c src/local/hashes.h
src_liblocal_a_SOURCES += src/local/httpd.c src/local/httpd.h
src_liblocal_a_SOURCES += src/local/keys.c src/local/keys.h
src_liblocal_a_SOURCES += src/local/objects.c src/local/objects.h
src_liblocal_a_SOURCES += src/local/reply.c src/local/reply.h
src_liblocal_a_SOURCES += src/local/router.c src/local/router.h
src_liblocal_a_SOURCES += src/local/store.c src/local/store.h
src_liblocal_a_SOURCES += src/local/store_db.c src/local/store_db.h
src_liblocal_a_SOURCES += src/local/store_dir.c src/local/store_dir.h
src_liblocal_a_SOURCES += src/local/waiters.c src/local/waiters.h
# S3.
src_liblocal_a_SOURCES += src/local/s3.c src/local/s3.h
src_liblocal_a_SOURCES += src/local/s3_bucket.c src/local/s3_bucket.h
src_liblocal_a_SOURCES += src/local/s3_checksum.c src/local/s3_checksum.h
src_liblocal_a_SOURCES += src/local/s3_complete.c
src_liblocal_a_SOURCES += src/local/s3_conditions.c src/local/s3_conditions.h
src_liblocal_a_SOURCES += src/local/s3_copy.c
src_liblocal_a_SOURCES += src/local/s3_error.c src/local/s3_error.h
src_liblocal_a_SOURCES += src/local/s3_get.c
src_liblocal_a_SOURCES += src/local/s3_headers.c src/local/s3_headers.h
src_liblocal_a_SOURCES += src/local/s3_keys.c src/local/s3_keys.h
src_liblocal_a_SOURCES += src/local/s3_object.c src/local/s3_object.h
src_liblocal_a_SOURCES += src/local/s3_part.c
src_liblocal_a_SOURCES += src/local/s3_piece.c src/local/s3_piece.h
src_liblocal_a_SOURCES += src/local/s3_request.c src/local/s3_request.h
# SQS.
src_liblocal_a_SOURCES += src/local/sqs.c src/local/sqs.h
src_liblocal_a_SOURCES += src/local/sqs_ack.c src/local/sqs_call.h
src_liblocal_a_SOURCES += src/local/sqs_config.c src/local/sqs_config.h
src_liblocal_a_SOURCES += src/local/sqs_queue.c
src_liblocal_a_SOURCES += src/local/sqs_receive.c
src_liblocal_a_SOURCES += src/local/sqs_send.c
# Kinesis.
src_liblocal_a_SOURCES += src/local/kinesis.c src/local/kinesis.h
src_liblocal_a_SOURCES += src/local/kinesis_get.c src/local/kinesis_call.h
src_liblocal_a_SOURCES += src/local/kinesis_put.c
src_liblocal_a_SOURCES += src/local/kinesis_stream.c
src_liblocal_a_SOURCES += src/local/s3_multipart.c src/local/s3_multipart.h
