# `make check`: unit tests (cmocka), then shell tests; each shell test lists itself in the fragment
# of its folder.
TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir;
EXTRA_DIST += tests/lib.sh tests/postgres.sh

include tests/unit/local.mk
include tests/cli/local.mk
include tests/suite/local.mk
include tests/meta/local.mk
include tests/crash/local.mk
include tests/interop/local.mk
include tests/fuzz/local.mk
