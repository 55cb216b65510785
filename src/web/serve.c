#include "web/serve.h"

#include "signin/password.h"
#include "store/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    MICROSECONDS = 1000000,
    BACKLOG = 1024,
    RATE_PLACES = 1 << 16,
    FILES_BESIDE = 128,  /* of a worker: the store, the log, refused connections that are leaving, libraries */
    LIVED_WELL_S = 10,   /* a worker that lived so long failed by chance */
    WAIT_FIRST_MS = 100, /* until a worker that died young is started again; doubled each time */
    WAIT_MOST_MS = 30 * 1000,
    LAST_GRACE_S = 5, /* after the time to finish, until a worker has left, or is killed */
    LOOK_MS = 1000,
    PORT_LOOK_MS = 20,        /* while workers of another parent are awaited */
    MEMORY_KEPT = 8 << 20,    /* of a worker, beside what it uses */
    MEMORY_AT_ONCE = 1 << 20, /* asked of the kernel */
};

/* A child: a worker, behind them the envoys, and behind those who does a chore. */
struct worker {
    pid_t pid;                  /* 0: not running */
    int listener;               /* of a worker that is no envoy */
    enum envoy envoy;           /* which it is */
    int64_t began_us, again_us; /* when it was started, and when it may be again */
    int wait_ms;
};

struct house {
    struct serve_plan *plan;
    pid_t pid; /* of the parent */
    struct metrics *metrics;
    struct seats *seats;
    struct rate_table *rates;
    struct worker worker[METRIC_PAGES + CHORES];
    enum chore chore[CHORES]; /* those that are done here */
    int workers;              /* with the envoys */
    int children;             /* workers and chores */
    int life[2];              /* the pipe whose end tells workers to stop */
    int hand[ENVOY_KINDS][2]; /* what workers hand on: envoys take it from the first, workers put it into the second; -1: nothing */
    int signals;
    struct journal log;
    int64_t stop_us; /* 0: serving; else when workers are killed */
};

static rc system_refused(struct err *err, const char *what)
{
    return err_set(err, RC_FAULT, "could not %s: %s", what, strerror(errno));
}

/* ---- the log of the parent ---- */

static bool is_worker(const struct house *h, int child)
{
    return child < h->workers;
}

static bool is_envoy(const struct house *h, int child)
{
    return h->worker[child].envoy != ENVOY_NONE;
}

static enum chore chore_of(const struct house *h, int child)
{
    return h->chore[child - h->workers];
}

static void log_about(struct house *h, const char *what, int child, const char *name, int64_t value)
{
    log_begin(&h->log, what, h->plan->web.utc());
    if (child >= 0 && is_worker(h, child))
        log_int(&h->log, "worker", child);
    else if (child >= 0)
        log_str(&h->log, "chore", str_of(chore_name(chore_of(h, child))));
    if (name)
        log_int(&h->log, name, value);
    if (child >= 0 && is_worker(h, child) && is_envoy(h, child))
        log_str(&h->log, "envoy", envoy_name(h->worker[child].envoy));
    log_end(&h->log);
}

/* ---- listening ---- */

bool serve_address(str text, struct address *at, int *port)
{
    ptrdiff_t colon = text.n - 1;
    int64_t number;
    str host;

    while (colon >= 0 && text.p[colon] != ':')
        colon--;
    if (colon < 0 || !str_digits(str_from(text, colon + 1), UINT16_MAX, &number))
        return false;
    host = str_sub(text, 0, colon);
    if (str_starts(host, S("[")) && str_ends(host, S("]")))
        host = str_sub(host, 1, host.n - 1);
    else if (str_find(host, ':') >= 0)
        return false;
    if (!address_parse(host, at))
        return false;
    *port = (int)number;
    return true;
}

/* An address as sockets have it: IPv4 as such, so that no setting of the system decides whether it may be mixed with IPv6. */
static socklen_t socket_address(struct address at, int port, struct sockaddr_storage *out)
{
    struct sockaddr_in *four = (struct sockaddr_in *)out;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)out;

    memset(out, 0, sizeof(*out));
    if (memcmp(at.b, "\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12) == 0) {
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)port);
        memcpy(&four->sin_addr, at.b + 12, 4);
        return sizeof(*four);
    }
    six->sin6_family = AF_INET6;
    six->sin6_port = htons((uint16_t)port);
    memcpy(&six->sin6_addr, at.b, sizeof(at.b));
    return sizeof(*six);
}

