#include "ledger/signer.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { BACKLOG = 16, SCRATCH_MOST = 4 << 20 };

/* ---- answers ---- */

static struct witness *witness_of(const struct signer *s, str origin)
{
    for (ptrdiff_t i = 0; i < s->logs; i++)
        if (str_eq(s->log[i].origin, origin))
            return &s->log[i];
    return NULL;
}

static void say(const struct signer *s, str line)
{
    if (s->say)
        s->say(s->ctx, line);
}

static rc answer(arena *mem, struct signer *s, str request, str *signatures, struct err *err)
{
    struct witness_asked asked;
    str origin, rest;
    struct witness *w;
    int64_t before;

    TRY(note_text_check(request, SIGNER_REQUEST_MOST, err));
    TRY(witness_request_parse(request, &asked, err));
    str_cut(asked.checkpoint, '\n', &origin, &rest);
    w = witness_of(s, origin);
    if (!w) {
        err_set(err, RC_NOT_FOUND, "the signer has no key for the log '%.*s'", STR_ARG(origin));
        return err_hint(err, "Start it with a key of that name.");
    }
    before = w->state.size;
    if (witness_answer(mem, w, request, 0, signatures, err) != RC_OK)
        return err_at(err, w->origin);
    if (w->state.size > before)
        say(s, arena_printf(mem, "signed %lld entries of the log '%.*s'", (long long)w->state.size, STR_ARG(w->origin)));
    return RC_OK;
}

/* What was cut to fit its place may end inside a character. */
static str without_half(const char *z)
{
    str s = str_of(z);
    ptrdiff_t bad;

    return str_is_utf8(s, &bad) ? s : str_sub(s, 0, bad);
}

static str refusal(arena *mem, const struct err *err)
{
    return arena_printf(mem, "refused %d\n%.*s%s%.*s\n%.*s\n", (int)err->code, STR_ARG(without_half(err->at)), err->at[0] ? ": " : "",
                        STR_ARG(without_half(err->message)), STR_ARG(without_half(err->hint)));
}

str signer_answer(arena *mem, struct signer *s, str request)
{
    struct err err = { 0 };
    str signatures;

    if (answer(mem, s, request, &signatures, &err) == RC_OK)
        return arena_printf(mem, "signed\n%.*s", STR_ARG(signatures));
    if (err.code != RC_CONFLICT) /* a size that the asker could not know is nothing to look into */
        say(s, arena_printf(mem, "refused: %s%s%s", err.at, err.at[0] ? ": " : "", err.message));
    return refusal(mem, &err);
}

/* Only what a refusal can be. */
static bool code_parse(str text, rc *out)
{
    static const rc refusals[] = { RC_USAGE, RC_BAD_INPUT, RC_TOO_LARGE, RC_NO_OUTPUT, RC_NOT_SEALED, RC_NOT_FOUND, RC_CONFLICT };
    int64_t n;

    for (ptrdiff_t i = 0; str_digits(text, 255, &n) && i < countof(refusals); i++)
        if ((rc)n == refusals[i]) {
            *out = refusals[i];
            return true;
        }
    return false;
}

rc signer_answer_parse(str text, str *signatures, struct err *err)
{
    str line, rest, word, number, message, hint;
    rc code;

    str_cut(text, '\n', &line, &rest);
    if (str_eq(line, S("signed")) && rest.n) {
        *signatures = rest;
        return RC_OK;
    }
    if (note_text_check(text, SIGNER_ANSWER_MOST, err) == RC_OK && str_cut(line, ' ', &word, &number) && str_eq(word, S("refused")) &&
        code_parse(number, &code) && str_cut(rest, '\n', &message, &rest) && message.n && str_cut(rest, '\n', &hint, &rest) && !rest.n) {
        err_set(err, code, "%.*s", STR_ARG(message));
        return err_hint(err, "%.*s", STR_ARG(hint));
    }
    err_set(err, RC_NO_SIGNER, "what answered is no signer, or broke off");
    return err_hint(err, "Look what listens on its socket. Nothing was sealed, and nothing is lost.");
}

/* ---- the socket ---- */

