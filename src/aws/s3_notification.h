/* The notifications of a bucket: which events go to which queue, topic or function.
 * Source: AmazonS3/latest/userguide/notification-how-to-filtering.html,
 * notification-how-to-event-types-and-destinations.html, API_NotificationConfiguration.html. */
#ifndef AWS_S3_NOTIFICATION_H
#define AWS_S3_NOTIFICATION_H

#include "aws/s3_shape.h"

extern const struct s3_shape s3_notification_shape;

/* As in s3_settings.h: known events, rules of filters, configurations that overlap. */
int s3_notification_check(const json_t *document, struct span bucket, struct err *err);

/* Writes names of filter rules as S3 shows them, "Prefix" and "Suffix". */
void s3_notification_tidy(json_t *document);

/* Does a configuration (an item of QueueConfigurations and so on) want event
 * ("s3:ObjectCreated:Put") of key? */
bool s3_notification_wants(const json_t *configuration, const char *event, struct span key);

#endif
