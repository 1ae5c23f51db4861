noinst_LIBRARIES += src/libtask.a
src_libtask_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SQLITE_CFLAGS) $(PQ_CFLAGS)
src_libtask_a_SOURCES = \
	src/task/caps.h \
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
