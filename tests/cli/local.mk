# Black-box tests, one folder per program, one .sh per case: TESTS and EXTRA_DIST lines below.
# S3.
s3_tests = \
	tests/cli/s3bucket/configuration.sh \
	tests/cli/s3bucket/interrupted.sh \
	tests/cli/s3bucket/life.sh \
	tests/cli/s3get/files.sh \
	tests/cli/s3get/join.sh \
	tests/cli/s3get/many.sh \
	tests/cli/s3get/output.sh \
	tests/cli/s3get/pages.sh \
	tests/cli/s3get/resume.sh \
	tests/cli/s3get/terms.sh \
	tests/cli/s3ls/forms.sh \
	tests/cli/s3ls/listing.sh \
	tests/cli/s3ls/stuck.sh \
	tests/cli/s3ls/tls.sh \
	tests/cli/s3put/command.sh \
	tests/cli/s3put/conditions.sh \
	tests/cli/s3put/expect.sh \
	tests/cli/s3put/failures.sh \
	tests/cli/s3put/headers.sh \
	tests/cli/s3put/interrupted.sh \
	tests/cli/s3put/keys.sh \
	tests/cli/s3put/manifest.sh \
	tests/cli/s3put/objects.sh \
	tests/cli/s3put/recursive.sh \
	tests/cli/s3put/resume.sh \
	tests/cli/s3put/roll.sh \
	tests/cli/s3put/unsigned.sh \
	tests/cli/s3rm/objects.sh \
	tests/cli/s3rm/partial.sh \
	tests/cli/s3rm/versions.sh \
	tests/cli/s3sign/form.sh \
	tests/cli/s3sign/lines.sh \
	tests/cli/s3sign/urls.sh
TESTS += $(s3_tests)
EXTRA_DIST += $(s3_tests)
check_PROGRAMS += tests/cli/fakescore/score_cases
tests_cli_fakescore_score_cases_SOURCES = tests/cli/fakescore/score_cases.c
tests_cli_fakescore_score_cases_LDADD = $(score_libs)
fakescore_tests = \
	tests/cli/fakescore/bytes.sh \
	tests/cli/fakescore/cases.sh \
	tests/cli/fakescore/decode_table.sh \
	tests/cli/fakescore/names.sh \
	tests/cli/fakescore/order.sh \
	tests/cli/fakescore/pipe.sh \
	tests/cli/fakescore/plus.sh \
	tests/cli/fakescore/romanise.sh \
	tests/cli/fakescore/stream.sh \
	tests/cli/fakescore/vectors.sh
check_PROGRAMS += tests/cli/romanise/held_out
tests_cli_romanise_held_out_SOURCES = tests/cli/romanise/held_out.c \
	tools/evaluate.c tools/evaluate.h tools/pairs.c tools/pairs.h
tests_cli_romanise_held_out_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tools
tests_cli_romanise_held_out_LDADD = $(text_libs)
romanise_tests = \
	tests/cli/romanise/accuracy.sh \
	tests/cli/romanise/lines.sh \
	tests/cli/romanise/order.sh \
	tests/cli/romanise/records.sh
TESTS += $(romanise_tests)
EXTRA_DIST += $(romanise_tests)
fakeagg_tests = \
	tests/cli/fakeagg/bad.sh \
	tests/cli/fakeagg/sums.sh
TESTS += $(fakescore_tests) $(fakeagg_tests)
EXTRA_DIST += $(fakescore_tests) $(fakeagg_tests) \
	tests/vectors/score/cases.ndjson \
	tests/vectors/score/names.csv
