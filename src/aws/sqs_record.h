/* A received SQS message as a line of a pipe, ndrec(5). Pure. */
#ifndef AWS_SQS_RECORD_H
#define AWS_SQS_RECORD_H

#include "aws/sqs_proto.h"
#include "codec/ndrec.h"

/* Appends the message's line, without newline: its body with
 * "_sqs":{"queue","id","receipt","count","sent","group"?,"sequence"?,"attributes"?}; an attribute
 * is
 * {"type","value"}, or {"type","base64"} for a binary one. meta and scratch are reused between
 * calls. */
void sqs_record_line(const struct sqs_received *message, struct span queue, struct buf *meta,
                     struct ndrec *scratch, struct buf *out);

/* Do body and attributes have the checksums that came with them? */
bool sqs_record_intact(const struct sqs_received *message);

#endif
