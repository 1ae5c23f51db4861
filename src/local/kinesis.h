/* Kinesis Data Streams, as cloudlet's frame sees it. */
#ifndef LOCAL_KINESIS_H
#define LOCAL_KINESIS_H

#include "local/service.h"

extern const struct service kinesis_service;

#endif