static rc listener_open(struct serve_plan *plan, int *out, struct err *err)
{
    struct sockaddr_storage at;
    socklen_t size = socket_address(plan->at, plan->port, &at);
    int fd = socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;

    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) != 0 ||
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0)
        return system_refused(err, "make a socket");
    if (bind(fd, (struct sockaddr *)&at, size) != 0 || listen(fd, BACKLOG) != 0) {
        err_set(err, RC_USAGE, "cannot listen at port %d: %s", plan->port, strerror(errno));
        return err_hint(err, "Choose an address of this machine, and a port that nobody has and that you may take: --listen 127.0.0.1:8080.");
    }
    if (!plan->port) {
        getsockname(fd, (struct sockaddr *)&at, &size);
        plan->port = ntohs(at.ss_family == AF_INET ? ((struct sockaddr_in *)&at)->sin_port : ((struct sockaddr_in6 *)&at)->sin6_port);
    }
    *out = fd;
    return RC_OK;
}

/* Bound, and let go again: at a port that others listen at, only when both are willing to share. */
static rc port_try(const struct serve_plan *plan, int willing, bool *is_had, struct err *err)
{
    struct sockaddr_storage at;
    socklen_t size = socket_address(plan->at, plan->port, &at);
    int fd = socket(at.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &willing, sizeof(willing)) != 0)
        return system_refused(err, "make a socket");
    *is_had = bind(fd, (struct sockaddr *)&at, size) == 0 || errno != EADDRINUSE;
    close(fd);
    return RC_OK;
}

/* Workers whose parent was killed are leaving, and finish first what they are at: a port that can be shared may be theirs. */
static rc port_await(struct house *h, bool *is_free, struct err *err)
{
    const struct timespec pause = { .tv_nsec = PORT_LOOK_MS * 1000000L };
    int most_s = h->plan->limits.drain_s + LAST_GRACE_S;
    int64_t until_us = h->plan->web.ticks() + (int64_t)most_s * MICROSECONDS;

    log_about(h, "port-awaited", -1, "port", h->plan->port);
    if (h->plan->awaits)
        h->plan->awaits(h->plan->port, most_s);
    while (!*is_free && h->plan->web.ticks() < until_us) {
        nanosleep(&pause, NULL);
        TRY(port_try(h->plan, 0, is_free, err));
    }
    return RC_OK;
}

/*
 * Several processes may share a port only on purpose.  So that a second service is not started beside a first unnoticed, the port is first
 * taken without sharing; the sockets of the workers follow.
 */
static rc port_is_free(struct house *h, struct err *err)
{
    bool is_free, is_shared;

    TRY(port_try(h->plan, 0, &is_free, err));
    if (is_free)
        return RC_OK;
    TRY(port_try(h->plan, 1, &is_shared, err));
    if (is_shared)
        TRY(port_await(h, &is_free, err));
    if (is_free)
        return RC_OK;
    err_set(err, RC_USAGE, "cannot listen at port %d: another process has it", h->plan->port);
    return err_hint(err, "Stop that one, or choose another port.");
}

/* ---- what workers share ---- */

static rc shared_new(size_t size, void **out, struct err *err)
{
    *out = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return *out == MAP_FAILED ? system_refused(err, "have shared memory") : RC_OK;
}

static rc shared_open(struct house *h, struct err *err)
{
    struct randomness random = random_kernel();
    uint8_t secret[16];
    void *room;

    TRY(shared_new(sizeof(struct metrics), &room, err));
    h->metrics = room;
    random_fill(&random, secret, sizeof(secret));
    TRY(shared_new(seats_size(h->workers), &room, err));
    h->seats = seats_new(room, h->workers, secret);
    random_fill(&random, secret, sizeof(secret));
    TRY(shared_new(rate_table_size(RATE_PLACES), &room, err));
    h->rates = rate_table_new(room, RATE_PLACES, secret);
    return RC_OK;
}

/* ---- signals, read like anything else that comes ---- */

static rc signals_take(int *out, bool of_children, struct err *err)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    if (of_children)
        sigaddset(&set, SIGCHLD);
    if (sigprocmask(SIG_SETMASK, &set, NULL) != 0 || (*out = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC)) < 0)
        return system_refused(err, "take signals");
    return RC_OK;
}

/* ---- a worker ---- */

static bool is_folder(str store)
{
    return store.n && !str_starts(store, S("postgres"));
}

static unsigned families(const struct serve_plan *plan)
{
    unsigned may = MAY_READ | MAY_ANSWER;

    return !plan->store.n ? may : is_folder(plan->store) ? may | MAY_WRITE : may | MAY_CONNECT | MAY_THREAD;
}

