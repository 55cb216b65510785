/* The register that a verb works on: its store, the rulebooks, and what time it is. */
#ifndef CLI_REGISTERS_H
#define CLI_REGISTERS_H

#include "cli/cli.h"
#include "register/act.h"
#include "register/view.h"

struct opened {
    struct store *store; /* the caller closes it */
    struct judge judge;
    struct reg reg;
    instant now;
    bool is_demonstration; /* its data are invented: `begin --demonstration` said so */
};

/**
 * registers_open(cli, verb, where, out, err):
 * The register in the store of stores_where.  The time is the clock's; a demonstration may be told another by CONCORDAT_NOW.
 *
 * Errors: as stores_open; RC_NO_INPUT when no register has begun there.
 */
rc registers_open(struct cli *cli, const char *verb, str where, struct opened *out, struct err *err) MUST_USE;

/** registers_ready(cli, store, out, err): the same for a store that is open already, whose register may not have begun. */
rc registers_ready(struct cli *cli, struct store *store, struct opened *out, struct err *err) MUST_USE;

/**
 * registers_time(store, out, err):
 * What time it is for the register in ${store}: the clock's; a demonstration may be told another by CONCORDAT_NOW.
 *
 * Errors: RC_USAGE when another register is told one; RC_BAD_INPUT.
 */
rc registers_time(struct store *store, instant *out, struct err *err) MUST_USE;

/** registers_now(o, err): set the time, as registers_open. */
rc registers_now(struct opened *o, struct err *err) MUST_USE;

void registers_close(struct opened *o); /* for CLEANUP */

/** registers_operator(o, mem, out, err): whoever has the store has it all, and acts as its operator. */
rc registers_operator(struct opened *o, arena *mem, struct viewer *out, struct err *err) MUST_USE;

/**
 * registers_who(o, mem, file, scope, out, err):
 * A program with the token that ${file} holds, which has to have the scopes ${scope}: what it does is its organisation's, as it is by the API.
 * When ${file} is empty, the operator.
 *
 * Errors: RC_NO_INPUT; RC_REFUSED when the token is not good; RC_NOT_ALLOWED.
 */
rc registers_who(struct opened *o, arena *mem, str file, unsigned scope, struct viewer *out, struct err *err) MUST_USE;

/** registers_list(o, mem, who, query, out, err): every page of a list. */
rc registers_list(struct opened *o, arena *mem, const struct viewer *who, const struct view_query *query, struct items *out, struct err *err) MUST_USE;

/** registers_organisation(o, mem, slug, out, err): the organisation of that short name.  Errors: RC_BAD_INPUT with the nearest. */
rc registers_organisation(struct opened *o, arena *mem, str slug, struct item *out, struct err *err) MUST_USE;

/**
 * registers_check(cli, store, b, err):
 * Compare all tables with what the ledger recorded (register/rebuild.h), and say in ${b} what was found; nothing of a store without a register.
 *
 * Errors: RC_NOT_SEALED, also said in ${b}.
 */
rc registers_check(struct cli *cli, struct store *store, struct buf *b, struct err *err) MUST_USE;

/** registers_act(name, out, err): the act ${name}.  Errors: RC_USAGE, with the nearest name, or where they are listed. */
rc registers_act(str name, enum act_kind *out, struct err *err) MUST_USE;

#endif
