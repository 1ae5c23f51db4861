# Data that programs carry inside: make turns it into what they use as it is.
names_files = \
	data/names/everywhere/common.txt
EXTRA_DIST += $(names_files) data/names/rules.txt data/names/not-names.txt

src/score/names.image: tools/mknames$(EXEEXT) $(names_files) \
		data/names/rules.txt data/names/not-names.txt
	$(AM_V_GEN)list=''; for f in $(names_files); do list="$$list $(srcdir)/$$f"; done; \
	tools/mknames$(EXEEXT) --rules $(srcdir)/data/names/rules.txt \
		--not $(srcdir)/data/names/not-names.txt \
		--image $@ --list src/score/names.list $$list >/dev/null
src/score/names.list: src/score/names.image
src/score/natural.table: tools/mkngrams$(EXEEXT) src/score/names.list
	$(AM_V_GEN)tools/mkngrams$(EXEEXT) src/score/names.list $@
src/score/libscore_a-builtin.$(OBJEXT): src/score/names.image
src/score/libscore_a-natural.$(OBJEXT): src/score/natural.table
CLEANFILES += src/score/names.image src/score/names.list src/score/natural.table
