# One page per program, the tour (7) and the record format (5).
dist_man_MANS += \
	man/ndrec.5 \
	man/sluice.7
