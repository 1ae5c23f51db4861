/* SQS, as cloudlet's frame sees it: both protocols, one table of queues and one of messages. */
#ifndef LOCAL_SQS_H
#define LOCAL_SQS_H

#include "local/service.h"

extern const struct service sqs_service;

#endif
