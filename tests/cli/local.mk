# Black-box tests, one folder per program, one .sh per case: TESTS and EXTRA_DIST lines below.
# S3.
s3_tests = \
	tests/cli/s3bucket/life.sh \
	tests/cli/s3get/files.sh \
	tests/cli/s3get/output.sh \
	tests/cli/s3ls/listing.sh \
	tests/cli/s3put/command.sh \
	tests/cli/s3put/failures.sh \
	tests/cli/s3put/headers.sh \
	tests/cli/s3put/interrupted.sh \
	tests/cli/s3put/keys.sh \
	tests/cli/s3put/objects.sh
TESTS += $(s3_tests)
EXTRA_DIST += $(s3_tests)
