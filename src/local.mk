# The layers, lowest first. Each archive may use only those above it in this list; a unit test
# links with its own layer and the lower ones, so an upward call fails to link.
include src/core/local.mk
include src/codec/local.mk
include src/net/local.mk
include src/task/local.mk
include src/aws/local.mk
include src/s3/local.mk
include src/asset/local.mk
include src/text/local.mk
include src/score/local.mk
include src/local/local.mk

# What a program links with, by kind.
core_libs = src/libcore.a
codec_libs = src/libcodec.a $(core_libs) $(JANSSON_LIBS) $(EXPAT_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS)
net_libs = src/libnet.a $(codec_libs) $(CURL_LIBS) $(UV_LIBS)
task_libs = src/libtask.a $(net_libs) $(SQLITE_LIBS) $(PQ_LIBS)
aws_libs = src/libaws.a $(net_libs)
s3_libs = src/libs3.a $(aws_libs)
asset_libs = src/libasset.a $(s3_libs)
text_libs = src/libtext.a $(core_libs) $(UTF8PROC_LIBS)
score_libs = src/libscore.a src/libtext.a src/libcodec.a $(core_libs) $(UTF8PROC_LIBS)
local_libs = src/liblocal.a src/libaws.a $(codec_libs) $(SQLITE_LIBS) $(MHD_LIBS)

EXTRA_DIST += src/README

# The programs, two lines each; src/NAME.c is the source.
bin_PROGRAMS += src/assetfetch
src_assetfetch_LDADD = $(asset_libs)
bin_PROGRAMS += src/cloudlet
src_cloudlet_LDADD = $(local_libs)
bin_PROGRAMS += src/fakeagg
src_fakeagg_LDADD = $(score_libs)
bin_PROGRAMS += src/fakescore
src_fakescore_LDADD = $(score_libs)
bin_PROGRAMS += src/romanise
src_romanise_LDADD = $(score_libs)
bin_PROGRAMS += src/s3bucket
src_s3bucket_LDADD = $(s3_libs)
bin_PROGRAMS += src/s3get
src_s3get_LDADD = $(s3_libs)
bin_PROGRAMS += src/s3ls
src_s3ls_LDADD = $(s3_libs)
bin_PROGRAMS += src/s3put
src_s3put_LDADD = $(s3_libs)
bin_PROGRAMS += src/s3rm
src_s3rm_LDADD = $(s3_libs)
bin_PROGRAMS += src/s3sign
src_s3sign_LDADD = $(s3_libs)
bin_PROGRAMS += src/sqsack
src_sqsack_LDADD = $(aws_libs)
bin_PROGRAMS += src/sqspull
src_sqspull_LDADD = $(aws_libs)
bin_PROGRAMS += src/sqspush
src_sqspush_LDADD = $(aws_libs)
bin_PROGRAMS += src/sqsqueue
src_sqsqueue_LDADD = $(aws_libs)
bin_PROGRAMS += src/kinput
src_kinput_LDADD = $(aws_libs)
bin_PROGRAMS += src/kinread
src_kinread_LDADD = $(aws_libs)
bin_PROGRAMS += src/kinstream
src_kinstream_LDADD = $(aws_libs)
bin_PROGRAMS += src/taskq
src_taskq_LDADD = src/libtask.a $(aws_libs) $(SQLITE_LIBS) $(PQ_LIBS)
