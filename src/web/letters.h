/*
 * Mails of the service to people of the register: in their language, with a link and a reference, and nothing about anybody.  The first to
 * somebody whose language is not known is in both, and so is one that anybody may ask for: how many texts are written tells no language.
 */
#ifndef WEB_LETTERS_H
#define WEB_LETTERS_H

#include "register/item.h"
#include "signin/link.h"
#include "words/language.h"

/* Who writes, when, and under which reference. */
struct letter_from {
    str origin; /* what the address of the link begins with: "https://register.example.org" */
    str reference;
    str organisation, organisation_cy; /* whose account it is about, and in Welsh; empty: not said, or the same */
    instant now;
    struct randomness *random;
};

/** letter_of(from, organisation): whose account it is about is ${organisation}: one address may be known to several. */
void letter_of(struct letter_from *from, const struct item *organisation);

/** letter_address(mem, origin, lang, kind, secret): where a link leads. */
str letter_address(arena *mem, str origin, enum language lang, enum link_kind kind, str secret);

/**
 * letter_link(txn, mem, from, kind, person, secret, err):
 * The mail with the link ${secret} to ${person}, an item of the register, is sent when ${txn} is committed.  One with LINK_RESET is in both
 * languages, the reader's first.
 *
 * Errors: as outbox_add.
 */
rc letter_link(struct txn *txn, arena *mem, const struct letter_from *from, enum link_kind kind, const struct item *person, str secret,
               struct err *err) MUST_USE;

/** letter_to_nobody(txn, mem, from, kind, err): the same statements with nobody to send it to, for an answer that is not to tell. */
rc letter_to_nobody(struct txn *txn, arena *mem, const struct letter_from *from, enum link_kind kind, struct err *err) MUST_USE;

#endif
