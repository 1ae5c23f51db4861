/* The record format of all pipes, ndrec(5): UTF-8 NDJSON, one JSON object a line.
 *
 * A filter adds members and passes every other byte through: a line is scanned (no tree), new
 * members are spliced in before the closing brace, reserved members are cut out.
 * Reserved: "_s3" "_sqs" "_kinesis" "_task" (transport facts), "_body" "_base64" (a payload that is
 * not a JSON object), "_error" (why a line failed). */
#ifndef CODEC_NDREC_H
#define CODEC_NDREC_H

#include <stdbool.h>
#include <stdint.h>

#include "codec/caps.h"
#include "codec/ndlines.h"
#include "core/buf.h"
#include "core/err.h"

struct ndrec_member {
    struct span name;  /* raw text between the quotes */
    struct span value; /* exact span of the value */
};

/* One scanned line. Spans point into the line, which the caller keeps. Reuse the struct: init once,
 * scan many, release once. */
struct ndrec {
    struct span line; /* from '{' to '}', without surrounding white space */
    struct ndrec_member *member;
    size_t count, room;
};

void ndrec_init(struct ndrec *rec);
void ndrec_release(struct ndrec *rec);

/* Checks line strictly (as codec/jscan.h; it must be an object) and finds its top-level members.
 * Returns 0, or -1 with err (ERR_DATA, "column N: reason"). */
int ndrec_scan(struct ndrec *rec, struct span line, struct err *err);

/* The member called name (compared decoded), NULL when absent. */
const struct ndrec_member *ndrec_find(const struct ndrec *rec, const char *name);

/* The decoded text of the string member name. Escape-free text is borrowed from the line, other
 * text is decoded into scratch. Returns 0, or -1 with err naming the field: missing, or not a
 * string. */
int ndrec_text(const struct ndrec *rec, const char *name, struct buf *scratch, struct span *text,
               struct err *err);

/* As ndrec_text, for a member that names something (a key, a group): a number gives its own text.
 */
int ndrec_label(const struct ndrec *rec, const char *name, struct buf *scratch, struct span *text,
                struct err *err);

bool ndrec_reserved(struct span raw_name);

/* Appends the line with members (a JSON fragment `"a":1,"b":2` without outer commas) spliced in at
 * the end of the object. No newline. */
void ndrec_add(const struct ndrec *rec, struct span members, struct buf *out);

/* As ndrec_add after cutting the member called name, if it is there: sets a reserved member. */
void ndrec_set(const struct ndrec *rec, const char *name, struct span members, struct buf *out);

/* As ndrec_add after cutting every member whose raw name drop says true of. */
void ndrec_replace(const struct ndrec *rec, bool (*drop)(struct span raw_name), struct span members,
                   struct buf *out);

/* Appends what a writer stores for the line: the decoded bytes of "_body" or "_base64" when one of
 * them is there (else the object itself), without reserved members unless keep_meta (a body has
 * no place for them: then they go anyway). Undoes ndrec_wrap byte for byte. Returns 0, or -1 with
 * err (ERR_DATA: _body is no string, bad base64, both given). */
int ndrec_payload(const struct ndrec *rec, bool keep_meta, struct buf *out, struct err *err);

/* Appends the line for a payload read from a service: the object itself when payload is a JSON
 * object on one line without reserved members, else {"_body":...} for text, {"_base64":...} for
 * other bytes; then meta, a fragment as for ndrec_add (`"_sqs":{...}`), unless empty. No newline.
 * scratch is a record to scan with, reused between calls. */
void ndrec_wrap(struct ndrec *scratch, struct span payload, struct span meta, struct buf *out);

/* Appends the line a failed item becomes: the record with "_error":{"code","message","retryable"}
 * set. A line that is no record becomes {"_body": line, "_error": ...} (or "_base64"). */
void ndrec_fail(struct ndrec *scratch, struct span line, const struct err *err, struct buf *out);

#endif
