/* concordat request: one HTTP request through the gate, without a socket. */
#include "cli/registers.h"
#include "cli/service.h"
#include "cli/stores.h"

#include "base/file.h"
#include "web/parse.h"

#include <stdio.h>
#include <stdlib.h>

static const char usage[] = "concordat request: put one HTTP request to the service, without a socket\n"
                            "\n"
                            "  concordat request [--store WHERE] [--keys FILE] [--sign-ins FILE] [--providers FOLDER] [--origin URL] < FILE\n"
                            "\n"
                            "  --store     the register's store; otherwise what CONCORDAT_STORE says; with neither, a service without a register\n"
                            "  --keys      the keys of signing in, without which nobody can sign in\n"
                            "  --sign-ins  of a demonstration: the file of the ways in\n"
                            "  --providers the secrets of identity providers, which are asked on the network when given\n"
                            "\n"
                            "The request is read from standard input as it would come over a connection, and the answer is written to\n"
                            "standard output as it would go. The host is localhost unless --origin says another.\n"
                            "\n"
                            "  printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n' | concordat request\n";

enum { REQUEST_FILE = 64 << 20 };

static rc answer(struct cli *cli, struct web *web, struct store *store, int64_t utc_us, struct err *err)
{
    struct randomness random = random_kernel();
    arena mem = arena_open((size_t)1 << 30); /* the request's own, as web_admit wants it */
    struct request q = { .web = web, .mem = &mem, .store = store, .random = &random, .utc_us = utc_us };
    struct buf out = buf_new(cli->mem);
    enum problem_kind kind;
    ptrdiff_t used = 0;
    str raw;

    TRY(file_read(cli->mem, S("-"), REQUEST_FILE, &raw, err));
    snprintf(q.id, sizeof(q.id), "%s", random_id(&random, cli->mem).p);
    address_parse(S("127.0.0.1"), &q.peer);
    if (!request_parse(raw, &q, &used, &kind))
        web_refuse(web, &q, kind);
    else if (used < raw.n)
        web_refuse(web, &q, PROBLEM_MALFORMED);
    else
        web_answer(web, &q);
    web_told(web, &q);
    response_head(&q.answer, &out);
    if (q.method != METHOD_HEAD)
        buf_str(&out, response_body(&q.answer));
    arena_close(&mem);
    return cli_say(buf_text(&out), err);
}

rc cli_request(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;
    struct service_words words = { 0 };
    str store_at = S("");
    bool wants_help = false;
    const struct option table[] = {
        { "--store", OPTION_TEXT, &store_at },          { "--keys", OPTION_TEXT, &words.keys },
        { "--sign-ins", OPTION_TEXT, &words.sign_ins }, { "--providers", OPTION_TEXT, &words.providers },
        { "--origin", OPTION_TEXTS, &words.origins },   { "--help", OPTION_FLAG, &wants_help },
    };
    struct words rest = { 0 };
    int64_t utc_us;
    struct web web;
    instant told;

    (void)status;
    TRY(options_read(cli->mem, "request", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (wants_help)
        return cli_say(S(usage), err);
    if (rest.n) {
        err_set(err, RC_USAGE, "did not expect '%.*s'", STR_ARG(rest.v[0]));
        return err_hint(err, "The request comes from standard input; see 'concordat request --help'.");
    }
    if (!words.origins.n)
        *PUSH(cli->mem, &words.origins) = S("http://localhost");
    TRY(service_web(cli, &words, &web, err));
    if (store_at.n || getenv("CONCORDAT_STORE"))
        TRY(stores_open("request", store_at, false, &store, err));
    if (web.doors.open)
        TRY(web.doors.open(&web, store, err));
    utc_us = web.utc();
    if (store && getenv("CONCORDAT_NOW")) {
        TRY(registers_time(store, &told, err));
        utc_us = told * 1000000;
    }
    return answer(cli, &web, store, utc_us, err);
}
