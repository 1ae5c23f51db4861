# Docs, options, completions, layers and headers agree.
meta_tests = \
	tests/meta/completions.sh \
	tests/meta/decode_table.sh \
	tests/meta/examples.sh \
	tests/meta/headers.sh \
	tests/meta/install.sh \
	tests/meta/layers.sh \
	tests/meta/manpages.sh \
	tests/meta/names.sh \
	tests/meta/options.sh
TESTS += $(meta_tests)
EXTRA_DIST += $(meta_tests) tests/vectors/precision
