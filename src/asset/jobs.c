/* Each hundred downloads keep up to CAP_HTTP_CONNECTIONS connections and a few descriptors of their
 * multi handle; so do the requests to the store. */
#include "asset/jobs.h"

#include <sys/resource.h>

#include "asset/caps.h"
#include "net/caps.h"

#define SHARD_FILES (CAP_HTTP_CONNECTIONS + 4)
#define STORE_FILES ((CAP_ASSET_STORES / CAP_HTTP_SHARD + 1) * SHARD_FILES + 64)

int64_t jobs_most(int64_t files)
{
    int64_t most = (files - STORE_FILES) * CAP_HTTP_SHARD / SHARD_FILES;
    return most > 1 ? most : 1;
}

int64_t jobs_fit(int64_t jobs, int64_t *files)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return jobs;
    rlim_t now = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        limit.rlim_cur = now;
    if (limit.rlim_cur > (rlim_t)INT32_MAX) /* RLIM_INFINITY too */
        return jobs;
    *files = (int64_t)limit.rlim_cur;
    return jobs < jobs_most(*files) ? jobs : jobs_most(*files);
}
