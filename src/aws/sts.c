/* STS requests and replies. */
#include "aws/sts.h"

#include "codec/url.h"
#include "codec/xml.h"
#include "core/clock.h"

static void add(struct buf *body, const char *name, struct span value)
{
    if (value.ptr == NULL)
        return;
    buf_addf(body, "&%s=", name);
    url_encode(value, false, body);
}

static void add_role(const char *action, const struct chain_role *role, const char *session_name,
                     struct buf *body)
{
    buf_addf(body, "Action=%s&Version=2011-06-15", action);
    add(body, "RoleArn", span_str(role->arn));
    add(body, "RoleSessionName",
        span_str(role->session_name != NULL ? role->session_name : session_name));
}

void sts_assume_role(const struct chain_role *role, const char *session_name, struct buf *body)
{
    add_role("AssumeRole", role, session_name, body);
    add(body, "ExternalId", span_str(role->external_id));
    add(body, "DurationSeconds", span_str(role->duration));
}

void sts_web_identity(const struct chain_role *role, const char *session_name, struct span token,
                      struct buf *body)
{
    add_role("AssumeRoleWithWebIdentity", role, session_name, body);
    add(body, "WebIdentityToken", token);
}

int sts_decode(struct span body, struct credentials *out, struct err *err)
{
    struct xml_node *root = xml_parse(body, err);
    if (root == NULL)
        return err_prefix(err, "STS");
    int status = -1;
    const struct xml_node *result = xml_child(root, "AssumeRoleResult");
    if (result == NULL)
        result = xml_child(root, "AssumeRoleWithWebIdentityResult");
    const struct xml_node *found = xml_child(result, "Credentials");
    int64_t expires_ms;
    /* Spans into the tree end with a NUL. */
    if (clock_parse(xml_text(found, "Expiration").ptr, &expires_ms) != 0)
        err_set(err, ERR_DATA, "no expiration");
    else
        status = credentials_set(out, xml_text(found, "AccessKeyId"),
                                 xml_text(found, "SecretAccessKey"),
                                 xml_text(found, "SessionToken"), expires_ms, err);
    if (status != 0)
        err_prefix(err, "STS: reply without credentials");
    xml_free(root);
    return status;
}
