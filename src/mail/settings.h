/*
 * How mail leaves, as a file that an administrator writes: a line a setting, its name and its value; empty lines and those that
 * begin with '#' say nothing.
 *
 *     sender       Concordat <register@example.org>
 *     bounces      mail-team@example.org            where the mail system sends what it cannot deliver; else to the sender
 *     server       mail.example.org
 *     port         587                              else the usual one of the security
 *     security     starttls                         or tls, or loopback: in the open to this machine; else starttls
 *     sign-in      /etc/concordat/mail-sign-in      two lines, user and password; a file that its owner alone may read
 *     authorities  /etc/concordat/mail.pem          certificates; else those that this machine trusts
 *
 * or, for a demonstration, instead of a server and what belongs to it
 *
 *     folder       /var/lib/concordat/mail          every mail becomes a file there: see mailbox.h
 *
 * The files are read again whenever there is something to send, so that a password is changed without a stop.
 */
#ifndef MAIL_SETTINGS_H
#define MAIL_SETTINGS_H

#include "mail/smtp.h"

struct mail_settings {
    struct mail_party sender;
    str folder;  /* empty: through the server */
    str sign_in; /* the file of user and password; empty: none */
    struct smtp_settings smtp;
};

/**
 * mail_settings_read(mem, path, out, err):
 * Errors: RC_NO_INPUT; RC_BAD_INPUT with the line; RC_USAGE when others than its owner may read the file of the sign-in.
 */
rc mail_settings_read(arena *mem, str path, struct mail_settings *out, struct err *err) MUST_USE;

#endif