_Static_assert((int)ENVOYS_EACH == (int)PASSWORD_AT_ONCE, "as many hash as may at once");

static int envoys_wanted(const struct serve_plan *plan, enum envoy envoy)
{
    switch (envoy) {
    case ENVOY_ABROAD: return plan->secrets ? ENVOYS_EACH : 0;
    case ENVOY_HASHER: return plan->locks ? ENVOYS_EACH : 0;
    case ENVOY_SCRIBE: return is_folder(plan->store) && plan->workers > 1;
    case ENVOY_NONE:
    case ENVOY_KINDS: break;
    }
    return 0;
}

static unsigned envoy_may(enum envoy envoy)
{
    return envoy == ENVOY_ABROAD ? MAY_CONNECT | MAY_THREAD : envoy == ENVOY_HASHER ? MAY_WRITE : 0;
}

/* Whatever a child may its parent may. */
static unsigned children_may(const struct house *h)
{
    unsigned may = 0;

    for (int child = 0; child < h->children; child++)
        may |= is_worker(h, child) ? envoy_may(h->worker[child].envoy) : chore_may(chore_of(h, child));
    return may;
}

enum { THE_PARENT = -1 };

static void lend(struct sandbox *what, struct sandbox_path *path, const char *folder, bool writes)
{
    if (folder)
        path[what->paths++] = (struct sandbox_path){ folder, writes };
}

/* What may be opened: what the plan says, the store's folder, and by envoys what they are there for.  ${child}: THE_PARENT says once what is
 * missing. */
static rc shut_in(arena *mem, struct house *h, unsigned more, int child, struct err *err)
{
    const struct serve_plan *plan = h->plan;
    struct sandbox_path *path = arena_array(mem, struct sandbox_path, plan->paths + 3);
    struct buf missing = buf_new(mem);
    struct sandbox what = { .may = families(plan) | more, .user = plan->user, .path = path, .paths = plan->paths };

    for (ptrdiff_t i = 0; i < plan->paths; i++)
        path[i] = plan->path[i];
    lend(&what, path, is_folder(plan->store) ? arena_cstr(mem, plan->store) : NULL, true);
    if (child == THE_PARENT || h->worker[child].envoy == ENVOY_ABROAD)
        lend(&what, path, plan->secrets, false);
    if (child == THE_PARENT || h->worker[child].envoy == ENVOY_HASHER)
        lend(&what, path, plan->locks, true);
    what.most.files = plan->limits.connections + FILES_BESIDE;
    TRY(sandbox_enter(&what, &missing, err));
    if (child == THE_PARENT && missing.n) {
        log_begin(&h->log, "not-shut-in", h->plan->web.utc());
        log_str(&h->log, "missing", str_trim(buf_text(&missing)));
        log_end(&h->log);
    }
    return RC_OK;
}

/* A fault that one child meets ends writing for all of them, for as long as the service runs. */
static rc child_store(struct house *h, struct store **store, struct err *err)
{
    TRY(store_open(&(struct store_options){ .where = h->plan->store }, store, err));
    store_share_stop(*store, &h->metrics->is_stopped);
    return RC_OK;
}

static void hands_lend(const struct house *h, int number, struct server *to)
{
    to->envoy = h->worker[number].envoy;
    to->listener = is_envoy(h, number) ? -1 : h->worker[number].listener;
    to->handed = h->hand[to->envoy][0];
    for (enum envoy e = ENVOY_NONE; e < ENVOY_KINDS; e++)
        to->hand[e] = h->hand[e][1];
    for (int w = 0; w < h->workers; w++)
        if (h->worker[w].envoy == ENVOY_SCRIBE)
            to->scribe = w;
}

static rc worker_open(arena *mem, struct house *h, int number, struct store **store, struct serving **serving, struct err *err)
{
    struct serve_plan *plan = h->plan;
    struct server server = { .web = &plan->web, .seats = h->seats, .limits = &plan->limits };
    enum envoy envoy = h->worker[number].envoy;

    plan->web.worker = number;
    plan->web.metrics = h->metrics;
    plan->web.rates = h->rates;
    plan->web.log = &h->log;
    hands_lend(h, number, &server);
    server.stop = h->life[0];
    server.signals = h->signals;
    if (plan->store.n)
        TRY(child_store(h, store, err));
    server.store = *store;
    if (*store && (envoy == ENVOY_NONE || envoy == ENVOY_SCRIBE)) /* the others wait, and would have everybody wait with them */
        store_gather(*store, true);
    if (plan->web.doors.open)
        TRY(plan->web.doors.open(&plan->web, *store, err));
    TRY(server_begin(&server, serving, err));
    TRY(shut_in(mem, h, envoy_may(envoy), number, err));
    if (envoy == ENVOY_ABROAD && plan->envoy_looks)
        plan->envoy_looks(&plan->web, *store);
    return RC_OK;
}

