# One test program per layer, linked with that layer and those below it and nothing else.
# tests/unit/LAYER/test_FILE.c tests src/LAYER/FILE.c and is listed in tests/unit/LAYER/local.mk.
EXTRA_DIST += tests/unit/unit.h tests/unit/child.h
if HAVE_CMOCKA
include tests/unit/core/local.mk
include tests/unit/text/local.mk
include tests/unit/score/local.mk
include tests/unit/codec/local.mk
include tests/unit/net/local.mk
include tests/unit/task/local.mk
include tests/unit/aws/local.mk
include tests/unit/s3/local.mk
include tests/unit/asset/local.mk
include tests/unit/local/local.mk
endif
