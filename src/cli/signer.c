/* concordat signer: the process that alone has the keys of logs (ledger/signer.h). */
#include "ledger/signer.h"

#include "base/file.h"
#include "base/sandbox.h"
#include "cli/cli.h"
#include "cli/keys.h"
#include "ledger/bundle.h"
#include "ledger/past.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

static const char usage[] =
    "concordat signer: the process that alone has the keys of logs, and seals them for who keeps the store\n"
    "\n"
    "  concordat signer --key SECRET --state FOLDER --socket PATH [--user USER] [--peer USER]\n"
    "  concordat signer begin --state FOLDER LOG\n"
    "  concordat signer recover --state FOLDER --key KEY CHECKPOINT\n"
    "\n"
    "  --key     the file of a secret key ('ledger key new'), which seals the log of its name. Again for other logs, and for a\n"
    "            second key of the same log: both sign, so that a key can be changed while everybody reads on\n"
    "  --state   the folder of what was signed last for each log. It is the signer's memory: without it, or with an old copy\n"
    "            in its place, two pasts of a log could both be sealed\n"
    "  --socket  where it is asked, for --peer alone, or its own user; otherwise the socket that the system hands over (LISTEN_FDS)\n"
    "  --user    whom to become once keys are read and the socket is made; only root can\n"
    "  --peer    who may ask besides the signer's own user\n"
    "  begin     make the file of a log that was never sealed\n"
    "  recover   make it say what the newest CHECKPOINT seals that anybody has kept, signed by the public KEY\n"
    "\n"
    "It has no network and no store; it signs a log on from what it signed last, and nothing else. It ends on SIGTERM, and may\n"
    "be ended in any other way. docs/sealing.md is for who runs it.\n"
    "\n"
    "  concordat ledger key new --name ledger.example.org/north-east --out log.secret >log.key\n"
    "  concordat signer begin --state signed ledger.example.org/north-east\n"
    "  concordat signer --key log.secret --state signed --socket signer.socket\n";

enum { HANDED_OVER = 3, FILES_MORE = 64, MEMORY_MOST = 1 << 30, FILE_MOST = 1 << 20 };

struct signing {
    struct cli *cli;
    str state, socket, user, peer;
    struct words key;
    bool help;
    struct sandbox_user self; /* whom it becomes */
    bool becomes;
    struct note_signer *secret; /* by name and id: those of one log together */
    struct past *past;          /* by log */
    struct signer signer;
    struct buf missing; /* what the kernel does not have */
};

/* ---- what it is told ---- */

static rc read_words(struct signing *s, int argc, char **argv, struct err *err)
{
    const struct option table[] = {
        { "--key", OPTION_TEXTS, &s->key },  { "--state", OPTION_TEXT, &s->state }, { "--socket", OPTION_TEXT, &s->socket },
        { "--user", OPTION_TEXT, &s->user }, { "--peer", OPTION_TEXT, &s->peer },   { "--help", OPTION_FLAG, &s->help },
    };
    struct words rest = { 0 };

    TRY(options_read(s->cli->mem, "signer", table, countof(table), argc - 1, argv + 1, &rest, err));
    if (s->help)
        return RC_OK;
    TRY(options_none("signer", &rest, err));
    if (!s->key.n)
        return options_missing("signer", "a key to sign with", "Name the file of a secret key with --key; 'concordat ledger key new' makes one.",
                               err);
    return s->state.n ? RC_OK : options_missing("signer", "the folder of what was signed last", "Name it with --state.", err);
}

static rc read_users(struct signing *s, struct err *err)
{
    struct sandbox_user peer;

    s->self = (struct sandbox_user){ geteuid(), getegid() };
    s->becomes = s->user.n > 0;
    if (s->becomes)
        TRY(sandbox_user_find(s->user, &s->self, err));
    peer = s->self;
    if (s->peer.n)
        TRY(sandbox_user_find(s->peer, &peer, err));
    s->signer.own = s->self.uid;
    s->signer.peer = peer.uid;
    return RC_OK;
}

/* ---- keys, and what was signed with them ---- */

static int by_name(const void *a, const void *b)
{
    const struct note_key *one = &((const struct note_signer *)a)->key, *other = &((const struct note_signer *)b)->key;
    int order = str_cmp(one->name, other->name);

    return order ? order : (one->id > other->id) - (one->id < other->id);
}

