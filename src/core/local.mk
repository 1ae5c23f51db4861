noinst_LIBRARIES += src/libcore.a
src_libcore_a_SOURCES = \
	src/core/blocks.c src/core/blocks.h \
	src/core/buf.c src/core/buf.h \
	src/core/caps.h \
	src/core/clock.c src/core/clock.h \
	src/core/err.c src/core/err.h \
	src/core/exitcode.h \
	src/core/file.c src/core/file.h \
	src/core/keyset.c src/core/keyset.h \
	src/core/mem.c src/core/mem.h \
	src/core/msg.c src/core/msg.h \
	src/core/num.c src/core/num.h \
	src/core/opt.c src/core/opt.h \
	src/core/ordered.c src/core/ordered.h \
	src/core/output.c src/core/output.h \
	src/core/progress.c src/core/progress.h \
	src/core/random.c src/core/random.h \
	src/core/sig.c src/core/sig.h \
	src/core/span.c src/core/span.h \
	src/core/stdfd.c src/core/stdfd.h \
	src/core/utf8.c src/core/utf8.h
