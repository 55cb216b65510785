/*
 * The process that sends: it looks into the outbox, sends what is due by the way that the settings name, and rests.  It needs the
 * store, the file of the settings and those it names, what names are resolved and certificates are checked by (/etc), threads for
 * the resolver, and connections to the store's server and the mail server.  All else may be taken from it before.
 */
#ifndef MAIL_MAILER_H
#define MAIL_MAILER_H

#include "mail/outbox.h"

enum { MAILER_REST_MS = 3000, MAILER_TROUBLE_MS = 60 * 1000 };

struct mailer {
    struct store *store; /* migrated, and this process's own */
    str settings;        /* the file: see settings.h */
    instant (*now)(void *ctx);
    void (*tell)(void *ctx, str id, enum outbox_state state, const struct err *why); /* as in struct outbox */
    void (*trouble)(void *ctx, const struct err *err); /* why nothing could be sent, for now; NULL: nobody wants to know */
    void *ctx;                                         /* of all three */
    int rest_ms, trouble_ms;                           /* between two looks, and after trouble; 0: as above */
};

/** mailer_once(m, report, err): send what is due now.  Errors: as mail_settings_read and outbox_run. */
rc mailer_once(const struct mailer *m, struct outbox_report *report, struct err *err) MUST_USE;

/**
 * mailer_run(m, err):
 * Send, and rest, until the process is told to stop by SIGTERM or SIGINT, which wait until a mail that is being sent is noted.  What
 * may pass (a store that is busy or lost, settings that cannot be read at the moment) is told and waited for.
 *
 * Errors: what does not pass: RC_STORE_STOPPED, RC_NEWER_SCHEMA, RC_FAULT; and at the beginning what is wrong with the settings.
 */
rc mailer_run(const struct mailer *m, struct err *err) MUST_USE;

#endif