static rc read_keys(struct signing *s, struct err *err)
{
    size_t bytes = sizeof(struct note_signer) * (size_t)s->key.n;

    s->secret = arena_array(s->cli->mem, struct note_signer, s->key.n);
    if (sodium_mlock(s->secret, bytes) != 0)
        buf_z(&s->missing, "memory: keys may be written to swap, since locking memory is not allowed\n");
    for (ptrdiff_t i = 0; i < s->key.n; i++)
        TRY(keys_secret(s->cli->mem, s->key.v[i], KEY_ED25519, &s->secret[i], err));
    qsort(s->secret, (size_t)s->key.n, sizeof *s->secret, by_name);
    for (ptrdiff_t i = 1; i < s->key.n; i++)
        if (by_name(&s->secret[i], &s->secret[i - 1]) == 0) {
            err_set(err, RC_USAGE, "the same key of '%.*s' is given twice", STR_ARG(s->secret[i].key.name));
            return err_hint(err, "Give each key once.");
        }
    return RC_OK;
}

/* A log for each name, with all the keys of that name. */
static rc open_logs(struct signing *s, struct err *err)
{
    arena *mem = s->cli->mem;

    s->signer.log = arena_array(mem, struct witness, s->key.n);
    s->past = arena_array(mem, struct past, s->key.n);
    for (ptrdiff_t i = 0; i < s->key.n; i++) {
        str name = s->secret[i].key.name;
        struct witness *w = s->signer.logs ? &s->signer.log[s->signer.logs - 1] : NULL;

        if (w && str_eq(w->origin, name)) {
            w->signers++;
            continue;
        }
        w = &s->signer.log[s->signer.logs];
        *w = (struct witness){ .signer = &s->secret[i], .signers = 1, .origin = name, .keep = past_keep, .ctx = &s->past[s->signer.logs] };
        TRY(past_open(mem, past_path(mem, s->state, name), name, w->ctx, &w->state, err));
        s->signer.logs++;
    }
    return RC_OK;
}

/* ---- where it is asked ---- */

static bool is_packet_socket(int fd)
{
    int type = 0, listens = 0, family = 0;
    socklen_t n = sizeof type;

    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &n) == 0 && type == SOCK_SEQPACKET &&
           getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &n) == 0 && listens && getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &n) == 0 &&
           family == AF_UNIX;
}

/* The system may make the socket, for the user who is to ask, and start the signer as its own: then it never is root. */
static rc take_socket(int *out, struct err *err)
{
    int64_t pid;
    bool is_ours = str_digits(str_of(getenv("LISTEN_PID")), INT32_MAX, &pid) && pid == getpid() && str_eq(str_of(getenv("LISTEN_FDS")), S("1"));

    if (!is_ours)
        return options_missing("signer", "a socket to be asked on", "Name it with --socket, or let the system hand one over.", err);
    if (!is_packet_socket(HANDED_OVER) || fcntl(HANDED_OVER, F_SETFD, FD_CLOEXEC) != 0 || fcntl(HANDED_OVER, F_SETFL, O_NONBLOCK) != 0) {
        err_set(err, RC_USAGE, "what the system handed over is not a socket that a signer listens on");
        return err_hint(err, "It is a Unix socket of sequential packets (ListenSequentialPacket).");
    }
    *out = HANDED_OVER;
    return RC_OK;
}

/* ---- serving ---- */

static void say_line(void *ctx, str line)
{
    struct err unused;
    char text[1024];
    int n = snprintf(text, sizeof text, "concordat signer: %.*s\n", STR_ARG(line));

    (void)ctx;
    if (file_write(STDERR_FILENO, (str){ text, n < (int)sizeof text ? n : (int)sizeof text - 1 }, &unused) != RC_OK)
        return; /* it signs on, though nobody reads what it says */
}

static rc wait_for_signals(int *out, struct err *err)
{
    sigset_t ends;

    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    if (sigprocmask(SIG_BLOCK, &ends, NULL) != 0 || (*out = signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK)) < 0)
        return err_set(err, RC_FAULT, "could not wait for signals: %s", strerror(errno));
    return RC_OK;
}

/* What it remembers is written anew before it answers: a folder that it cannot write in is found out now. */
static rc try_keeping(struct signing *s, struct err *err)
{
    for (ptrdiff_t i = 0; i < s->signer.logs; i++)
        TRY(past_keep(s->signer.log[i].ctx, &s->signer.log[i].state, err));
    return RC_OK;
}

static rc shut_in(struct signing *s, struct err *err)
{
    const struct sandbox_path path = { arena_cstr(s->cli->mem, s->state), true };
    const struct sandbox sandbox = {
        .may = MAY_READ | MAY_WRITE | MAY_ANSWER,
        .user = s->becomes ? &s->self : NULL,
        .path = &path,
        .paths = 1,
        .most = { .memory = MEMORY_MOST, .file = FILE_MOST, .files = s->key.n + FILES_MORE },
    };
    str line, rest;

    TRY(sandbox_enter(&sandbox, &s->missing, err));
    for (rest = buf_text(&s->missing); str_cut(rest, '\n', &line, &rest);)
        say_line(NULL, line);
    if (geteuid() == 0)
        say_line(NULL, S("it runs as root, though without root's rights: --user names another"));
    return try_keeping(s, err);
}