static void child_complain(struct house *h, int child, const struct err *err)
{
    log_begin(&h->log, "worker-failed", h->plan->web.utc());
    if (is_worker(h, child))
        log_int(&h->log, "worker", child);
    else
        log_str(&h->log, "chore", str_of(chore_name(chore_of(h, child))));
    log_str(&h->log, "detail", str_of(err->message));
    log_end(&h->log);
    log_flush(&h->log);
}

/*
 * What a request gave back is there for the next: without this the C library hands it to the kernel after every request and asks for it again,
 * page by page, which took a check a fifth of its time.
 */
static void memory_stays(void)
{
    mallopt(M_MMAP_THRESHOLD, MEMORY_KEPT / 2);
    mallopt(M_TRIM_THRESHOLD, MEMORY_KEPT);
    mallopt(M_TOP_PAD, MEMORY_AT_ONCE);
}

static void hand_close(struct house *h, enum envoy envoy, int end)
{
    if (h->hand[envoy][end] < 0)
        return;
    close(h->hand[envoy][end]);
    h->hand[envoy][end] = -1;
}

static void hands_close(struct house *h, int end, enum envoy but)
{
    for (enum envoy e = ENVOY_NONE; e < ENVOY_KINDS; e++)
        if (e != but)
            hand_close(h, e, end);
}

/* What is not this child's: workers hand on, envoys take, and whoever makes changes hands on what is for other envoys. */
static void hands_keep(struct house *h, enum envoy envoy)
{
    hands_close(h, 0, envoy);
    if (envoy == ENVOY_SCRIBE)
        hand_close(h, envoy, 1);
    else if (envoy != ENVOY_NONE)
        hands_close(h, 1, ENVOY_NONE);
}

static int worker_run(arena *mem, struct house *h, int number)
{
    struct serving *serving = NULL;
    struct store *store = NULL;
    struct err err;
    rc code;

    close(h->life[1]);
    close(h->signals);
    hands_keep(h, h->worker[number].envoy);
    for (int w = 0; w < h->plan->workers; w++)
        if (w != number)
            close(h->worker[w].listener);
    log_open(&h->log, h->plan->log_fd, true);
    memory_stays();
    code = signals_take(&h->signals, false, &err);
    if (code == RC_OK)
        code = worker_open(mem, h, number, &store, &serving, &err);
    if (code != RC_OK) {
        child_complain(h, number, &err);
        return (int)code;
    }
    metrics_add(&h->metrics->page[number].starts, 1);
    server_run(serving);
    store_close(&store);
    log_flush(&h->log);
    return 0;
}

/* ---- who does a chore ---- */

static rc chore_do(arena *mem, struct house *h, int number, struct store **store, struct err *err)
{
    enum chore chore = chore_of(h, number);

    if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0)
        return system_refused(err, "be told when the parent is gone");
    if (getppid() != h->pid)
        return RC_OK; /* it was gone before it could be asked to tell */
    TRY(child_store(h, store, err));
    TRY(shut_in(mem, h, chore_may(chore), number, err));
    return chore_run(chore, &h->plan->chores, *store, &h->log, err);
}

static int chore_begin(arena *mem, struct house *h, int number)
{
    struct store *store = NULL;
    struct err err;
    rc code;

    close(h->life[0]);
    close(h->life[1]);
    close(h->signals);
    for (int w = 0; w < h->plan->workers; w++)
        close(h->worker[w].listener);
    for (int end = 0; end < 2; end++)
        hands_close(h, end, ENVOY_NONE);
    log_open(&h->log, h->plan->log_fd, true);
    code = chore_do(mem, h, number, &store, &err);
    if (code != RC_OK)
        child_complain(h, number, &err);
    store_close(&store);
    log_flush(&h->log);
    return (int)code;
}

/* ---- the parent ---- */

