# Programs that make data; they are not installed.
noinst_PROGRAMS += tools/mknames
tools_mknames_SOURCES = tools/mknames.c \
	src/score/lanes.c src/score/lettercode.c src/score/names.c src/score/names_build.c \
	src/score/wordset.c
tools_mknames_LDADD = $(text_libs)
noinst_PROGRAMS += tools/mkngrams
tools_mkngrams_SOURCES = tools/mkngrams.c
tools_mkngrams_LDADD = $(core_libs)
noinst_PROGRAMS += tools/train_romanise
tools_train_romanise_SOURCES = \
	tools/align.c tools/align.h \
	tools/evaluate.c tools/evaluate.h \
	tools/ngrams.c tools/ngrams.h \
	tools/pairs.c tools/pairs.h \
	tools/spell.c tools/spell.h \
	tools/tables.c tools/tables.h \
	tools/train_romanise.c
tools_train_romanise_LDADD = $(text_libs)
