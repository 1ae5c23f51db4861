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
src_libaws_a_SOURCES += src/aws/s3_configure.c src/aws/s3_configure.h
src_libaws_a_SOURCES += src/aws/s3_cors.c src/aws/s3_cors.h
src_libaws_a_SOURCES += src/aws/s3_notification.c src/aws/s3_notification.h
src_libaws_a_SOURCES += src/aws/s3_post_policy.c src/aws/s3_post_policy.h
src_libaws_a_SOURCES += src/aws/s3_settings.c src/aws/s3_settings.h
src_libaws_a_SOURCES += src/aws/s3_lifecycle.c src/aws/s3_lifecycle.h
src_libaws_a_SOURCES += src/aws/s3_lifecycle_check.c
src_libaws_a_SOURCES += src/aws/s3_shape.c src/aws/s3_shape.h
# The client's side of S3.
src_libaws_a_SOURCES += src/aws/s3_cat.c src/aws/s3_cat.h
src_libaws_a_SOURCES += src/aws/s3_cat_source.c src/aws/s3_cat_source.h
src_libaws_a_SOURCES += src/aws/s3_client.c src/aws/s3_client.h
src_libaws_a_SOURCES += src/aws/s3_download.c src/aws/s3_download.h
src_libaws_a_SOURCES += src/aws/s3_facts.c src/aws/s3_facts.h
src_libaws_a_SOURCES += src/aws/s3_fetch.c src/aws/s3_fetch.h
src_libaws_a_SOURCES += src/aws/s3_files.c src/aws/s3_files.h
src_libaws_a_SOURCES += src/aws/s3_get.c src/aws/s3_get.h
src_libaws_a_SOURCES += src/aws/s3_get_file.c src/aws/s3_get_file.h
src_libaws_a_SOURCES += src/aws/s3_getter.c src/aws/s3_getter.h
src_libaws_a_SOURCES += src/aws/s3_gotten.c src/aws/s3_gotten.h
src_libaws_a_SOURCES += src/aws/s3_headers.c src/aws/s3_headers.h
src_libaws_a_SOURCES += src/aws/s3_item.c src/aws/s3_item.h
src_libaws_a_SOURCES += src/aws/s3_list.c src/aws/s3_list.h
src_libaws_a_SOURCES += src/aws/s3_manifest.c src/aws/s3_manifest.h
src_libaws_a_SOURCES += src/aws/s3_midpoint.c src/aws/s3_midpoint.h
src_libaws_a_SOURCES += src/aws/s3_multipart.c src/aws/s3_multipart.h
src_libaws_a_SOURCES += src/aws/s3_partsum.c src/aws/s3_partsum.h
src_libaws_a_SOURCES += src/aws/s3_path.c src/aws/s3_path.h
src_libaws_a_SOURCES += src/aws/s3_pieces.c src/aws/s3_pieces.h
src_libaws_a_SOURCES += src/aws/s3_plan.c src/aws/s3_plan.h
src_libaws_a_SOURCES += src/aws/s3_policy.c src/aws/s3_policy.h
src_libaws_a_SOURCES += src/aws/s3_presign.c src/aws/s3_presign.h
src_libaws_a_SOURCES += src/aws/s3_presign_line.c
src_libaws_a_SOURCES += src/aws/s3_put.c src/aws/s3_put.h
src_libaws_a_SOURCES += src/aws/s3_ranges.c src/aws/s3_ranges.h
src_libaws_a_SOURCES += src/aws/s3_record.c src/aws/s3_record.h
src_libaws_a_SOURCES += src/aws/s3_remove.c src/aws/s3_remove.h
src_libaws_a_SOURCES += src/aws/s3_remove_batch.h
src_libaws_a_SOURCES += src/aws/s3_remove_call.c
src_libaws_a_SOURCES += src/aws/s3_remover.c src/aws/s3_remover.h
src_libaws_a_SOURCES += src/aws/s3_report.c src/aws/s3_report.h
src_libaws_a_SOURCES += src/aws/s3_resume.c src/aws/s3_resume.h
src_libaws_a_SOURCES += src/aws/s3_roll.c src/aws/s3_roll.h
src_libaws_a_SOURCES += src/aws/s3_show.c src/aws/s3_show.h
src_libaws_a_SOURCES += src/aws/s3_signer.c src/aws/s3_signer.h
src_libaws_a_SOURCES += src/aws/s3_source.c src/aws/s3_source.h
src_libaws_a_SOURCES += src/aws/s3_sums.c src/aws/s3_sums.h
src_libaws_a_SOURCES += src/aws/s3_target.c
src_libaws_a_SOURCES += src/aws/s3_target_line.c src/aws/s3_target_line.h
src_libaws_a_SOURCES += src/aws/s3_targets.c src/aws/s3_targets.h
src_libaws_a_SOURCES += src/aws/s3_template.c src/aws/s3_template.h
src_libaws_a_SOURCES += src/aws/s3_terms.c src/aws/s3_terms.h
src_libaws_a_SOURCES += src/aws/s3_tree.c src/aws/s3_tree.h
src_libaws_a_SOURCES += src/aws/s3_upload.c src/aws/s3_upload.h
src_libaws_a_SOURCES += src/aws/s3_upload_end.c
src_libaws_a_SOURCES += src/aws/s3_upload_resume.c
src_libaws_a_SOURCES += src/aws/s3_upload_send.c
src_libaws_a_SOURCES += src/aws/s3_upload_state.h
src_libaws_a_SOURCES += src/aws/s3_url.c src/aws/s3_url.h
src_libaws_a_SOURCES += src/aws/s3_verify.c src/aws/s3_verify.h
src_libaws_a_SOURCES += src/aws/s3_walk.c src/aws/s3_walk.h
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
