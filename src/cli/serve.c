/* concordat serve: the register for browsers and programs. */
#include "web/serve.h"

#include "base/file.h"
#include "cli/home.h"
#include "cli/service.h"
#include "mail/settings.h"
#include "web/pages/single_sign_on.h"
#include "web/service.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] =
    "concordat serve: the register for browsers and programs\n"
    "\n"
    "  concordat serve [--store WHERE] [--listen ADDRESS:PORT] [--origin URL] [options]\n"
    "  concordat serve --config FILE\n"
    "\n"
    "  --store WHERE         a directory, or postgresql://host/database; otherwise what CONCORDAT_STORE says\n"
    "  --listen ADDRESS:PORT 127.0.0.1:8080 when not given; port 0 is any that is free\n"
    "  --keys FILE           the keys of signing in, as 'concordat begin' made them\n"
    "  --sign-ins FILE       of a demonstration: the ways in, told to everybody\n"
    "  --providers FOLDER    the secrets of identity providers ('concordat provider'); those are asked on the network when given\n"
    "  --signer SOCKET       who seals (concordat signer): asked every few seconds for a checkpoint over what was recorded\n"
    "  --mail FILE           how mail leaves (see 'concordat mail --help'); sent as it comes when given\n"
    "  --origin URL          what browsers show before the path, https://register.example.org; several may be given, and links\n"
    "                        in mails are made with the first; the address listened at when not given\n"
    "  --proxy NETWORK       whose X-Forwarded-For is believed, 127.0.0.1 or 192.0.2.0/24; several may be given\n"
    "  --workers N           processes that answer, 2 when not given\n"
    "  --user NAME           whom to become, when started by root\n"
    "  --log FILE            where the log goes, a JSON object a line; standard error when not given\n"
    "  --operator-token FILE holds the token with which /metrics can be asked from elsewhere\n"
    "  --security-contact A  mailto:... or https://..., for whoever has found a weakness: told at /.well-known/security.txt\n"
    "  --connections N       at once, of each worker; 512 when not given\n"
    "  --per-address N       connections of one address, proxies left out; 64 when not given\n"
    "  --limit NAME=N/M      requests at once and a minute: of an ADDRESS, an ACCOUNT, a TOKEN; NAME=off for none\n"
    "  --drain SECONDS       for requests that run, when it is told to stop; 20 when not given\n"
    "  --config FILE         more options, one a line: the name without its dashes, and the value; # begins a remark\n"
    "\n"
    "SIGTERM ends it when the requests that run are answered. TLS is the business of a proxy before it.\n"
    "\n"
    "  concordat serve --listen 127.0.0.1:8080\n";

enum { CONFIG_BYTES = 64 << 10, REQUEST_BYTES = 64 << 20, WAITING_BYTES = 64 << 20 };

struct words_given {
    struct service_words service;
    str store, listen, user, log, config, signer, mail;
    struct count workers, connections, per_address, drain;
    bool help;
};

/* Words of the command line, and before them those of the file that it names. */
static rc words_take(struct cli *cli, int argc, char **argv, struct words_given *to, struct err *err)
{
    const struct option table[] = {
        { "--store", OPTION_TEXT, &to->store },
        { "--listen", OPTION_TEXT, &to->listen },
        { "--keys", OPTION_TEXT, &to->service.keys },
        { "--sign-ins", OPTION_TEXT, &to->service.sign_ins },
        { "--providers", OPTION_TEXT, &to->service.providers },
        { "--signer", OPTION_TEXT, &to->signer },
        { "--mail", OPTION_TEXT, &to->mail },
        { "--origin", OPTION_TEXTS, &to->service.origins },
        { "--proxy", OPTION_TEXTS, &to->service.proxies },
        { "--workers", OPTION_COUNT, &to->workers },
        { "--user", OPTION_TEXT, &to->user },
        { "--log", OPTION_TEXT, &to->log },
        { "--operator-token", OPTION_TEXT, &to->service.token_file },
        { "--security-contact", OPTION_TEXT, &to->service.security_contact },
        { "--connections", OPTION_COUNT, &to->connections },
        { "--per-address", OPTION_COUNT, &to->per_address },
        { "--limit", OPTION_TEXTS, &to->service.limits },
        { "--drain", OPTION_COUNT, &to->drain },
        { "--config", OPTION_TEXT, &to->config },
        { "--help", OPTION_FLAG, &to->help },
    };
    struct words rest = { 0 };

    *to = (struct words_given){
        .listen = S("127.0.0.1:8080"),
        .workers = { 2, 1, WORKERS_MOST },
        .connections = { 512, 1, 100000 },
        .per_address = { 64, 1, 100000 },
        .drain = { 20, 0, 3600 },
    };
    TRY(options_read(cli->mem, "serve", table, countof(table), argc, argv, &rest, err));
    if (!rest.n)
        return RC_OK;
    err_set(err, RC_USAGE, "did not expect '%.*s'", STR_ARG(rest.v[0]));
    return err_hint(err, "See 'concordat serve --help'.");
}