EXTRA_DIST += tests/cli/cloudlet/server.inc
TESTS += tests/cli/cloudlet/account.sh
TESTS += tests/cli/cloudlet/durable.sh
TESTS += tests/cli/cloudlet/faults.sh
TESTS += tests/cli/cloudlet/longpoll.sh
TESTS += tests/cli/cloudlet/not_implemented.sh
TESTS += tests/cli/cloudlet/presigned-v2.sh
TESTS += tests/cli/cloudlet/reset.sh
TESTS += tests/cli/cloudlet/runner.sh
TESTS += tests/cli/cloudlet/s3_chunked.sh
TESTS += tests/cli/cloudlet/s3_config.sh
TESTS += tests/cli/cloudlet/s3_cors.sh
TESTS += tests/cli/cloudlet/s3_events.sh
TESTS += tests/cli/cloudlet/s3_list.sh
TESTS += tests/cli/cloudlet/s3_multipart.sh
TESTS += tests/cli/cloudlet/s3_object.sh
TESTS += tests/cli/cloudlet/s3_lifecycle.sh
TESTS += tests/cli/cloudlet/clock.sh
TESTS += tests/cli/cloudlet/s3_restore.sh
TESTS += tests/cli/cloudlet/s3_attributes.sh
TESTS += tests/cli/cloudlet/s3_tags.sh
TESTS += tests/cli/cloudlet/s3_versions.sh
TESTS += tests/cli/cloudlet/s3_post.sh
TESTS += tests/cli/cloudlet/serve.sh
TESTS += tests/cli/cloudlet/signature.sh
EXTRA_DIST += tests/cli/cloudlet/account.sh
EXTRA_DIST += tests/cli/cloudlet/durable.sh
EXTRA_DIST += tests/cli/cloudlet/faults.sh
EXTRA_DIST += tests/cli/cloudlet/longpoll.sh
EXTRA_DIST += tests/cli/cloudlet/not_implemented.sh
EXTRA_DIST += tests/cli/cloudlet/presigned-v2.sh
EXTRA_DIST += tests/cli/cloudlet/reset.sh
EXTRA_DIST += tests/cli/cloudlet/runner.sh
TESTS += tests/cli/cloudlet/packs.sh
EXTRA_DIST += tests/cli/cloudlet/packs.sh
EXTRA_DIST += tests/cli/cloudlet/s3_chunked.sh
EXTRA_DIST += tests/cli/cloudlet/s3_config.sh
EXTRA_DIST += tests/cli/cloudlet/s3_cors.sh
EXTRA_DIST += tests/cli/cloudlet/s3_events.sh
EXTRA_DIST += tests/cli/cloudlet/s3_list.sh
EXTRA_DIST += tests/cli/cloudlet/s3_multipart.sh
EXTRA_DIST += tests/cli/cloudlet/s3_object.sh
EXTRA_DIST += tests/cli/cloudlet/s3_lifecycle.sh
EXTRA_DIST += tests/cli/cloudlet/clock.sh
EXTRA_DIST += tests/cli/cloudlet/s3_restore.sh
EXTRA_DIST += tests/cli/cloudlet/s3_attributes.sh
EXTRA_DIST += tests/cli/cloudlet/s3_tags.sh
EXTRA_DIST += tests/cli/cloudlet/s3_versions.sh
EXTRA_DIST += tests/cli/cloudlet/s3_post.sh
EXTRA_DIST += tests/cli/cloudlet/serve.sh
EXTRA_DIST += tests/cli/cloudlet/signature.sh
TESTS += tests/cli/cloudlet/differences.sh
EXTRA_DIST += tests/cli/cloudlet/differences.sh
# The queue and stream programs; flaky is a service that misbehaves.
check_PROGRAMS += tests/cli/flaky
tests_cli_flaky_SOURCES = tests/cli/flaky.c tests/unit/server.c tests/unit/server.h
tests_cli_flaky_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit $(JANSSON_CFLAGS)
tests_cli_flaky_LDADD = $(codec_libs)
queue_tests = \
	tests/cli/kinput/order.sh \
	tests/cli/kinput/records.sh \
	tests/cli/kinread/follow.sh \
	tests/cli/kinread/from.sh \
	tests/cli/kinread/split.sh \
	tests/cli/kinstream/life.sh \
	tests/cli/pipeline/acknowledged.sh \
	tests/cli/pipeline/undone.sh \
	tests/cli/sqsack/acknowledge.sh \
	tests/cli/sqspull/drain.sh \
	tests/cli/sqspull/lines.sh \
	tests/cli/sqspull/release.sh \
	tests/cli/sqspull/stuck.sh \
	tests/cli/sqspush/bad-lines.sh \
	tests/cli/sqspush/fifo.sh \
	tests/cli/sqspush/idle.sh \
	tests/cli/sqspush/messages.sh \
	tests/cli/sqspush/partial.sh \
	tests/cli/sqspush/whole.sh \
	tests/cli/sqsqueue/life.sh
TESTS += $(queue_tests)
EXTRA_DIST += $(queue_tests)
TESTS += tests/cli/cloudlet/kinesis_differences.sh
EXTRA_DIST += tests/cli/cloudlet/kinesis_differences.sh
TESTS += tests/cli/cloudlet/kinesis_json.sh
EXTRA_DIST += tests/cli/cloudlet/kinesis_json.sh
TESTS += tests/cli/cloudlet/sqs_differences.sh
EXTRA_DIST += tests/cli/cloudlet/sqs_differences.sh
TESTS += tests/cli/cloudlet/sqs_json.sh
EXTRA_DIST += tests/cli/cloudlet/sqs_json.sh
TESTS += tests/cli/cloudlet/sqs_query.sh
EXTRA_DIST += tests/cli/cloudlet/sqs_query.sh
TESTS += tests/cli/cloudlet/sqs_restart.sh
EXTRA_DIST += tests/cli/cloudlet/sqs_restart.sh
TESTS += tests/cli/cloudlet/limits.sh
EXTRA_DIST += tests/cli/cloudlet/limits.sh
# Assets; origin is a server of media that misbehaves.
check_PROGRAMS += tests/cli/origin
tests_cli_origin_SOURCES = tests/cli/origin.c tests/unit/server.c tests/unit/server.h
tests_cli_origin_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit
tests_cli_origin_LDADD =
EXTRA_DIST += tests/cli/assetfetch/lib.inc
asset_tests = \
	tests/cli/assetfetch/existing.sh \
	tests/cli/assetfetch/failures.sh \
	tests/cli/assetfetch/filter.sh \
	tests/cli/assetfetch/folder.sh \
	tests/cli/assetfetch/large.sh \
	tests/cli/assetfetch/meanwhile.sh \
	tests/cli/assetfetch/objects.sh \
	tests/cli/assetfetch/presigned.sh \
	tests/cli/assetfetch/tls.sh \
	tests/cli/assetfetch/unwell.sh
	tests/cli/assetfetch/presigned.sh
TESTS += $(asset_tests)
EXTRA_DIST += $(asset_tests)
# The task queue, in SQLite and in PostgreSQL.
taskq_tests = \
	tests/cli/taskq/add.sh \
	tests/cli/taskq/log.sh \
	tests/cli/taskq/outage.sh \
	tests/cli/taskq/run.sh \
	tests/cli/taskq/secret.sh \
	tests/cli/taskq/stop.sh
TESTS += $(taskq_tests)
EXTRA_DIST += $(taskq_tests) tests/cli/taskq/postgres.inc