static void worker_start(arena *mem, struct house *h, int number)
{
    struct worker *w = &h->worker[number];
    pid_t pid = fork();

    if (pid == 0) {
        int status = is_worker(h, number) ? worker_run(mem, h, number) : chore_begin(mem, h, number);

        _exit(status); /* what the parent has open is the parent's to close */
    }
    w->began_us = h->plan->web.ticks();
    if (pid < 0) {
        w->again_us = w->began_us + (int64_t)WAIT_MOST_MS * 1000;
        log_about(h, "worker-not-started", number, "errno", errno);
        return;
    }
    w->pid = pid;
    if (is_worker(h, number))
        __atomic_store_n(&h->metrics->page[number].beat_us, w->began_us, __ATOMIC_RELAXED);
    log_about(h, "worker-started", number, "pid", pid);
}

/* Who lived long enough is started again at once; who did not, later and later. */
static void worker_ended(struct house *h, int number, int status)
{
    struct worker *w = &h->worker[number];
    bool lived_well = h->plan->web.ticks() - w->began_us > (int64_t)LIVED_WELL_S * MICROSECONDS;

    log_about(h, "worker-ended", number, WIFSIGNALED(status) ? "signal" : "status", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    if (is_worker(h, number))
        seats_clear(h->seats, number);
    w->pid = 0;
    w->wait_ms = lived_well ? 0 : w->wait_ms ? w->wait_ms * 2 : WAIT_FIRST_MS;
    if (w->wait_ms > WAIT_MOST_MS)
        w->wait_ms = WAIT_MOST_MS;
    w->again_us = h->plan->web.ticks() + (int64_t)w->wait_ms * 1000;
}

static void children_reap(struct house *h)
{
    pid_t pid;
    int status;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (int w = 0; w < h->children; w++)
            if (h->worker[w].pid == pid)
                worker_ended(h, w, status);
}

static int running(const struct house *h)
{
    int n = 0;

    for (int w = 0; w < h->children; w++)
        n += h->worker[w].pid != 0;
    return n;
}

/* Chores wait for others for as long as those may take, and are not called stuck. */
static bool is_silent(const struct house *h, int child, int64_t seen_before_us)
{
    return is_worker(h, child) ? __atomic_load_n(&h->metrics->page[child].beat_us, __ATOMIC_RELAXED) < seen_before_us : seen_before_us == INT64_MAX;
}

static void workers_kill(struct house *h, int64_t seen_before_us, const char *why)
{
    for (int w = 0; w < h->children; w++)
        if (h->worker[w].pid && is_silent(h, w, seen_before_us)) {
            log_about(h, why, w, "pid", h->worker[w].pid);
            kill(h->worker[w].pid, SIGKILL);
        }
}

static void stop_begin(struct house *h)
{
    if (h->stop_us)
        return;
    log_about(h, "stopping", -1, "workers", running(h));
    for (int w = 0; w < h->plan->workers; w++)
        close(h->worker[w].listener);
    close(h->life[1]);
    for (int end = 0; end < 2; end++)
        hands_close(h, end, ENVOY_NONE); /* with those of the workers they end, and the envoys know that nothing comes any more */
    for (int child = h->workers; child < h->children; child++)
        if (h->worker[child].pid)
            kill(h->worker[child].pid, SIGTERM);
    h->stop_us = h->plan->web.ticks() + (int64_t)(h->plan->limits.drain_s + LAST_GRACE_S) * MICROSECONDS;
}

static void signals_read(struct house *h)
{
    struct signalfd_siginfo signal;

    while (read(h->signals, &signal, sizeof(signal)) == (ssize_t)sizeof(signal))
        if (signal.ssi_signo != SIGCHLD)
            stop_begin(h);
    children_reap(h);
}

/* A chore does nothing but write: none is started once the storage has failed. */
static bool is_wanted(const struct house *h, int child)
{
    return !h->worker[child].pid && (is_worker(h, child) || !metrics_is_stopped(h->metrics));
}

static void look_after(arena *mem, struct house *h)
{
    int64_t now_us = h->plan->web.ticks();

    for (int w = 0; w < h->children && !h->stop_us; w++)
        if (is_wanted(h, w) && h->worker[w].again_us <= now_us)
            worker_start(mem, h, w);
    if (!h->stop_us)
        workers_kill(h, now_us - (int64_t)h->plan->limits.stuck_s * MICROSECONDS, "worker-stuck");
    else if (now_us > h->stop_us)
        workers_kill(h, INT64_MAX, "worker-killed");
}

/* Until the next look: a worker that waits to be started again is not kept waiting. */
static int look_ms(const struct house *h)
{
    int64_t least = LOOK_MS, now_us = h->plan->web.ticks();

    for (int w = 0; w < h->children && !h->stop_us; w++)
        if (is_wanted(h, w) && (h->worker[w].again_us - now_us) / 1000 + 1 < least)
            least = (h->worker[w].again_us - now_us) / 1000 + 1;
    return least < 0 ? 0 : (int)least;
}

static void look_on(arena *mem, struct house *h)
{
    struct pollfd wait = { .fd = h->signals, .events = POLLIN };

    while (!h->stop_us || running(h)) {
        look_after(mem, h);
        if (poll(&wait, 1, look_ms(h)) > 0)
            signals_read(h);
    }
    log_about(h, "stopped", -1, NULL, 0);
}

/* ---- beginning ---- */

static rc files_find(struct house *h, struct err *err)
{
    struct server_limits *limits = &h->plan->limits;
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return system_refused(err, "see how many files may be open");
    if (files.rlim_max >= (rlim_t)limits->connections + FILES_BESIDE)
        return RC_OK;
    if (files.rlim_max <= FILES_BESIDE) {
        err_set(err, RC_USAGE, "only %lld files may be open at once", (long long)files.rlim_max);
        return err_hint(err, "Allow at least %d (ulimit -n, LimitNOFILE=).", FILES_BESIDE * 2);
    }
    limits->connections = (int)files.rlim_max - FILES_BESIDE;
    log_about(h, "fewer-connections", -1, "connections", limits->connections);
    return RC_OK;
}

static rc store_ready(const struct serve_plan *plan, struct err *err)
{
    CLEANUP(store_close) struct store *store = NULL;

    if (!plan->store.n)
        return RC_OK;
    TRY(store_open(&(struct store_options){ .where = plan->store }, &store, err));
    return store_migrate(store, err);
}

/* Without an origin, pages come from where connections are taken. */
static void origins_make(arena *mem, struct serve_plan *plan)
{
    bool is_six = str_find(address_print(mem, plan->at), ':') >= 0;

    if (plan->web.origins.n)
        return;
    *PUSH(mem, &plan->web.origins) =
        arena_printf(mem, is_six ? "http://[%.*s]:%d" : "http://%.*s:%d", STR_ARG(address_print(mem, plan->at)), plan->port);
    if (address_is_loopback(plan->at))
        *PUSH(mem, &plan->web.origins) = arena_printf(mem, "http://localhost:%d", plan->port);
}

static rc hands_open(struct house *h, struct err *err)
{
    for (enum envoy e = ENVOY_NONE; e < ENVOY_KINDS; e++) {
        h->hand[e][0] = h->hand[e][1] = -1;
        if (envoys_wanted(h->plan, e) && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, h->hand[e]) != 0)
            return system_refused(err, "make a pair of sockets");
    }
    return RC_OK;
}

