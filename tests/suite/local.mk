# One property over all programs.
suite_tests = \
	tests/suite/bad-lines.sh \
	tests/suite/bad-option.sh \
	tests/suite/closed-pipe.sh \
	tests/suite/full-disk.sh \
	tests/suite/help.sh \
	tests/suite/signals.sh \
	tests/suite/unreadable-input.sh \
	tests/suite/version.sh
TESTS += $(suite_tests)
EXTRA_DIST += $(suite_tests) tests/suite/lib.sh
