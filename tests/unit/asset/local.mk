check_PROGRAMS += tests/unit/test_asset
TESTS += tests/unit/test_asset
tests_unit_test_asset_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit $(CMOCKA_CFLAGS) $(JANSSON_CFLAGS)
tests_unit_test_asset_LDADD = $(asset_libs) $(CMOCKA_LIBS)
# One file a line: the list merges without care.
tests_unit_test_asset_SOURCES = tests/unit/asset/main.c
tests_unit_test_asset_SOURCES += tests/unit/server.c tests/unit/server.h
tests_unit_test_asset_SOURCES += tests/unit/asset/test_flow.c
tests_unit_test_asset_SOURCES += tests/unit/asset/test_guard.c
tests_unit_test_asset_SOURCES += tests/unit/asset/test_hosts.c
tests_unit_test_asset_SOURCES += tests/unit/asset/test_jobs.c
tests_unit_test_asset_SOURCES += tests/unit/asset/test_keys.c
tests_unit_test_asset_SOURCES += tests/unit/asset/test_location.c
tests_unit_test_asset_SOURCES += tests/unit/asset/test_quota.c
tests_unit_test_asset_SOURCES += tests/unit/asset/test_recent.c
tests_unit_test_asset_SOURCES += tests/unit/asset/test_record.c
tests_unit_test_asset_SOURCES += tests/unit/asset/test_sniff.c
tests_unit_test_asset_SOURCES += tests/unit/asset/test_verdict.c