/* "listen 127.0.0.1:8080" becomes "--listen=127.0.0.1:8080". */
static rc config_read(struct cli *cli, str file, int *argc, char ***argv, struct err *err)
{
    struct {
        char **v;
        ptrdiff_t n, cap;
    } words = { 0 };
    str text, line, name, value;
    int number = 0;

    TRY(file_read(cli->mem, file, CONFIG_BYTES, &text, err));
    while (text.n) {
        str_cut(text, '\n', &line, &text);
        line = str_trim(line);
        number++;
        if (!line.n || line.p[0] == '#')
            continue;
        if (!str_cut(line, ' ', &name, &value) || str_starts(name, S("-")) || str_eq(name, S("config"))) {
            err_set(err, RC_USAGE, "this is not an option and its value");
            err_place(err, file, number, 1, line, (int)line.n);
            return err_hint(err, "Write the name of an option without its dashes, a space, and its value: listen 127.0.0.1:8080");
        }
        *PUSH(cli->mem, &words) = (char *)(uintptr_t)arena_printf(cli->mem, "--%.*s=%.*s", STR_ARG(name), STR_ARG(str_trim(value))).p;
    }
    for (int i = 0; i < *argc; i++)
        *PUSH(cli->mem, &words) = (*argv)[i];
    *argc = (int)words.n;
    *argv = words.v;
    return RC_OK;
}

static rc words_read(struct cli *cli, int argc, char **argv, struct words_given *to, struct err *err)
{
    TRY(words_take(cli, argc, argv, to, err));
    if (!to->config.n)
        return RC_OK;
    TRY(config_read(cli, to->config, &argc, &argv, err));
    return words_take(cli, argc, argv, to, err);
}

