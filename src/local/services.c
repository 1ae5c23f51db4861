/* The table of services. */
#include "local/kinesis.h"
#include "local/s3.h"
#include "local/service.h"
#include "local/sqs.h"

const struct service *const service_all[] = {
    &sqs_service,
    &kinesis_service,
    &s3_service, /* last: it answers what no other claims */
    NULL,
};

const struct service *service_named(struct span name)
{
    for (size_t i = 0; service_all[i] != NULL; i++)
        if (span_is(name, service_all[i]->name))
            return service_all[i];
    return NULL;
}
