# Data that programs carry inside: make turns it into what they use as it is.
names_files = \
	data/names/assamese/men.txt \
	data/names/assamese/surnames.txt \
	data/names/assamese/women.txt \
	data/names/bengali/men.txt \
	data/names/bengali/surnames.txt \
	data/names/bengali/women.txt \
	data/names/buddhist/men.txt \
	data/names/buddhist/surnames.txt \
	data/names/buddhist/women.txt \
	data/names/christian/men.txt \
	data/names/christian/surnames.txt \
	data/names/christian/women.txt \
	data/names/everywhere/common.txt \
	data/names/jain/men.txt \
	data/names/jain/surnames.txt \
	data/names/jain/women.txt \
	data/names/kannada/men.txt \
	data/names/kannada/surnames.txt \
	data/names/kannada/women.txt \
	data/names/malayalam/men.txt \
	data/names/malayalam/surnames.txt \
	data/names/malayalam/women.txt \
	data/names/modern/men.txt \
	data/names/modern/women.txt \
	data/names/muslim/men.txt \
	data/names/muslim/surnames.txt \
	data/names/muslim/women.txt \
	data/names/north/men.txt \
	data/names/north/surnames.txt \
	data/names/north/women.txt \
	data/names/northeast/men.txt \
	data/names/northeast/surnames.txt \
	data/names/northeast/women.txt \
	data/names/odia/men.txt \
	data/names/odia/surnames.txt \
	data/names/odia/women.txt \
	data/names/parsi/men.txt \
	data/names/parsi/surnames.txt \
	data/names/parsi/women.txt \
	data/names/sikh/men.txt \
	data/names/sikh/surnames.txt \
	data/names/sikh/women.txt \
	data/names/tamil/men.txt \
	data/names/tamil/surnames.txt \
	data/names/tamil/women.txt \
	data/names/telugu/men.txt \
	data/names/telugu/surnames.txt \
	data/names/telugu/women.txt \
	data/names/tribal/men.txt \
	data/names/tribal/surnames.txt \
	data/names/tribal/women.txt \
	data/names/west/men.txt \
	data/names/west/surnames.txt \
	data/names/west/women.txt
EXTRA_DIST += $(names_files) data/names/README data/names/rules.txt data/names/not-names.txt

src/score/names.image: tools/mknames$(EXEEXT) $(names_files) \
		data/names/rules.txt data/names/not-names.txt
	$(AM_V_GEN)list=''; for f in $(names_files); do list="$$list $(srcdir)/$$f"; done; \
	tools/mknames$(EXEEXT) --rules $(srcdir)/data/names/rules.txt \
		--not $(srcdir)/data/names/not-names.txt \
		--image $@ --list src/score/names.list $$list >/dev/null
src/score/names.list: src/score/names.image
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }
src/score/natural.table: tools/mkngrams$(EXEEXT) src/score/names.list
	$(AM_V_GEN)tools/mkngrams$(EXEEXT) src/score/names.list $@
src/score/libscore_a-builtin.$(OBJEXT): src/score/names.image
src/score/libscore_a-natural.$(OBJEXT): src/score/natural.table
CLEANFILES += src/score/names.image src/score/names.list src/score/natural.table

# The romanisation models, which src/text/graphones_data.c takes into the programs.
romanise_languages = bn gu hi kn ml or pa ta te ur
romanise_models = \
	data/romanise/bn.model \
	data/romanise/gu.model \
	data/romanise/hi.model \
	data/romanise/kn.model \
	data/romanise/ml.model \
	data/romanise/or.model \
	data/romanise/pa.model \
	data/romanise/ta.model \
	data/romanise/te.model \
	data/romanise/ur.model \
	data/romanise/words.set
EXTRA_DIST += data/romanise/README $(romanise_models)
src/text/libtext_a-graphones_data.$(OBJEXT): $(romanise_models)

# make train-romanise PAIRS=FOLDER: the models again, from FOLDER/LANGUAGE.train.tsv or, when it is
# packed, .tsv.gz. A plain make never does it.
train-romanise: tools/train_romanise
	@test -n "$(PAIRS)" || { echo 'usage: make train-romanise PAIRS=FOLDER' >&2; exit 1; }
	@mkdir -p romanise.pairs
	@set -e; for language in $(romanise_languages); do \
	    if test -f "$(PAIRS)/$$language.train.tsv"; then cat "$(PAIRS)/$$language.train.tsv"; \
	    else gzip -dc "$(PAIRS)/$$language.train.tsv.gz"; fi >romanise.pairs/$$language; \
	done
	@set -e; for language in $(romanise_languages); do \
	    echo "  TRAIN    $$language"; \
	    tools/train_romanise -o "$(top_srcdir)/data/romanise/$$language.model" \
	        romanise.pairs/$$language; \
	done; \
	echo "  TRAIN    words"; \
	tools/train_romanise --spellings -o "$(top_srcdir)/data/romanise/words.set" romanise.pairs/*
	@rm -rf romanise.pairs
.PHONY: train-romanise
