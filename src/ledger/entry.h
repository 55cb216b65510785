/*
 * An entry of a log: one recorded change, without names, prices or free words.  Its text is canonical, so that
 * the same entry is the same bytes for everyone; those bytes are the leaf of the tree.
 *
 *     concordat entry 1
 *     log north-east.example.org
 *     position 41
 *     at 2026-11-22T09:30:00Z
 *     act assignment-record
 *     actor 5f0c... hiring-manager 77d1...        who, in which role, of which organisation
 *     subject assignment 0a9e...
 *     rulebook north-east 3b51...                 once for each, in order of name: edition hash as 64 digits
 *     clause north-east 4.2                       once for each, in order
 *     outcome clear
 *     payload 9d4f...                             commitment to what was recorded, as 64 digits
 *
 * Lines end in \n, parts are parted by one space, and no line is empty.  The first six lines are always there,
 * the others where they say something.
 *
 * What was recorded is the payload; it is kept beside the log with a salt of its own, and both can be erased.
 * The commitment is HMAC-SHA-256 with the salt as key: without the salt it says nothing, not even to someone who
 * can guess the payload.
 */
#ifndef LEDGER_ENTRY_H
#define LEDGER_ENTRY_H

#include "base/buf.h"
#include "clock/instant.h"
#include "ledger/merkle.h"

enum { ENTRY_SALT = 32, ENTRY_MOST = 16 * 1024, ENTRY_ID = 32 /* hexadecimal digits of an opaque id */ };

struct entry_rulebook {
    str name;
    struct hash hash;
};

struct entry_clause {
    str rulebook, clause;
};

struct entry {
    str log;
    int64_t position;
    instant at;
    str act;
    str actor, role, organisation; /* opaque id, word, opaque id */
    str subject_kind, subject;     /* word; opaque id or, of an entry, its position */
    struct {
        struct entry_rulebook *v;
        ptrdiff_t n, cap;
    } rulebook; /* in order of name */
    struct {
        struct entry_clause *v;
        ptrdiff_t n, cap;
    } clause;    /* in order */
    str outcome; /* a word, or empty */
    bool has_payload;
    struct hash commitment;
};

/** entry_print(mem, e): its canonical text. */
str entry_print(arena *mem, const struct entry *e);

/**
 * entry_parse(mem, text, out, err):
 * Errors: RC_BAD_INPUT with the line, for any text that entry_print would not write.
 * Owner:  the texts of ${out} lie in ${text}.
 */
rc entry_parse(arena *mem, str text, struct entry *out, struct err *err) MUST_USE;

/** entry_commit(salt, payload): the commitment. */
struct hash entry_commit(const uint8_t salt[ENTRY_SALT], str payload);

/** hash_hex_print(b, bytes), hash_hex_parse(hex, bytes): 32 bytes as 64 lower-case digits; upper-case ones are refused. */
void hash_hex_print(struct buf *b, const uint8_t bytes[MERKLE_HASH]);
bool hash_hex_parse(str hex, uint8_t bytes[MERKLE_HASH]) MUST_USE;

#endif
