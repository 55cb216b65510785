/* How a mail leaves: through a server (smtp.h), into a folder (mailbox.h), or as a test wishes. */
#ifndef MAIL_POST_H
#define MAIL_POST_H

#include "mail/message.h"

struct post {
    /*
     * deliver(ctx, mem, message, err): hand ${message} over; RC_OK only when the other side has taken charge of it.
     *
     * Errors: RC_MAIL_LATER when this mail is not taken now; RC_MAIL_SERVER when no mail would be, through no fault of this one;
     *         anything else: this mail will never be taken.  No address of anybody stands in the error.
     */
    rc (*deliver)(void *ctx, arena *mem, const struct message *message, struct err *err);
    void *ctx;
    int most_seconds; /* that one delivery takes */
};

#endif
