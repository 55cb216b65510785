/*
 * Tokens for programs: shown once, kept as a digest.
 *
 *     concordat_ 40 characters of 25 random bytes, 8 of a checksum
 *
 * both in base32.  The prefix and the checksum let those who look for leaked secrets find tokens and tell them from chance; a mistyped one
 * is told without asking the store.
 */
#ifndef SIGNIN_TOKEN_H
#define SIGNIN_TOKEN_H

#include "base/random.h"
#include "clock/instant.h"
#include "store/store.h"

enum token_scope {
#define SCOPE(name, number, word, what) SCOPE_##name = 1 << (number),
#include "signin/scopes.def"
#undef SCOPE
};

enum {
    TOKEN_LONGEST = 365 * DAY_SECONDS,
    TOKEN_TOUCH = 60, /* its last use is written at most so often */
    TOKEN_LENGTH = 58,
    TOKEN_LABEL = 100 /* characters */
};

struct token {
    str handle; /* names it to its organisation; opens nothing */
    str organisation, made_by, label;
    unsigned scopes; /* of enum token_scope */
    instant made_at, until;
    bool is_used, is_revoked;
    instant used_at, revoked_at; /* when it is so */
    str revoked_by;              /* empty: it is not, or that was not kept yet */
};

/** scope_parse(word, out): false when there is none of that name. */
bool scope_parse(str word, enum token_scope *out);

/** scope_print(b, scopes): their words, with spaces between. */
void scope_print(struct buf *b, unsigned scopes);

/** scope_what(scope): what it allows, for those who read the API's description. */
str scope_what(enum token_scope scope);

/** is_token(text): whether it has the form of a token and the checksum fits. */
bool is_token(str text);

/**
 * token_check_label(of, err), token_check_scopes(of, err), token_check_until(of, now, err):
 * What token_add looks at, one at a time, for a form that tells all of it.
 *
 * Errors: RC_BAD_INPUT with the field.
 */
rc token_check_label(const struct token *of, struct err *err) MUST_USE;
rc token_check_scopes(const struct token *of, struct err *err) MUST_USE;
rc token_check_until(const struct token *of, instant now, struct err *err) MUST_USE;

/**
 * token_add(txn, mem, random, now, of, text, err):
 * A token for ${of}: organisation, made_by, label, scopes and until count.  ${*text} is shown to its maker and to nobody again.
 *
 * Errors: RC_BAD_INPUT when it has no scope, no label or too long a one, or does not end within TOKEN_LONGEST from ${now}.
 */
rc token_add(struct txn *txn, arena *mem, struct randomness *random, instant now, const struct token *of, str *text, struct err *err) MUST_USE;

/** token_find(txn, mem, text, now, out, err): Errors: RC_REFUSED when it is none, has been revoked, or its time is over. */
rc token_find(struct txn *txn, arena *mem, str text, instant now, struct token *out, struct err *err) MUST_USE;

/** token_wants_touch(token, now): whether token_touch has something to write. */
bool token_wants_touch(const struct token *token, instant now);

/** token_touch(txn, token, now, err): it was used. */
rc token_touch(struct txn *txn, const struct token *token, instant now, struct err *err) MUST_USE;

/** token_revoke(txn, organisation, handle, by, now, err): ${by} takes it away.  Errors: RC_NOT_FOUND when ${organisation} has none such that is not
 * revoked. */
rc token_revoke(struct txn *txn, str organisation, str handle, str by, instant now, struct err *err) MUST_USE;

struct tokens {
    struct token *v;
    ptrdiff_t n, cap;
};

/** token_good(txn, mem, now, out, err): those of all organisations that are good, with handle, label, times, and in `organisation` its short name. */
rc token_good(struct txn *txn, arena *mem, instant now, struct tokens *out, struct err *err) MUST_USE;

/** token_list(txn, mem, organisation, out, err): all there ever were, the oldest first. */
rc token_list(struct txn *txn, arena *mem, str organisation, struct tokens *out, struct err *err) MUST_USE;

#endif
