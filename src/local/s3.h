/* The S3 service of cloudlet. */
#ifndef LOCAL_S3_H
#define LOCAL_S3_H

#include "local/service.h"

extern const struct service s3_service;

#endif
