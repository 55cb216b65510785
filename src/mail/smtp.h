/*
 * Handing mails to one mail server, through libcurl: SMTP of RFC 5321 with STARTTLS (RFC 3207), TLS from the first byte
 * (RFC 8314) or, to this machine alone, neither.  Certificates are checked, always; proxies and settings of the environment
 * are not looked at; no other address than the server's is connected to.
 *
 * What a refusal is about follows from the command that it answers:
 *
 *     greeting, EHLO, STARTTLS, AUTH, MAIL    the server, or how we use it: no mail would go
 *     RCPT, DATA, the text                    this mail: 4yz later, 5yz never
 *     421 and 530, wherever they come         the server: it is closing, or wants us to sign in
 *     552 to MAIL                             this mail is too large: never
 */
#ifndef MAIL_SMTP_H
#define MAIL_SMTP_H

#include "mail/post.h"

enum smtp_security {
    SMTP_STARTTLS, /* begun in the open, and ended when the server does not go on in TLS */
    SMTP_TLS,
    SMTP_LOOPBACK /* in the open, to an address of this machine */
};

enum { SMTP_CONNECT_MS = 30 * 1000, SMTP_TOTAL_MS = 5 * 60 * 1000 };

struct smtp_settings {
    str host;
    int port;
    enum smtp_security security;
    str user, password; /* empty: the server wants none */
    str authorities;    /* a file of the certificates that the server's must come from; empty: those of this machine */
    str bounces;        /* where the mail system sends what it cannot deliver; empty: to the sender */
    int connect_ms;     /* at most, for being connected; 0: SMTP_CONNECT_MS */
    int total_ms;       /* at most, for one mail; 0: SMTP_TOTAL_MS */
};

struct smtp;

/**
 * smtp_open(settings, out, err):
 * Nothing is connected yet: the first mail does that, and the next ones use the same connection.
 *
 * Errors: RC_MAIL_SERVER when there is no memory.
 * Owner:  the caller closes it.  The texts of ${settings} live as long.
 */
rc smtp_open(const struct smtp_settings *settings, struct smtp **out, struct err *err) MUST_USE;
void smtp_close(struct smtp **smtp); /* for CLEANUP; NULL is none */

/** smtp_send(smtp, mem, message, err): send one mail.  Errors: as `deliver` of post.h, RC_MAIL_REFUSED for what will never be taken. */
rc smtp_send(struct smtp *smtp, arena *mem, const struct message *message, struct err *err) MUST_USE;

/** smtp_post(smtp): ${smtp} as a way for mails to leave. */
struct post smtp_post(struct smtp *smtp);

#endif
