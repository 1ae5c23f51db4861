/* Where a container gets its credentials. The rules about hosts keep a token from being sent in
 * the clear to somebody else. */
#include "aws/container.h"

#include <arpa/inet.h>
#include <string.h>

#include "aws/caps.h"
#include "aws/config.h"
#include "codec/url.h"
#include "core/file.h"

static bool host_allowed(struct span host)
{
    static const char *const names[] = {"localhost", "[::1]", "169.254.170.2", "169.254.170.23",
                                        "[fd00:ec2::23]"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (span_is_nocase(host, names[i]))
            return true;
    char text[INET_ADDRSTRLEN];
    struct in_addr address;
    if (host.len >= sizeof text)
        return false;
    memcpy(text, host.ptr, host.len);
    text[host.len] = '\0';
    return inet_pton(AF_INET, text, &address) == 1 && ntohl(address.s_addr) >> 24 == 127;
}

int container_url(struct buf *out, struct err *err)
{
    const char *relative = config_env("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    const char *full = config_env("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    if (relative == NULL && full == NULL)
        return err_set(err, ERR_USAGE, "container credentials: no URI");
    if (relative != NULL && relative[0] != '/')
        return err_set(err, ERR_USAGE, "container credentials: the relative URI has no /");
    if (relative != NULL)
        buf_adds(out, "http://169.254.170.2");
    buf_adds(out, relative != NULL ? relative : full);
    struct url url;
    if (url_parse(buf_span(out), &url, err) != 0) {
        if (err != NULL)
            err->kind = ERR_USAGE;
        return err_prefix(err, "container credentials");
    }
    if (!url.https && !host_allowed(url.host))
        return err_set(err, ERR_USAGE,
                       "container credentials: http is for this machine and the container "
                       "endpoints only");
    return 0;
}

int container_authorization(struct buf *out, struct err *err)
{
    const char *file = config_env("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    const char *token = config_env("AWS_CONTAINER_AUTHORIZATION_TOKEN");
    if (file != NULL) {
        if (file_read(file, CAP_CREDENTIAL, out, err) != 0)
            return err_prefix(err, "container credentials");
        while (out->len > 0 && strchr(" \t\r\n", out->data[out->len - 1]) != NULL)
            buf_truncate(out, out->len - 1);
    } else if (token != NULL) {
        buf_adds(out, token);
    }
    for (size_t i = 0; i < out->len; i++)
        if (out->data[i] < ' ' || out->data[i] > '~')
            return err_set(err, ERR_DATA,
                           "container credentials: a character in the authorization token that "
                           "cannot be sent");
    return 0;
}
