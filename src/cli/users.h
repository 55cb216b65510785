/* People and their ways in, for the verbs that look after accounts. */
#ifndef CLI_USERS_H
#define CLI_USERS_H

#include "cli/registers.h"
#include "signin/account.h"
#include "signin/password.h"
#include "signin/slot.h"

/** users_keys(mem, file, out, err): the keys of signing in, from a file that nobody else may read.  Errors: as file_read_private and keyring_parse.
 */
rc users_keys(arena *mem, str file, struct keyring *out, struct err *err) MUST_USE;

/** users_desk(o, keys): what account.h asks for. */
struct desk users_desk(struct opened *o, const struct keyring *keys);

/** users_slots(keys): where hashing waits its turn: beside the file of the keys. */
struct slots users_slots(str keys);

struct new_user {
    str name, mail, language, registration; /* the last two may be empty */
    str organisation;                       /* id */
    const str *role;
    ptrdiff_t roles;
};

/**
 * users_add(cli, o, keys, user, person, said, err):
 * A person with roles, added by the operator, and the link to the first sign-in, which ${said} tells.
 */
rc users_add(struct cli *cli, struct opened *o, const struct keyring *keys, const struct new_user *user, str *person, struct buf *said,
             struct err *err) MUST_USE;

/** users_invite(cli, o, keys, person, said, err): a link to a first sign-in, which ${said} tells; to another password for who has one. */
rc users_invite(struct cli *cli, struct opened *o, const struct keyring *keys, str person, struct buf *said, struct err *err) MUST_USE;

/** users_perform(cli, o, name, subject, given, n, id, err): an act by the operator. */
rc users_perform(struct cli *cli, struct opened *o, const char *name, str subject, const struct act_given *given, int n, str *id,
                 struct err *err) MUST_USE;

#endif
