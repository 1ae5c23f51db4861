#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"

/* A folder of its own for each test; its path is *state. */
static int make_folder(void **state)
{
    static char path[64];
    strcpy(path, "/tmp/sluice-unit.XXXXXX");
    *state = mkdtemp(path);
    return *state != NULL ? 0 : -1;
}

static size_t entries(const char *folder, bool remove)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    size_t count = 0;
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.' && strchr("./", entry->d_name[1]) != NULL)
            continue;
        count++;
        if (remove)
            unlinkat(dirfd(dir), entry->d_name, 0);
    }
    closedir(dir);
    return count;
}

static int remove_folder(void **state)
{
    entries(*state, true);
    return rmdir(*state);
}

static const char *path_of(const char *folder, const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *path, const char *text, size_t len)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void reads_up_to_its_cap(void **state)
{
    const char *path = path_of(*state, "data");
    struct buf out;
    struct err err;
    char text[40000];
    memset(text, 'x', sizeof text);
    write_file(path, text, sizeof text);
    buf_init(&out, 0);
    buf_adds(&out, "before ");
    assert_int_equal(file_read(path, sizeof text, &out, &err), 0);
    assert_int_equal(out.len, 7 + sizeof text);
    buf_clear(&out);
    assert_int_equal(file_read(path, sizeof text - 1, &out, &err), -1);
    assert_int_equal(err.kind, ERR_DATA);
    assert_non_null(strstr(err.message, "larger than 39999 bytes"));
    buf_release(&out);
}

static void reports_what_it_cannot_read(void **state)
{
    struct buf out;
    struct err err;
    buf_init(&out, 0);
    assert_int_equal(file_read(path_of(*state, "none"), 10, &out, &err), -1);
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_int_equal(file_read(*state, 10, &out, &err), -1);
    assert_int_equal(err.kind, ERR_IO);
    buf_release(&out);
}

static void appears_whole(void **state)
{
    struct file_new file;
    struct err err;
    struct buf out;
    struct stat info;
    const char *path = path_of(*state, "new");
    mode_t mask = umask(027);
    write_file(path, "old", 3);
    assert_int_equal(file_new_open(&file, path, &err), 0);
    assert_int_equal(write(file.fd, "content", 7), 7);
    buf_init(&out, 0);
    assert_int_equal(file_read(path, 100, &out, &err), 0);
    assert_string_equal(out.data, "old");
    assert_int_equal(file_new_commit(&file, &err), 0);
    assert_int_equal(file.fd, -1);
    buf_clear(&out);
    assert_int_equal(file_read(path, 100, &out, &err), 0);
    assert_string_equal(out.data, "content");
    assert_int_equal(entries(*state, false), 1);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0640);
    umask(mask);
    buf_release(&out);
}

static void or_not_at_all(void **state)
{
    struct file_new file;
    struct err err;
    assert_int_equal(file_new_open(&file, path_of(*state, "new"), &err), 0);
    assert_int_equal(entries(*state, false), 1);
    assert_int_equal(write(file.fd, "half", 4), 4);
    file_new_abort(&file);
    assert_int_equal(entries(*state, false), 0);
    file_new_abort(&file);
    assert_int_equal(file_new_open(&file, path_of(*state, "none/new"), &err), -1);
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_int_equal(file.fd, -1);
    assert_null(file.path);
}

static void a_rename_that_fails_leaves_nothing(void **state)
{
    struct file_new file;
    struct err err;
    const char *path = path_of(*state, "taken");
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(file_new_open(&file, path, &err), 0);
    assert_int_equal(file_new_commit(&file, &err), -1);
    assert_int_equal(err.kind, ERR_IO);
    assert_int_equal(entries(*state, false), 1);
    assert_int_equal(rmdir(path), 0);
}

static void writes_in_one_go(void **state)
{
    struct err err;
    struct buf out;
    const char *path = path_of(*state, "whole");
    buf_init(&out, 0);
    assert_int_equal(file_write(path, span_str("one"), &err), 0);
    assert_int_equal(file_write(path, span_str("other"), &err), 0);
    assert_int_equal(file_read(path, 100, &out, &err), 0);
    assert_string_equal(out.data, "other");
    assert_int_equal(entries(*state, false), 1);
    buf_release(&out);
    assert_int_equal(file_write(path_of(*state, "none/new"), span_str("x"), &err), -1);
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_int_equal(unlink(path_of(*state, "whole")), 0);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

static void several_at_once(void **state)
{
    struct file_new file[4], *files[4];
    struct err err[4];
    for (int i = 0; i < 4; i++) {
        const char *name = i == 2 ? "taken" : i == 3 ? "d" : i == 1 ? "b" : "a";
        assert_int_equal(file_new_open(&file[i], path_of(*state, name), err), 0);
        files[i] = &file[i];
        assert_int_equal(write(file[i].fd, "x", 1), 1);
    }
    char taken[128];
    strcpy(taken, path_of(*state, "taken"));
    assert_int_equal(mkdir(taken, 0777), 0); /* the third cannot take its place */
    file_new_commit_all(files, 4, err);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(err[i].kind, i == 2 ? ERR_IO : ERR_NONE);
        assert_int_equal(file[i].fd, -1);
    }
    assert_int_equal(rmdir(taken), 0);
    assert_int_equal(entries(*state, false), 3);
}

static void makes_folders(void **state)
{
    struct err err;
    struct stat st;
    char first[128], second[128];
    strcpy(first, path_of(*state, "1"));
    strcpy(second, path_of(*state, "1/2"));
    assert_int_equal(file_make_folders(path_of(*state, "1/2/file"), &err), 0);
    assert_int_equal(file_make_folders(path_of(*state, "1/2/file"), &err), 0);
    assert_int_equal(stat(second, &st), 0);
    assert_true(S_ISDIR(st.st_mode));
    assert_int_equal(rmdir(second), 0);
    write_file(second, "", 0);
    assert_int_equal(file_make_folders(path_of(*state, "1/2/3/file"), &err), -1);
    assert_int_equal(unlink(second), 0);
    assert_int_equal(rmdir(first), 0);
}

UNIT_GROUP(file, IN_FOLDER(several_at_once), IN_FOLDER(makes_folders),
           IN_FOLDER(reads_up_to_its_cap), IN_FOLDER(reports_what_it_cannot_read),
           IN_FOLDER(appears_whole), IN_FOLDER(or_not_at_all),
           IN_FOLDER(a_rename_that_fails_leaves_nothing), IN_FOLDER(writes_in_one_go))
