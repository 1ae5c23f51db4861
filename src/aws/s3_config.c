/* The topics, and how their documents are read and written. */
#include "aws/s3_config.h"

#include <stdio.h>

#include "aws/caps.h"
#include "aws/s3_cors.h"
#include "aws/s3_lifecycle.h"
#include "aws/s3_notification.h"
#include "aws/s3_settings.h"

static int check_lifecycle(const json_t *document, struct span bucket, struct err *err)
{
    (void)bucket;
    return s3_lifecycle_check(document, err);
}

const struct s3_topic s3_topics[] = {
    {"versioning", "versioning", &s3_versioning_shape, s3_versioning_check, NULL, NULL, false, true,
     200},
    {"tagging", "tagging", &s3_tagging_shape, s3_tagging_check, "NoSuchTagSet",
     "The TagSet does not exist", true, true, 204},
    {"lifecycle", "lifecycle", &s3_lifecycle_shape, check_lifecycle, "NoSuchLifecycleConfiguration",
     "The lifecycle configuration does not exist", true, true, 200},
    {"policy", "policy", NULL, s3_bucket_policy_check, "NoSuchBucketPolicy",
     "The bucket policy does not exist", true, true, 204},
    {"cors", "cors", &s3_cors_shape, s3_cors_check, "NoSuchCORSConfiguration",
     "The CORS configuration does not exist", true, true, 200},
    {"encryption", "encryption", &s3_encryption_shape, s3_encryption_check,
     "ServerSideEncryptionConfigurationNotFoundError",
     "The server side encryption configuration was not found", true, true, 200},
    {"public-access", "publicAccessBlock", &s3_public_access_shape, NULL,
     "NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found",
     true, true, 200},
    {"accelerate", "accelerate", &s3_accelerate_shape, s3_accelerate_check, NULL, NULL, false,
     false, 200},
    {"notification", "notification", &s3_notification_shape, s3_notification_check, NULL, NULL,
     false, false, 200},
    {0}};

const struct s3_topic *s3_topic_named(struct span name)
{
    for (const struct s3_topic *topic = s3_topics; topic->name != NULL; topic++)
        if (span_is(name, topic->name))
            return topic;
    return NULL;
}

const struct s3_topic *s3_topic_of_query(struct span query)
{
    for (const struct s3_topic *topic = s3_topics; topic->name != NULL; topic++)
        if (span_is(query, topic->query))
            return topic;
    return NULL;
}

/* A policy is JSON, maybe as the text of a member Policy, as the command line prints it. */
static json_t *load_policy(struct span text, struct err *err)
{
    struct err why = {0};
    json_t *document = json_parse(text, &why);
    struct span inner = json_text(document, "Policy");
    if (inner.ptr != NULL && json_object_size(document) == 1) {
        json_t *outer = document;
        document = json_parse(inner, &why);
        json_decref(outer);
    }
    if (document == NULL)
        s3_shape_refuse(err, "MalformedPolicy", "%s", why.message);
    return document;
}

static json_t *load(const struct s3_topic *topic, struct span text, struct err *err)
{
    return topic->shape != NULL ? s3_shape_read(topic->shape, text, err) : load_policy(text, err);
}

json_t *s3_config_load(const struct s3_topic *topic, struct span text, struct err *err)
{
    if (topic->shape == NULL)
        return load(topic, text, err);
    struct s3_shape shape = *topic->shape;
    shape.flags |= S3_ANY_NAME;
    return s3_shape_read(&shape, text, err);
}

/* Takes a document that was read, or NULL, and gives it back when it passes. */
static json_t *checked(const struct s3_topic *topic, json_t *document, struct span bucket,
                       struct err *err)
{
    if (document == NULL || topic->check == NULL || topic->check(document, bucket, err) == 0)
        return document;
    json_decref(document);
    return NULL;
}

static bool too_large(const struct s3_topic *topic, struct span text, struct err *err)
{
    if (topic->shape != NULL || text.len <= CAP_S3_POLICY)
        return false;
    s3_shape_refuse(err, "PolicyTooLarge", "larger than %d bytes", CAP_S3_POLICY);
    return true;
}

json_t *s3_config_read(const struct s3_topic *topic, struct span text, struct span bucket,
                       struct err *err)
{
    if (too_large(topic, text, err))
        return NULL;
    return checked(topic, load(topic, text, err), bucket, err);
}

json_t *s3_config_receive(const struct s3_topic *topic, struct span body, struct span bucket,
                          struct err *err)
{
    struct err why = {0};
    if (too_large(topic, body, err))
        return NULL;
    if (topic->shape == NULL) {
        json_t *document = json_parse(body, &why);
        if (document == NULL)
            s3_shape_refuse(err, "MalformedPolicy", "%s", why.message);
        return checked(topic, document, bucket, err);
    }
    struct span bare = span_trim(body);
    if (bare.len == 0 || bare.ptr[0] == '{' || bare.ptr[0] == '[') {
        s3_shape_refuse(err, "MalformedXML", "not XML");
        return NULL;
    }
    return checked(topic, s3_shape_read(topic->shape, body, err), bucket, err);
}

void s3_config_write(const struct s3_topic *topic, const json_t *document, struct buf *out)
{
    if (topic->shape != NULL)
        s3_shape_write(topic->shape, document, out);
    else
        json_print(document, out);
}
