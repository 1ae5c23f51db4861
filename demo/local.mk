# The demo: a generator of made-up followers and the pipeline that scores them.
noinst_PROGRAMS += demo/followers
demo_followers_SOURCES = demo/followers.c demo/names.h
demo_followers_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
demo_followers_LDADD = $(core_libs)
EXTRA_DIST += demo/pipeline.sh
