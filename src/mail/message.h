/*
 * Mails as bytes.  What is to be said stands in a `struct letter`, typed and checked; here it becomes a message of RFC 5322
 * and its companions: encoded words (RFC 2047) where a header is not plain ASCII, quoted-printable text in UTF-8
 * (RFC 2045), the languages named (RFC 3282), marked as sent by a program (RFC 3834).
 *
 * M1 A header holds what it was given and nothing else: control characters are refused, not taken out.
 * M2 No line has more than 78 characters without its end, except where an address or an id is longer: those are never parted.
 * M3 The same message is always the same bytes, so that one sent twice is known as one.
 */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include "base/err.h"
#include "clock/instant.h"

enum {
    LETTER_LANGUAGES = 2,
    LETTER_NAME_MOST = 200,    /* bytes of a name */
    LETTER_SUBJECT_MOST = 200, /* bytes of a subject in one language */
    LETTER_TEXT_MOST = 65536,  /* bytes of a text in one language */
    REFERENCE_MOST = 64,
    MESSAGE_ID = 32 /* hexadecimal digits: what random_id makes */
};

struct mail_party {
    str name; /* may be empty */
    str address;
};

struct letter_words {
    str language; /* "cy", "en" */
    str subject;  /* one line: what is needed and by when */
    str text;     /* lines ending in \n */
};

/* A letter in one language, or in two, one after the other in one mail. */
struct letter {
    struct mail_party to;
    str reference; /* of what it is about: letters, digits, '-', '_' and '/' */
    struct letter_words words[LETTER_LANGUAGES];
    int languages;
};

struct message {
    struct mail_party from;
    const struct letter *letter;
    str id;       /* MESSAGE_ID digits: the left side of its Message-ID; the right side is the sender's domain */
    instant date; /* when the letter was written, however often it is sent */
};

/**
 * party_check(party, err):
 * Errors: RC_BAD_INPUT when the name holds a control character, or the address is none that every server takes: ASCII, without
 *         quotes, at most 64 characters before the '@' and 254 in all.  Names the field: "name" or "address".
 */
rc party_check(const struct mail_party *party, struct err *err) MUST_USE;

/** letter_check(letter, err): whether ${letter} can be sent.  Errors: RC_BAD_INPUT, RC_TOO_LARGE, with the field's name. */
rc letter_check(const struct letter *letter, struct err *err) MUST_USE;

/** letter_subject(mem, letter): as the mail's reader sees it: the subject in each language, and the reference in brackets. */
str letter_subject(arena *mem, const struct letter *letter);

/**
 * message_print(mem, message, out, err):
 * The message with its headers, lines ending in \r\n.  Dots that begin a line are those of the text: doubling them is the
 * transport's business.
 *
 * Errors: as letter_check, and party_check of the sender.
 */
rc message_print(arena *mem, const struct message *message, str *out, struct err *err) MUST_USE;

/** address_domain(address): what follows the '@' of an address that party_check took. */
str address_domain(str address);

#endif
