#include "ledger/sealing.h"

#include "ledger/bundle.h"
#include "ledger/signer.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { TRIES = 8 }; /* while other nodes seal the same log */

/* ---- asking ---- */

static void fd_close(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

static rc no_signer(const struct sealing *s, const char *why, struct err *err)
{
    err_set(err, RC_NO_SIGNER, "the signer at '%.*s' does not answer: %s", STR_ARG(s->socket), why);
    return err_hint(err, "Look whether it runs. Nothing is lost: what was recorded is sealed when it answers again.");
}

static const char *why_not(void)
{
    return errno == EAGAIN ? "it takes too long" : strerror(errno);
}

static rc signer_connect(const struct sealing *s, int fd, struct err *err)
{
    int ms = s->deadline_ms ? s->deadline_ms : SEALING_DEADLINE_MS;
    struct timeval most = { ms / 1000, ms % 1000 * 1000 };
    struct sockaddr_un at = { .sun_family = AF_UNIX };

    if (s->socket.n >= (ptrdiff_t)sizeof at.sun_path)
        return no_signer(s, strerror(ENAMETOOLONG), err);
    memcpy(at.sun_path, s->socket.p, (size_t)s->socket.n);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most) != 0 || connect(fd, (struct sockaddr *)&at, sizeof at) != 0)
        return no_signer(s, why_not(), err);
    return RC_OK;
}

static rc ask(arena *mem, const struct sealing *s, str request, str *signatures, struct err *err)
{
    CLEANUP(fd_close) int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    char *answer = arena_raw(mem, SIGNER_ANSWER_MOST);
    ssize_t n;
    bool sent;

    TRY(signer_connect(s, fd, err));
    /* One who may not ask is told so at once: the answer may be there though nothing could be sent. */
    sent = send(fd, request.p, (size_t)request.n, MSG_NOSIGNAL) == request.n;
    do
        n = recv(fd, answer, SIGNER_ANSWER_MOST, 0);
    while (n < 0 && errno == EINTR);
    if (n <= 0)
        return no_signer(s, n < 0 ? why_not() : sent ? "it ended" : "it does not listen", err);
    return signer_answer_parse((str){ answer, n }, signatures, err);
}

/* ---- what is asked ---- */

struct plan {
    struct log log;
    int64_t sealed; /* by the store's latest checkpoint */
    str text, request;
};

static rc old_backup(const struct log *log, int64_t signed_size, struct err *err)
{
    err_set(err, RC_NOT_SEALED, "the signer has signed %lld entries of the log '%.*s', but the store has %lld", (long long)signed_size,
            STR_ARG(log->origin), (long long)log->size);
    return err_hint(err,
                    "An old backup is in the place of the store, or entries were dropped: find the store that has them before anything is written.");
}

static rc old_memory(const struct plan *p, int64_t signed_size, struct err *err)
{
    err_set(err, RC_NOT_SEALED, "the signer remembers %lld signed entries of the log '%.*s', but a checkpoint over %lld is kept",
            (long long)signed_size, STR_ARG(p->log.origin), (long long)p->sealed);
    return err_hint(err, "An old copy is in the place of what the signer keeps: recover it from the latest checkpoint (docs/sealing.md).");
}

/* The log as it is now, and the proof that it goes on from ${old} entries; from its latest checkpoint when ${old} is below 0. */
static rc plan_make(struct store *store, arena *mem, str origin, int64_t old, struct plan *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct merkle_path path;
    struct checkpoint c;
    struct plan p;

    TRY(txn_begin(store, TXN_READ, &txn, err));
    TRY(log_find(&txn, mem, origin, &p.log, err));
    TRY(log_sealed(&txn, mem, &p.log, &c, err));
    p.sealed = c.size;
    if (old < 0)
        old = p.sealed;
    if (old > p.log.size)
        return old_backup(&p.log, old, err);
    TRY(log_state(&txn, mem, &p.log, p.log.size, &c, err));
    TRY(log_consistency(&txn, mem, &p.log, old, p.log.size, &path, err));
    p.text = checkpoint_print(mem, &c);
    p.request = witness_request(mem, old, &path, p.text);
    *out = p;
    return RC_OK;
}

/* The size that a conflict ends in. */
static rc conflict_size(const struct err *said, int64_t *out, struct err *err)
{
    str message = str_of(said->message);
    ptrdiff_t at = message.n;

    while (at > 0 && message.p[at - 1] != ' ')
        at--;
    if (str_digits(str_from(message, at), INT64_MAX, out))
        return RC_OK;
    return err_set(err, RC_NO_SIGNER, "what answered is no signer: '%s'", said->message);
}

