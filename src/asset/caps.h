/* The named caps of the asset layer. */
#ifndef ASSET_CAPS_H
#define ASSET_CAPS_H

#include <stddef.h>

#define CAP_ASSET_JOBS      8192                /* transfers under way */
#define CAP_ASSET_QUEUE     16384               /* lines read and not done */
#define CAP_ASSET_LINES     ((size_t)64 << 20)  /* bytes of such lines, and one more line */
#define CAP_ASSET_HOSTS     4096                /* hosts remembered that have nothing to do */
#define CAP_ASSET_ID        200                 /* bytes of an entity_id */
#define CAP_ASSET_WORD      64                  /* bytes of an entity_type or platform */
#define CAP_ASSET_KEY       1024                /* bytes of a key */
#define CAP_ASSET_REDIRECTS 5                   /* followed for one asset */
#define CAP_ASSET_SMALL     ((size_t)1 << 20)   /* larger bodies are stored as they come */
#define CAP_ASSET_BODIES    ((size_t)160 << 20) /* bytes of smaller bodies in memory */
#define CAP_ASSET_LARGE     4                   /* larger bodies under way */
#define CAP_ASSET_PART      ((size_t)8 << 20)   /* bytes of a part of a larger body */
#define CAP_ASSET_STORES    256                 /* requests to the store under way */
#define CAP_ASSET_RECENT    65536               /* stored assets remembered */
#define CAP_ASSET_LISTED    ((size_t)64 << 20)  /* keys of --skip-existing list */
#define CAP_ASSET_ERROR     ((size_t)64 << 10)  /* bytes of an error page that are looked at */
#define CAP_ASSET_WAIT_MS   120000              /* the longest Retry-After waited for */

#endif
