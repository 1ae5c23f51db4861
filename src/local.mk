# The layers, lowest first. Each archive may use only those above it in this list; a unit test
# links with its own layer and the lower ones, so an upward call fails to link.
include src/core/local.mk
include src/codec/local.mk
include src/net/local.mk
include src/aws/local.mk
include src/text/local.mk
include src/score/local.mk
include src/local/local.mk

# What a program links with, by kind.
core_libs = src/libcore.a
codec_libs = src/libcodec.a $(core_libs) $(JANSSON_LIBS) $(EXPAT_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS)
net_libs = src/libnet.a $(codec_libs) $(CURL_LIBS) $(UV_LIBS)
aws_libs = src/libaws.a $(net_libs)
text_libs = src/libtext.a $(core_libs) $(UTF8PROC_LIBS)
score_libs = src/libscore.a src/libtext.a src/libcodec.a $(core_libs) $(UTF8PROC_LIBS)
local_libs = src/liblocal.a src/libaws.a $(codec_libs) $(SQLITE_LIBS) $(MHD_LIBS)

EXTRA_DIST += src/README

# The programs: one source file each. A new one is one line here (see src/README).
bin_PROGRAMS += src/cloudlet
src_cloudlet_SOURCES = src/cloudlet.c
src_cloudlet_LDADD = $(local_libs)
# The S3 programs.
bin_PROGRAMS += src/s3bucket src/s3get src/s3ls src/s3put
src_s3bucket_SOURCES = src/s3bucket.c
src_s3bucket_LDADD = $(aws_libs)
src_s3get_SOURCES = src/s3get.c
src_s3get_LDADD = $(aws_libs)
src_s3ls_SOURCES = src/s3ls.c
src_s3ls_LDADD = $(aws_libs)
src_s3put_SOURCES = src/s3put.c
src_s3put_LDADD = $(aws_libs)
bin_PROGRAMS += src/fakescore
src_fakescore_SOURCES = src/fakescore.c
src_fakescore_LDADD = $(score_libs)
# The queue and stream programs.
bin_PROGRAMS += src/sqsqueue src/sqspush src/sqspull src/sqsack
src_sqsqueue_SOURCES = src/sqsqueue.c
src_sqsqueue_LDADD = $(aws_libs)
src_sqspush_SOURCES = src/sqspush.c
src_sqspush_LDADD = $(aws_libs)
src_sqspull_SOURCES = src/sqspull.c
src_sqspull_LDADD = $(aws_libs)
src_sqsack_SOURCES = src/sqsack.c
src_sqsack_LDADD = $(aws_libs)
bin_PROGRAMS += src/kinstream src/kinput src/kinread
src_kinstream_SOURCES = src/kinstream.c
src_kinstream_LDADD = $(aws_libs)
src_kinput_SOURCES = src/kinput.c
src_kinput_LDADD = $(aws_libs)
src_kinread_SOURCES = src/kinread.c
src_kinread_LDADD = $(aws_libs)
bin_PROGRAMS += src/fakeagg
src_fakeagg_SOURCES = src/fakeagg.c
src_fakeagg_LDADD = $(score_libs)