static rc log_file(struct cli *cli, str file, int *out, struct err *err)
{
    *out = STDERR_FILENO;
    if (!file.n)
        return RC_OK;
    *out = open(arena_cstr(cli->mem, file), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (*out >= 0)
        return RC_OK;
    err_set(err, RC_NO_OUTPUT, "could not write the log '%.*s': %s", STR_ARG(file), strerror(errno));
    return err_hint(err, "Name a file in a folder that is there and may be written to.");
}

static rc plan_make(struct cli *cli, const struct words_given *words, struct serve_plan *plan, struct err *err)
{
    static struct sandbox_user user;

    TRY(service_web(cli, &words->service, &plan->web, err));
    if (!serve_address(words->listen, &plan->at, &plan->port)) {
        err_set(err, RC_USAGE, "--listen '%.*s' is not an address and a port", STR_ARG(words->listen));
        return err_hint(err, "Write 127.0.0.1:8080, or [::1]:8080.");
    }
    if (words->user.n) {
        TRY(sandbox_user_find(words->user, &user, err));
        plan->user = &user;
    }
    plan->store = words->store.n ? words->store : str_of(getenv("CONCORDAT_STORE"));
    plan->workers = (int)words->workers.n;
    plan->limits = (struct server_limits){
        .connections = (int)words->connections.n,
        .per_address = (int)words->per_address.n,
        .head_s = 10,
        .body_s = 60,
        .idle_s = 60,
        .answer_s = 60,
        .answer_bytes_s = 16 << 10,
        .drain_s = (int)words->drain.n,
        .stuck_s = 60,
        .request_bytes = REQUEST_BYTES,
        .waiting_bytes = WAITING_BYTES,
    };
    return log_file(cli, words->log, &plan->log_fd, err);
}

static void say_ready(const struct web *web)
{
    printf("concordat serves %.*s\n", STR_ARG(web->origins.v[0]));
    fflush(stdout);
}

/* At once, beside the line of the log: whoever started a second service by mistake would see nothing else for as long. */
static void say_awaits(int port, int most_s)
{
    fprintf(stderr,
            "port %d is taken: waiting for it, %d seconds at most, in case it is held by workers of a service that was killed and finish what they "
            "are at\n",
            port, most_s);
}

struct paths {
    struct sandbox_path *v;
    ptrdiff_t n, cap;
};

static void path_add(struct cli *cli, struct paths *to, str path, bool writes)
{
    if (path.n)
        *PUSH(cli->mem, to) = (struct sandbox_path){ arena_cstr(cli->mem, path), writes };
}

/* How mail leaves may name files of its own. */
static rc mail_paths(struct cli *cli, str settings, struct paths *to, struct web_service *service, struct err *err)
{
    struct mail_settings mail;

    if (!settings.n)
        return RC_OK;
    TRY(mail_settings_read(cli->mem, settings, &mail, err));
    path_add(cli, to, settings, false);
    path_add(cli, to, mail.sign_in, false);
    path_add(cli, to, mail.smtp.authorities, false);
    path_add(cli, to, mail.folder, true);
    service->mailbox = mail.folder;
    return RC_OK;
}

/* One that is not there could not be opened later either. */
static rc folder_check(str folder, struct err *err)
{
    struct stat s;
    char path[512];

    snprintf(path, sizeof(path), "%.*s", STR_ARG(folder));
    if (stat(path, &s) == 0 && S_ISDIR(s.st_mode))
        return RC_OK;
    err_set(err, RC_NO_INPUT, "there is no folder '%.*s' of providers' secrets", STR_ARG(folder));
    return err_hint(err, "Make it, for the service alone, or leave --providers out.");
}

static rc paths_take(struct cli *cli, const struct words_given *words, struct serve_plan *plan, struct err *err)
{
    static const char *const of_the_system[] = { "/etc/hosts",    "/etc/resolv.conf", "/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf",
                                                 "/etc/services", "/etc/ssl" };
    struct paths paths = { 0 };

    path_add(cli, &paths, home_path(cli->home, cli->mem, "data"), false);
    path_add(cli, &paths, home_path(cli->home, cli->mem, "rulebooks"), false);
    for (ptrdiff_t i = 0; i < countof(of_the_system); i++)
        path_add(cli, &paths, str_of(of_the_system[i]), false);
    path_add(cli, &paths, words->signer, true);
    if (plan->store.n && plan->web.service->keys.n)
        plan->locks = arena_cstr(cli->mem, plan->web.service->slots.folder);
    if (plan->web.service->goes_abroad) {
        TRY(folder_check(words->service.providers, err));
        plan->secrets = arena_cstr(cli->mem, words->service.providers);
        plan->envoy_looks = single_looks;
    }
    TRY(mail_paths(cli, words->mail, &paths, plan->web.service, err));
    plan->path = paths.v;
    plan->paths = paths.n;
    plan->chores = (struct chores){ .signer = words->signer, .mail_settings = words->mail };
    return RC_OK;
}

rc cli_serve(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    struct serve_plan plan = { .awaits = say_awaits, .ready = say_ready };
    struct words_given words;

    (void)status;
    TRY(words_read(cli, argc - 1, argv + 1, &words, err));
    if (words.help)
        return cli_say(S(usage), err);
    TRY(plan_make(cli, &words, &plan, err));
    TRY(paths_take(cli, &words, &plan, err));
    return serve(cli->mem, &plan, err);
}
