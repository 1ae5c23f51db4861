/* Files of a command line. What cannot work is found before anything is sent. */
#include "s3/files.h"

#include <stdlib.h>
#include <string.h>

#include "aws/caps.h"
#include "core/mem.h"

struct span s3_files_base(const char *path)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t start = end;
    while (start > 0 && path[start - 1] != '/')
        start--;
    return span_of(path + start, end - start);
}

bool s3_files_folder(struct span key)
{
    return key.len == 0 || key.ptr[key.len - 1] == '/';
}

static int compare_names(const void *a, const void *b)
{
    return span_compare(s3_files_base(*(char *const *)a), s3_files_base(*(char *const *)b));
}

static int check_names(const struct s3_files *files, struct err *err)
{
    int status = 0;
    char **sorted = mem_array(files->files, sizeof *sorted);
    memcpy(sorted, files->file, files->files * sizeof *sorted);
    qsort(sorted, files->files, sizeof *sorted, compare_names);
    for (size_t i = 0; status == 0 && i < files->files; i++) {
        struct span name = s3_files_base(sorted[i]);
        if (strcmp(sorted[i], "-") == 0)
            status = err_set(err, ERR_USAGE, "standard input needs a whole key: s3://BUCKET/KEY");
        else if (files->to.key.len + name.len > CAP_S3_KEY)
            status = err_set(err, ERR_USAGE, "%s: a key has at most %d bytes", sorted[i],
                             CAP_S3_KEY);
        else if (i > 0 && compare_names(&sorted[i - 1], &sorted[i]) == 0)
            status = err_set(err, ERR_USAGE, "%s and %s would both become %.*s%.*s", sorted[i - 1],
                             sorted[i], SPAN_ARG(files->to.key), SPAN_ARG(name));
    }
    free(sorted);
    return status;
}

int s3_files_check(const struct s3_files *files, struct err *err)
{
    if (!s3_files_folder(files->to.key))
        return files->files > 1 ? err_set(err, ERR_USAGE, "several files need a KEY that ends in /")
                                : 0;
    if (files->command != NULL)
        return err_set(err, ERR_USAGE, "a command's output needs a whole key: s3://BUCKET/KEY");
    return check_names(files, err);
}

enum s3_put_next s3_files_next(void *ctx, struct s3_put_job **job)
{
    struct s3_files *files = ctx;
    if (files->next == (files->command != NULL ? 1 : files->files))
        return S3_PUT_END;
    const char *path = files->command != NULL ? files->command[0] : files->file[files->next];
    bool folder = s3_files_folder(files->to.key);
    files->next++;
    *job = s3_put_job_new(path, files->to.key, folder ? s3_files_base(path) : span_str(""));
    (*job)->command = files->command;
    return S3_PUT_JOB;
}
