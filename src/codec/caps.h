/* The named caps of the codec layer. */
#ifndef CODEC_CAPS_H
#define CODEC_CAPS_H

#include <stddef.h>

#define CAP_JSON_DEPTH    2048               /* nesting, as jansson's parser has it */
#define CAP_JSON_DOCUMENT ((size_t)64 << 20) /* bytes of a document parsed into a tree */
#define CAP_NDREC_MEMBERS 4096               /* top-level members of one record */
#define CAP_XML_DEPTH     64                 /* nesting of a reply or request body */
#define CAP_XML_DOCUMENT  ((size_t)16 << 20) /* bytes of one XML document */
#define CAP_XML_NODES     ((size_t)200000)   /* elements of one XML document */
#define CAP_URL           8192               /* bytes of a URL */

#endif
