# Ratios against named baselines; run by hand (bench/README).
EXTRA_DIST += \
	bench/README \
	bench/assets \
	bench/assets_worker.py \
	bench/cloudlet \
	bench/kinread \
	bench/measure.py \
	bench/memory \
	bench/push_boto3.py \
	bench/read_boto3.py \
	bench/romanise \
	bench/s3ls \
	bench/s3sign \
	bench/s3 \
	bench/score \
	bench/score_rapidfuzz.py \
	bench/sign_boto3.py \
	bench/sqspush \
	bench/startup
noinst_PROGRAMS += bench/assetserver
bench_assetserver_SOURCES = bench/assetserver.c
bench_assetserver_LDADD =
