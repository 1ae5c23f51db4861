# Foreign clients on cloudlet, our clients on servers that others wrote, the scorer beside the
# libraries of production. tests/interop/install installs them; what is absent is skipped.
check_PROGRAMS += tests/interop/similarity_bits
tests_interop_similarity_bits_SOURCES = tests/interop/similarity_bits.c
tests_interop_similarity_bits_LDADD = $(score_libs)
interop_tests = \
	tests/interop/awscli.sh \
	tests/interop/boto3.sh \
	tests/interop/boto3_buckets.sh \
	tests/interop/kinesalite.sh \
	tests/interop/moto.sh \
	tests/interop/rapidfuzz.sh \
	tests/interop/rclone.sh \
	tests/interop/s3cmd.sh \
	tests/interop/s3rver.sh \
	tests/interop/s3sign.sh \
	tests/interop/s5cmd.sh \
	tests/interop/score_cases.sh \
	tests/interop/score_records.sh \
	tests/interop/seaweedfs.sh \
	tests/interop/unidecode.sh \
	tests/interop/versitygw.sh
TESTS += $(interop_tests)
EXTRA_DIST += $(interop_tests) tests/interop/install tests/interop/lib.sh \
	tests/interop/boto3_buckets.py \
	tests/interop/boto3_archive.py \
	tests/interop/boto3_attributes.py \
	tests/interop/boto3_client.py \
	tests/interop/boto3_lifecycle.py \
	tests/interop/boto3_parts.py \
	tests/interop/boto3_versions.py \
	tests/interop/rapidfuzz_pairs.py \
	tests/interop/s3_server.inc \
	tests/interop/score_records.py \
	tests/interop/s3sign_boto3.py \
	tests/interop/score_reference.py
