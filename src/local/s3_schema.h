/* The tables of S3, as the steps of local/service.h. */
#ifndef LOCAL_S3_SCHEMA_H
#define LOCAL_S3_SCHEMA_H

extern const char *const s3_schema[];

#endif