static rc say_ready(struct signing *s, struct err *err)
{
    struct buf b = buf_new(s->cli->mem);

    for (ptrdiff_t i = 0; i < s->signer.logs; i++) {
        const struct witness *w = &s->signer.log[i];

        buf_printf(&b, "%.*s: %lld entries signed, %td key%s\n", STR_ARG(w->origin), (long long)w->state.size, w->signers,
                   w->signers == 1 ? "" : "s");
    }
    buf_z(&b, "ready\n");
    return cli_say(buf_text(&b), err);
}

static rc run(struct cli *cli, int argc, char **argv, struct err *err)
{
    struct signing s = { .cli = cli, .missing = buf_new(cli->mem), .signer = { .say = say_line } };

    TRY(read_words(&s, argc, argv, err));
    if (s.help)
        return cli_say(S(usage), err);
    TRY(read_users(&s, err));
    TRY(read_keys(&s, err));
    TRY(open_logs(&s, err));
    TRY(s.socket.n ? signer_listen(s.socket, s.signer.peer, &s.signer.listening, err) : take_socket(&s.signer.listening, err));
    TRY(wait_for_signals(&s.signer.stop, err));
    TRY(shut_in(&s, err));
    TRY(say_ready(&s, err));
    TRY(signer_serve(&s.signer, err));
    sodium_munlock(s.secret, sizeof(struct note_signer) * (size_t)s.key.n); /* which wipes it */
    return RC_OK;
}

/* ---- begin, recover ---- */

static rc read_memory(struct cli *cli, const char *verb, int argc, char **argv, str *state, struct words *key, struct words *rest, bool *help,
                      struct err *err)
{
    const struct option table[] = { { "--state", OPTION_TEXT, state }, { "--help", OPTION_FLAG, help }, { "--key", OPTION_TEXTS, key } };

    TRY(options_read(cli->mem, verb, table, countof(table) - (key ? 0 : 1), argc - 2, argv + 2, rest, err));
    if (*help || state->n)
        return RC_OK;
    return options_missing("signer", "the folder of what was signed last", "Name it with --state.", err);
}

static rc begin(struct cli *cli, int argc, char **argv, struct err *err)
{
    struct words rest = { 0 };
    str state = { 0 }, log;
    bool help = false;

    TRY(read_memory(cli, "signer", argc, argv, &state, NULL, &rest, &help, err));
    if (help)
        return cli_say(S(usage), err);
    TRY(options_one("signer begin", "the name of one log", &rest, &log, err));
    if (!is_key_name(log)) {
        err_set(err, RC_USAGE, "no key can have the name '%.*s', and so no log", STR_ARG(log));
        return err_hint(err, "A log has the name of its key, such as 'ledger.example.org/north-east'.");
    }
    TRY(past_begin(cli->mem, past_path(cli->mem, state, log), log, err));
    return cli_say(arena_printf(cli->mem, "The signer begins with nothing signed for the log '%.*s'.\n", STR_ARG(log)), err);
}

static rc recover(struct cli *cli, int argc, char **argv, struct err *err)
{
    struct words rest = { 0 }, files = { 0 };
    struct note_keys keys = { 0 };
    str state = { 0 }, file, text;
    struct checkpoint c;
    struct seals seals;
    bool help = false;

    TRY(read_memory(cli, "signer", argc, argv, &state, &files, &rest, &help, err));
    if (help)
        return cli_say(S(usage), err);
    if (!files.n)
        return options_missing("signer", "the log's public key to recover", "Name its file with --key: only what it has signed is believed.", err);
    TRY(options_file("signer recover", &rest, &file, err));
    TRY(keys_read(cli->mem, &files, KEY_ED25519, &keys, err));
    TRY(file_read(cli->mem, file, FILE_MOST, &text, err));
    TRY(checkpoint_check(cli->mem, text, keys.v, keys.n, &c, &seals, err));
    TRY(past_recover(cli->mem, past_path(cli->mem, state, c.origin), &c, err));
    return cli_say(arena_printf(cli->mem, "The signer goes on from %lld entries of the log '%.*s'.\n", (long long)c.size, STR_ARG(c.origin)), err);
}

rc cli_signer(struct cli *cli, int argc, char **argv, int *status, struct err *err)
{
    str what = argc > 1 ? str_of(argv[1]) : S("");

    (void)status;
    if (str_eq(what, S("begin")))
        return begin(cli, argc, argv, err);
    return str_eq(what, S("recover")) ? recover(cli, argc, argv, err) : run(cli, argc, argv, err);
}
