/* The named caps of the aws layer: the services' own limits and ours. */
#ifndef AWS_CAPS_H
#define AWS_CAPS_H

#include <stddef.h>

#define CAP_SQS_BATCH       10                 /* entries of one batch request */
#define CAP_SQS_BYTES       ((size_t)1048576)  /* bytes of a message, and of a batch */
#define CAP_SQS_ATTRIBUTES  10                 /* message attributes of one message */
#define CAP_SQS_LIST        64                 /* queue attributes, tags, names of a request */
#define CAP_SQS_SYSTEM      16                 /* system attributes of a received message */
#define CAP_KINESIS_BATCH   500                /* records of one PutRecords */
#define CAP_KINESIS_BYTES   ((size_t)10 << 20) /* bytes of one PutRecords, keys included */
#define CAP_KINESIS_RECORD  ((size_t)10485760) /* bytes of data of one record */
#define CAP_KINESIS_KEY     256                /* characters of a partition key */
#define CAP_KINESIS_PAGE    10000              /* records of one GetRecords */
#define CAP_S3_KEY          1024               /* bytes of a key */
#define CAP_S3_PARTS        10000              /* parts of one upload */
#define CAP_S3_PART_MIN     ((size_t)5 << 20)  /* bytes of a part but the last */
#define CAP_S3_PART_MAX     ((unsigned long long)5 << 30) /* bytes of a part */
#define CAP_S3_METADATA     2048 /* bytes of names and values of a user's metadata */
#define CAP_S3_TAGS         10   /* tags of an object */
#define CAP_S3_TAG_KEY      128  /* characters of a tag's key */
#define CAP_S3_TAG_VALUE    256  /* characters of its value */
#define CAP_S3_WALK_DEPTH   200  /* folders below each other that s3put -r enters */
#define CAP_S3_LIST         1000 /* keys of one page */
#define CAP_S3_DELETE       1000 /* keys of one DeleteObjects */
#define CAP_S3_RANGES_PAGES 64   /* pages of a parallel listing that wait for their turn */
#define CAP_S3_DELETE_TEXT                                                                         \
    ((size_t)1 << 20)                  /* bytes of lines that wait for one; one more may pass it */
#define CAP_S3_LIFECYCLE          1000 /* rules of a bucket's lifecycle */
#define CAP_S3_RULE_ID            255  /* bytes of the ID of a rule, of a notification */
#define CAP_S3_NEWER_VERSIONS     100  /* noncurrent versions that a rule may leave alone */
#define CAP_S3_SIZE_FILTER        1099511627776LL   /* bytes, the largest size a rule may name */
#define CAP_CONFIG_FILE           ((size_t)1 << 20) /* bytes of ~/.aws/config */
#define CAP_S3_BUCKET_TAGS        50                /* tags of a bucket */
#define CAP_S3_CORS               100               /* cross-origin rules of a bucket */
#define CAP_S3_NOTIFICATIONS      100               /* configurations of a bucket's notifications */
#define CAP_S3_POLICY             20480             /* bytes of a bucket's policy */
#define CAP_S3_POLICY_CONDITIONS  100               /* conditions of a POST policy */
#define CAP_CREDENTIAL            ((size_t)16 << 10)  /* bytes of one key, secret or token */
#define CAP_CREDENTIAL_REPLY      ((size_t)128 << 10) /* bytes a source of credentials answers */
#define CAP_CREDENTIAL_PROCESS_MS 120000              /* a credential_process may take */
#define CAP_ROLE_CHAIN            5                   /* source_profile hops */

#endif
