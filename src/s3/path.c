/* Keys as paths: a key may be anything, a path must stay below its folder. */
#include "s3/path.h"

#include <stdlib.h>
#include <sys/stat.h>

int s3_path_check(const char *path, bool folder, struct err *err)
{
    struct span rest = span_str(path);
    if (folder && rest.len > 0 && path[rest.len - 1] == '/')
        rest.len--;
    if (rest.len == 0)
        return err_set(err, ERR_DATA, "the key does not end in a file's name");
    if (path[0] == '/')
        return err_set(err, ERR_DATA, "the path '%s' is absolute", path);
    while (rest.ptr != NULL) {
        struct span part = span_cut(&rest, '/');
        if (part.len == 0)
            return err_set(err, ERR_DATA, "the path '%s' has an empty part", path);
        if (span_is(part, ".") || span_is(part, ".."))
            return err_set(err, ERR_DATA, "the path '%s' has a part '%.*s'", path, SPAN_ARG(part));
    }
    return 0;
}

char *s3_path_join(const char *folder, const char *path)
{
    struct buf full;
    struct stat st;
    buf_init(&full, 0);
    if (folder != NULL) {
        size_t len = strlen(folder);
        buf_addf(&full, "%s%s", folder, len > 0 && folder[len - 1] == '/' ? "" : "/");
    }
    buf_adds(&full, path);
    if (lstat(full.data, &st) == 0 && S_ISLNK(st.st_mode)) {
        char *real = realpath(full.data, NULL);
        if (real != NULL) {
            buf_release(&full);
            return real;
        }
    }
    return buf_take(&full);
}
