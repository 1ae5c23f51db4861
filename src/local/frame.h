/* cloudlet's own requests, /_cloudlet/...: health, reset, clock. */
#ifndef LOCAL_FRAME_H
#define LOCAL_FRAME_H

#include "local/httpd.h"
#include "local/service.h"

extern const struct service frame_service;

/* Answers or refuses what needs no store; true when it did. */
bool frame_answer(struct call *call, const struct httpd_options *options);

#endif