/* Signatures on the log as it is. What the signer remembers is asked for by asking from what the store has. */
static rc sign(struct store *store, arena *mem, const struct sealing *s, str origin, struct plan *p, str *signatures, struct err *err)
{
    int64_t signed_size = -1;

    for (int tries = 0; tries < TRIES; tries++) {
        struct err said = { 0 };
        rc code;

        TRY(plan_make(store, mem, origin, signed_size, p, err));
        code = ask(mem, s, p->request, signatures, &said);
        if (code != RC_CONFLICT) {
            *err = said;
            return code;
        }
        TRY(conflict_size(&said, &signed_size, err));
        if (signed_size < p->sealed)
            return old_memory(p, signed_size, err);
    }
    return err_set(err, RC_AGAIN, "others seal the log '%.*s' faster than it can be asked for", STR_ARG(origin));
}

/* ---- keeping ---- */

static rc check_signed(arena *mem, const struct sealing *s, str origin, str note, struct err *err)
{
    struct note_key *own = arena_array(mem, struct note_key, s->keys + 1);
    struct seals seals;
    struct checkpoint c;
    ptrdiff_t n = 0;

    if (!s->keys)
        return RC_OK;
    for (ptrdiff_t i = 0; i < s->keys; i++)
        if (str_eq(s->key[i].name, origin))
            own[n++] = s->key[i];
    return checkpoint_check(mem, note, own, n, &c, &seals, err);
}

static rc keep_once(struct store *store, arena *mem, str origin, str note, str *kept, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct log log;

    TRY(txn_begin(store, TXN_WRITE, &txn, err));
    TRY(log_find(&txn, mem, origin, &log, err));
    TRY(log_keep_checkpoint(&txn, mem, &log, note, err));
    TRY(log_checkpoint(&txn, mem, &log, kept, err));
    return txn_commit(&txn, err);
}

/* Another node may keep the same one at the same time: then there is nothing left to keep. */
static rc keep(struct store *store, arena *mem, str origin, str note, str *kept, struct err *err)
{
    rc code = RC_AGAIN;

    for (int tries = 0; tries < TRIES && (code == RC_AGAIN || code == RC_CONFLICT); tries++)
        code = keep_once(store, mem, origin, note, kept, err);
    return code;
}

/* ---- sealing ---- */

rc sealing_log(struct store *store, arena *mem, const struct sealing *s, str origin, struct sealed *out, struct err *err)
{
    str signatures, note, kept;
    struct note read;
    struct plan p = { 0 };

    TRY(sign(store, mem, s, origin, &p, &signatures, err));
    note = arena_printf(mem, "%.*s\n%.*s", STR_ARG(p.text), STR_ARG(signatures));
    if (note_parse(mem, note, &read, err) != RC_OK)
        return no_signer(s, "what it answers is no signature", err);
    TRY(check_signed(mem, s, origin, note, err));
    TRY(keep(store, mem, origin, note, &kept, err));
    *out = (struct sealed){ p.log.origin, p.sealed, p.log.size, kept };
    return RC_OK;
}

static rc list_logs(struct store *store, arena *mem, struct logs *out, struct err *err)
{
    CLEANUP(txn_end) struct txn txn = { 0 };

    TRY(txn_begin(store, TXN_READ, &txn, err));
    return log_list(&txn, mem, out, err);
}

static bool is_the_end(rc code)
{
    return code == RC_NO_SIGNER || code == RC_STORE || code == RC_STORE_STOPPED || code == RC_STORE_FULL || code == RC_BUSY;
}

rc sealing_all(struct store *store, arena *mem, const struct sealing *s, due_fn *is_due, sealed_fn *each, void *ctx, struct err *err)
{
    struct logs logs;
    rc first = RC_OK;

    TRY(list_logs(store, mem, &logs, err));
    for (ptrdiff_t i = 0; i < logs.n; i++) {
        struct sealed sealed;
        struct err why = { 0 };
        rc code;

        if (is_due && !is_due(ctx, logs.v[i].origin))
            continue;
        code = sealing_log(store, mem, s, logs.v[i].origin, &sealed, &why);
        each(ctx, logs.v[i].origin, code == RC_OK ? &sealed : NULL, &why);
        if (code != RC_OK && first == RC_OK) {
            first = code;
            *err = why;
        }
        if (is_the_end(code))
            break;
    }
    return first;
}
