# One page per program, the tour (7) and the record format (5).
dist_man_MANS += \
	man/assetfetch.1 \
	man/cloudlet.1 \
	man/fakeagg.1 \
	man/fakescore.1 \
	man/kinput.1 \
	man/kinread.1 \
	man/kinstream.1 \
	man/romanise.1 \
	man/s3bucket.1 \
	man/s3get.1 \
	man/s3ls.1 \
	man/s3put.1 \
	man/s3rm.1 \
	man/s3sign.1 \
	man/sqsack.1 \
	man/sqspull.1 \
	man/sqspush.1 \
	man/sqsqueue.1 \
	man/taskq.1 \
	man/ndrec.5 \
	man/sluice.7
