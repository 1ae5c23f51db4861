noinst_LIBRARIES += src/libtask.a
src_libtask_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SQLITE_CFLAGS) $(PQ_CFLAGS)
src_libtask_a_SOURCES = \
	src/task/adder.c src/task/adder.h \
	src/task/assets.c src/task/assets.h \
	src/task/caps.h \
	src/task/ledger.c src/task/ledger.h \
	src/task/lines.c src/task/lines.h \
	src/task/options.c src/task/options.h \
	src/task/record.c src/task/record.h \
	src/task/worker.c src/task/worker.h \
	src/task/worker_result.c src/task/worker_state.h \
	src/task/db.c src/task/db.h src/task/db_ops.h \
	src/task/db_sqlite.c src/task/db_sqlite.h \
	src/task/db_sqlite_flow.c \
	src/task/db_sqlite_task.c
if HAVE_LIBPQ
src_libtask_a_SOURCES += \
	src/task/db_pq.c src/task/db_pq.h \
	src/task/db_pq_args.c \
	src/task/db_pq_flow.c \
	src/task/db_pq_task.c
endif
