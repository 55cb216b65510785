/* The service as the command line describes it: what `serve` and `request` share. */
#ifndef CLI_SERVICE_H
#define CLI_SERVICE_H

#include "cli/cli.h"
#include "cli/options.h"
#include "web/gate.h"

struct service_words {
    str token_file;
    str security_contact;
    str keys;      /* of signing in; empty: nobody can sign in */
    str sign_ins;  /* ways into a demonstration; empty: none are told */
    str providers; /* the folder of identity providers' secrets; empty: none is asked */
    struct words origins, proxies, limits;
};

/**
 * service_web(cli, words, out, err):
 * A service made of ${words}: routes, doors and limits; what is a worker's own is left out.
 *
 * Errors: RC_USAGE naming the word that cannot be used; what files answer.
 * Owner:  cli->mem.
 */
rc service_web(struct cli *cli, const struct service_words *words, struct web *out, struct err *err) MUST_USE;

#endif