static void fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static rc cannot_listen(str path, int why, struct err *err)
{
    err_set(err, RC_NO_OUTPUT, "could not listen at '%.*s': %s", STR_ARG(path), strerror(why));
    return err_hint(err, "Check the name, and that you may make a socket there.");
}

/* What has the name: a socket that nobody listens on is taken away. */
static rc make_way(str path, const struct sockaddr_un *at, struct err *err)
{
    CLEANUP(fd_close) int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct stat st;

    if (fd < 0 || lstat(at->sun_path, &st) != 0)
        return cannot_listen(path, errno, err);
    if (!S_ISSOCK(st.st_mode)) {
        err_set(err, RC_USAGE, "'%.*s' is there and no socket", STR_ARG(path));
        return err_hint(err, "Name a socket that is to be made.");
    }
    if (connect(fd, (const struct sockaddr *)at, sizeof *at) == 0 || errno == EAGAIN) {
        err_set(err, RC_BUSY, "another signer answers at '%.*s'", STR_ARG(path));
        return err_hint(err, "Stop it first, or name another socket.");
    }
    return errno == ECONNREFUSED && unlink(at->sun_path) == 0 ? RC_OK : cannot_listen(path, errno, err);
}

/* Nobody but its owner may use it from its first moment on. */
static int bind_private(int fd, const struct sockaddr_un *at)
{
    mode_t before = umask(0177);
    int failed = bind(fd, (const struct sockaddr *)at, sizeof *at);

    umask(before);
    return failed;
}

static rc listen_at(int fd, str path, const struct sockaddr_un *at, uid_t owner, struct err *err)
{
    if (bind_private(fd, at) != 0) {
        if (errno != EADDRINUSE)
            return cannot_listen(path, errno, err);
        TRY(make_way(path, at, err));
        if (bind_private(fd, at) != 0)
            return cannot_listen(path, errno, err);
    }
    if ((owner != geteuid() && lchown(at->sun_path, owner, (gid_t)-1) != 0) || listen(fd, BACKLOG) != 0)
        return cannot_listen(path, errno, err);
    return RC_OK;
}

rc signer_listen(str path, uid_t owner, int *out, struct err *err)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    int fd;
    rc code;

    if (path.n >= (ptrdiff_t)sizeof at.sun_path)
        return cannot_listen(path, ENAMETOOLONG, err);
    memcpy(at.sun_path, path.p, (size_t)path.n);
    if (owner != geteuid() && geteuid() != 0) {
        err_set(err, RC_USAGE, "only root can give the socket to another user");
        return err_hint(err, "Start it as root, which it then gives up, or let the system make the socket and hand it over.");
    }
    fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    code = fd < 0 ? cannot_listen(path, errno, err) : listen_at(fd, path, &at, owner, err);
    if (code == RC_OK)
        *out = fd;
    else
        fd_close(&fd);
    return code;
}

/* ---- the process ---- */

struct client {
    int fd;        /* -1: a free place */
    int64_t since; /* it last said something, in ms */
};

struct serving {
    struct signer *s;
    struct client client[SIGNER_CLIENTS_MOST];
    arena scratch; /* of one request */
};

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* One that does not take its answer at once has asked without listening. */
static bool send_packet(int fd, str text)
{
    return send(fd, text.p, (size_t)text.n, MSG_DONTWAIT | MSG_NOSIGNAL) == text.n;
}

/* G3 */
static bool may_ask(struct serving *v, int fd)
{
    const struct signer *s = v->s;
    struct ucred who;
    socklen_t n = sizeof who;
    struct err err;

    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) == 0 && (who.uid == s->own || who.uid == s->peer))
        return true;
    err_set(&err, RC_USAGE, "the signer does not answer this user");
    say(s, arena_printf(&v->scratch, "left user %u, who may not ask", (unsigned)who.uid));
    send_packet(fd, refusal(&v->scratch, &err));
    return false;
}

/* A free place, or that of the one silent longest (G2). */
static struct client *place_find(struct serving *v)
{
    struct client *longest = &v->client[0];

