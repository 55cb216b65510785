/*
 * The mailbox of a demonstration: a folder that mails go into instead of leaving.  Each is a file as a server would have had it,
 * NAME.eml, and one that a page shows it from, NAME.json; NAME begins with the time, so that names sort as the mails do.
 */
#ifndef MAIL_MAILBOX_H
#define MAIL_MAILBOX_H

#include "mail/post.h"

struct mailbox_mail {
    str name;
    instant date;
    struct letter letter;
};

struct mailbox_list {
    struct mailbox_mail *v;
    ptrdiff_t n, cap;
};

/** mailbox_post(folder): ${folder} as a way for mails to leave; it is made when it is not there.  One name whatever is done again: M3. */
struct post mailbox_post(const str *folder);

/**
 * mailbox_list(mem, folder, most, out, err):
 * The newest ${most} mails, the newest first; none when there is no such folder yet.
 *
 * Errors: RC_NO_INPUT, RC_BAD_INPUT when a file there is not one of ours.
 */
rc mailbox_list(arena *mem, str folder, ptrdiff_t most, struct mailbox_list *out, struct err *err) MUST_USE;

/** mailbox_read(mem, folder, name, out, err): one mail.  Errors: RC_NOT_FOUND when there is none of the name; as mailbox_list. */
rc mailbox_read(arena *mem, str folder, str name, struct mailbox_mail *out, struct err *err) MUST_USE;

#endif
