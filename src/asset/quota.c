/* A counter and a line. */
#include "asset/quota.h"

void quota_init(struct quota *quota, size_t units)
{
    *quota = (struct quota){.left = units};
    quota->end = &quota->first;
}

bool quota_take(struct quota *quota, size_t want, struct quota_wait *wait)
{
    if (quota->first == NULL && quota->left >= want) {
        quota->left -= want;
        return true;
    }
    wait->next = NULL;
    wait->want = want;
    wait->waiting = true;
    *quota->end = wait;
    quota->end = &wait->next;
    return false;
}

static void serve(struct quota *quota)
{
    while (quota->first != NULL && quota->first->want <= quota->left) {
        struct quota_wait *wait = quota->first;
        quota->first = wait->next;
        if (quota->first == NULL)
            quota->end = &quota->first;
        quota->left -= wait->want;
        wait->waiting = false;
        wait->granted(wait->ctx);
    }
}

void quota_give(struct quota *quota, size_t units)
{
    quota->left += units;
    serve(quota);
}

void quota_forget(struct quota *quota, struct quota_wait *wait)
{
    if (!wait->waiting)
        return;
    struct quota_wait **link = &quota->first;
    while (*link != wait)
        link = &(*link)->next;
    *link = wait->next;
    if (wait->next == NULL)
        quota->end = link;
    wait->waiting = false;
    serve(quota);
}