    for (int i = 0; i < SIGNER_CLIENTS_MOST; i++) {
        if (v->client[i].fd < 0)
            return &v->client[i];
        if (v->client[i].since < longest->since)
            longest = &v->client[i];
    }
    fd_close(&longest->fd);
    return longest;
}

/* False when the socket is of no more use. */
static bool take_client(struct serving *v)
{
    int fd = accept4(v->s->listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    struct client *place;

    if (fd < 0)
        return errno == EAGAIN || errno == ECONNABORTED || errno == EINTR || errno == EPERM;
    if (!may_ask(v, fd)) {
        fd_close(&fd);
        return true;
    }
    place = place_find(v);
    *place = (struct client){ fd, now_ms() };
    return true;
}

/* One packet, or the end. */
static void hear_client(struct serving *v, struct client *c)
{
    char request[SIGNER_REQUEST_MOST + 1];
    ssize_t n = recv(c->fd, request, sizeof request, MSG_DONTWAIT);

    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0 || !send_packet(c->fd, signer_answer(&v->scratch, v->s, (str){ request, n })))
        fd_close(&c->fd);
    c->since = now_ms();
}

static int64_t silence_ms(const struct serving *v)
{
    return v->s->silence_ms ? v->s->silence_ms : SIGNER_SILENCE_MS;
}

/* ${on}: by client. One who waits to be heard is not silent, however long another took. */
static void leave_silent(struct serving *v, const struct pollfd *on)
{
    int64_t now = now_ms();

    for (int i = 0; i < SIGNER_CLIENTS_MOST; i++)
        if (v->client[i].fd >= 0 && !on[i].revents && now - v->client[i].since >= silence_ms(v))
            fd_close(&v->client[i].fd);
}

/* Until the next one has been silent for too long; -1 when nobody is there. */
static int wait_most(const struct serving *v)
{
    int64_t now = now_ms(), least = -1;

    for (int i = 0; i < SIGNER_CLIENTS_MOST; i++) {
        int64_t left = v->client[i].since + silence_ms(v) - now;

        if (v->client[i].fd >= 0 && (least < 0 || left < least))
            least = left > 0 ? left : 0;
    }
    return (int)least;
}

/* Places of what is polled: what ends it, the socket, then each client. */
enum { AT_STOP, AT_SOCKET, AT_CLIENTS, PLACES = AT_CLIENTS + SIGNER_CLIENTS_MOST };

static rc serve_some(struct serving *v, bool *go_on, struct err *err)
{
    struct pollfd on[PLACES] = { { v->s->stop, POLLIN, 0 }, { v->s->listening, POLLIN, 0 } };

    for (int i = 0; i < SIGNER_CLIENTS_MOST; i++)
        on[AT_CLIENTS + i] = (struct pollfd){ v->client[i].fd, POLLIN, 0 };
    if (poll(on, PLACES, wait_most(v)) < 0 && errno != EINTR)
        return err_set(err, RC_FAULT, "could not wait for requests: %s", strerror(errno));
    *go_on = !on[AT_STOP].revents;
    leave_silent(v, on + AT_CLIENTS);
    for (int i = 0; *go_on && i < SIGNER_CLIENTS_MOST; i++)
        if (on[AT_CLIENTS + i].revents) {
            arena_reset(&v->scratch);
            hear_client(v, &v->client[i]);
        }
    arena_reset(&v->scratch);
    if (*go_on && on[AT_SOCKET].revents && !take_client(v))
        return err_set(err, RC_FAULT, "could not take a connection: %s", strerror(errno));
    return RC_OK;
}

rc signer_serve(struct signer *signer, struct err *err)
{
    struct serving v = { .s = signer, .scratch = arena_open(SCRATCH_MOST) };
    bool go_on = true;
    rc code = RC_OK;

    for (int i = 0; i < SIGNER_CLIENTS_MOST; i++)
        v.client[i].fd = -1;
    while (go_on && code == RC_OK)
        code = serve_some(&v, &go_on, err);
    for (int i = 0; i < SIGNER_CLIENTS_MOST; i++)
        fd_close(&v.client[i].fd);
    arena_close(&v.scratch);
    return code;
}
