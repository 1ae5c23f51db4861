noinst_LIBRARIES += src/libtext.a
src_libtext_a_CPPFLAGS = $(AM_CPPFLAGS) $(UTF8PROC_CFLAGS) \
	-DROMANISE_DATA='"$(top_srcdir)/data/romanise"'
src_libtext_a_SOURCES = \
	src/text/beam.c src/text/beam.h \
	src/text/caps.h \
	src/text/chartype.c src/text/chartype.h \
	src/text/clean.c src/text/clean.h \
	src/text/decode.c src/text/decode.h \
	src/text/decode_load.c \
	src/text/decode_table.c \
	src/text/fold.c src/text/fold.h \
	src/text/graphones.c src/text/graphones.h \
	src/text/graphones_data.c \
	src/text/hindi.c src/text/hindi.h \
	src/text/lcs.c src/text/lcs.h \
	src/text/letters.c src/text/letters.h \
	src/text/ranges.c src/text/ranges.h \
	src/text/romanise.c src/text/romanise.h \
	src/text/script.c src/text/script.h \
	src/text/script_use.c src/text/script_use.h \
	src/text/similarity.c src/text/similarity.h \
	src/text/spellings.c src/text/spellings.h \
	src/text/tokens.c src/text/tokens.h
