noinst_LIBRARIES += src/libasset.a
src_libasset_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
# One file a line: the list merges without care.
src_libasset_a_SOURCES = src/asset/caps.h
# Pure.
src_libasset_a_SOURCES += src/asset/guard.c src/asset/guard.h
src_libasset_a_SOURCES += src/asset/hosts.c src/asset/hosts.h
src_libasset_a_SOURCES += src/asset/jobs.c src/asset/jobs.h
src_libasset_a_SOURCES += src/asset/keys.c src/asset/keys.h
src_libasset_a_SOURCES += src/asset/location.c src/asset/location.h
src_libasset_a_SOURCES += src/asset/quota.c src/asset/quota.h
src_libasset_a_SOURCES += src/asset/recent.c src/asset/recent.h
src_libasset_a_SOURCES += src/asset/record.c src/asset/record.h
src_libasset_a_SOURCES += src/asset/sniff.c src/asset/sniff.h
src_libasset_a_SOURCES += src/asset/verdict.c src/asset/verdict.h
# Where assets are kept.
src_libasset_a_SOURCES += src/asset/listing.c src/asset/listing.h
src_libasset_a_SOURCES += src/asset/store.c src/asset/store.h src/asset/store_kind.h
src_libasset_a_SOURCES += src/asset/store_bucket.c
src_libasset_a_SOURCES += src/asset/store_folder.c
src_libasset_a_SOURCES += src/asset/store_parts.c src/asset/store_parts.h
# Many at once.
src_libasset_a_SOURCES += src/asset/flow.c src/asset/flow.h
src_libasset_a_SOURCES += src/asset/item.c src/asset/item.h
src_libasset_a_SOURCES += src/asset/attempt.c
src_libasset_a_SOURCES += src/asset/body.c
src_libasset_a_SOURCES += src/asset/keep.c