static rc house_open(arena *mem, struct house *h, struct err *err)
{
    TRY(files_find(h, err));
    TRY(port_is_free(h, err));
    for (int w = 0; w < h->plan->workers; w++)
        TRY(listener_open(h->plan, &h->worker[w].listener, err));
    origins_make(mem, h->plan);
    if (pipe2(h->life, O_CLOEXEC) != 0)
        return system_refused(err, "make a pipe");
    TRY(hands_open(h, err));
    TRY(signals_take(&h->signals, true, err));
    TRY(shared_open(h, err));
    TRY(shut_in(mem, h, MAY_FORK | children_may(h), THE_PARENT, err));
    return store_ready(h->plan, err);
}

static void children_count(struct house *h)
{
    h->workers = h->plan->workers;
    for (enum envoy e = ENVOY_NONE; e < ENVOY_KINDS; e++)
        for (int i = 0; i < envoys_wanted(h->plan, e); i++)
            h->worker[h->workers++].envoy = e;
    h->children = h->workers;
    for (enum chore chore = 0; chore < CHORES; chore++)
        if (h->plan->store.n && chore_is_done(&h->plan->chores, chore)) {
            h->chore[h->children - h->workers] = chore;
            h->children++;
        }
}

rc serve(arena *mem, struct serve_plan *plan, struct err *err)
{
    struct house *h = arena_new(mem, struct house);

    h->plan = plan;
    h->pid = getpid();
    children_count(h);
    log_open(&h->log, plan->log_fd, false);
    TRY(house_open(mem, h, err));
    log_about(h, "serving", -1, "port", plan->port);
    plan->ready(&plan->web);
    look_on(mem, h);
    return RC_OK;
}
