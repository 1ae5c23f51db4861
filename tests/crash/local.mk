# kill -9 at random moments, then count every record.
crash_tests = tests/crash/pipeline.sh
TESTS += $(crash_tests)
EXTRA_DIST += $(crash_tests)
