# Fuzz targets: `make check` replays tests/fuzz/corpus and a fixed number of mutations of it.
fuzz_targets = \
	tests/fuzz/fuzz_asset \
	tests/fuzz/fuzz_base64 \
	tests/fuzz/fuzz_config \
	tests/fuzz/fuzz_error \
	tests/fuzz/fuzz_jscan \
	tests/fuzz/fuzz_ndlines \
	tests/fuzz/fuzz_ndrec \
	tests/fuzz/fuzz_s3_config \
	tests/fuzz/fuzz_sigv4 \
	tests/fuzz/fuzz_url \
	tests/fuzz/fuzz_xml
check_PROGRAMS += $(fuzz_targets)
TESTS += $(fuzz_targets)
EXTRA_DIST += tests/fuzz/corpus
CLEANFILES += fuzz_*.crash

fuzz_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/fuzz $(JANSSON_CFLAGS)
check_LIBRARIES = tests/fuzz/libdriver.a
tests_fuzz_libdriver_a_SOURCES = tests/fuzz/driver.c tests/fuzz/fuzz.h
tests_fuzz_libdriver_a_CPPFLAGS = $(fuzz_cppflags)
fuzz_libs = tests/fuzz/libdriver.a $(codec_libs)
tests_fuzz_fuzz_asset_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_asset_LDADD = tests/fuzz/libdriver.a $(asset_libs)
tests_fuzz_fuzz_base64_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_base64_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_jscan_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_jscan_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_ndlines_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_ndlines_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_ndrec_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_ndrec_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_url_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_url_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_xml_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_xml_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_config_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_config_LDADD = tests/fuzz/libdriver.a $(aws_libs)
tests_fuzz_fuzz_error_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_error_LDADD = tests/fuzz/libdriver.a $(aws_libs)
tests_fuzz_fuzz_s3_config_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_s3_config_LDADD = tests/fuzz/libdriver.a $(aws_libs)
tests_fuzz_fuzz_sigv4_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_sigv4_LDADD = tests/fuzz/libdriver.a $(aws_libs)
score_fuzz_targets = \
	tests/fuzz/fuzz_decode \
	tests/fuzz/fuzz_fold \
	tests/fuzz/fuzz_names \
	tests/fuzz/fuzz_romanise \
	tests/fuzz/fuzz_score \
	tests/fuzz/fuzz_similarity
check_PROGRAMS += $(score_fuzz_targets)
TESTS += $(score_fuzz_targets)
score_fuzz_libs = tests/fuzz/libdriver.a $(score_libs)
tests_fuzz_fuzz_decode_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_decode_LDADD = $(score_fuzz_libs)
tests_fuzz_fuzz_fold_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_fold_LDADD = $(score_fuzz_libs)
tests_fuzz_fuzz_names_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_names_LDADD = $(score_fuzz_libs)
tests_fuzz_fuzz_romanise_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_romanise_LDADD = $(score_fuzz_libs)
tests_fuzz_fuzz_score_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_score_LDADD = $(score_fuzz_libs)
tests_fuzz_fuzz_similarity_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_similarity_LDADD = $(score_fuzz_libs)
queue_fuzz_targets = tests/fuzz/fuzz_kinesis tests/fuzz/fuzz_sqs
check_PROGRAMS += $(queue_fuzz_targets)
TESTS += $(queue_fuzz_targets)
tests_fuzz_fuzz_kinesis_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_kinesis_LDADD = tests/fuzz/libdriver.a $(aws_libs)
tests_fuzz_fuzz_sqs_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_sqs_LDADD = tests/fuzz/libdriver.a $(aws_libs)
cloudlet_fuzz_targets = tests/fuzz/fuzz_chunked tests/fuzz/fuzz_form tests/fuzz/fuzz_request
check_PROGRAMS += $(cloudlet_fuzz_targets)
TESTS += $(cloudlet_fuzz_targets)
tests_fuzz_fuzz_chunked_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_chunked_LDADD = tests/fuzz/libdriver.a $(local_libs)
tests_fuzz_fuzz_form_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_form_LDADD = tests/fuzz/libdriver.a $(local_libs)
tests_fuzz_fuzz_request_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_request_LDADD = tests/fuzz/libdriver.a $(local_libs)
