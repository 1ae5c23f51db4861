# The demos: generators of made-up followers and media, and the pipelines they go through.
noinst_PROGRAMS += demo/followers
demo_followers_SOURCES = demo/followers.c demo/names.h
demo_followers_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
demo_followers_LDADD = $(core_libs)
EXTRA_DIST += demo/pipeline.sh demo/assets.sh demo/faults.ndjson
noinst_PROGRAMS += demo/images
demo_images_SOURCES = demo/images.c
demo_images_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
demo_images_LDADD = $(core_libs)
