/* The content of objects and parts: pieces of files. An owner (object or part) has pieces 0, 1,
 * ...; copies share files, so a file goes away with the last piece that refers to it. */
#ifndef LOCAL_S3_PIECE_H
#define LOCAL_S3_PIECE_H

#include "local/s3_request.h"

/* The owner number of an object's or a part's row. */
int64_t s3_piece_object(int64_t id);
int64_t s3_piece_part(int64_t id);

/* Gives owner the uploaded content as its only piece; the upload's file is kept. */
void s3_piece_store(struct store *store, int64_t owner, struct objects_upload *upload);

/* Gives owner start..start+size of the content of from, as pieces of the same files. */
void s3_piece_share(struct store *store, int64_t owner, int64_t from, uint64_t start,
                    uint64_t size);

/* Moves all pieces of from behind the first n pieces of owner. Returns their number. */
int64_t s3_piece_move(struct store *store, int64_t owner, int64_t n, int64_t from);

/* Removes the pieces of owner, and the files nothing else refers to. */
void s3_piece_drop(struct store *store, int64_t owner);

/* Makes the reply send start..start+size of owner's content. */
void s3_piece_reply(struct store *store, struct call *call, int64_t owner, uint64_t start,
                    uint64_t size);

/* Reads start..start+size of owner's content through hashes, and ends them. Returns 0, or -1 when
 * a file cannot be read. */
int s3_piece_hash(struct store *store, int64_t owner, uint64_t start, uint64_t size,
                  struct hashes *hashes);

/* Is there a piece of the file? Also true when the store has failed to tell. */
bool s3_piece_known(struct store *store, int64_t file);

#endif
