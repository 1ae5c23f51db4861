# kill -9 at random moments, then count every record.
crash_tests = tests/crash/assets.sh
crash_tests += tests/crash/pipeline.sh
crash_tests += tests/crash/s3get.sh
crash_tests += tests/crash/s3put.sh
crash_tests += tests/crash/taskq.sh
TESTS += $(crash_tests)
EXTRA_DIST += $(crash_tests)
