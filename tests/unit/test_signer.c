/*
 * The signer as the process it is: run by itself, asked by a store, by several at once and by who means harm; ended in the middle; and
 * with an old copy of one thing or another in its place.  What it may do is asked of the kernel (test_sandbox.c tries it).
 */
#include "some_log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/sandbox.h"
#include "ledger/bundle.h"
#include "ledger/past.h"
#include "ledger/sealing.h"
#include "ledger/signer.h"
#include "store/backup.h"

static char state_folder[128], socket_path[128];
static const char *program;
static pid_t signer;

/* ---- running it ---- */

static str in_folder(const char *name)
{
    return arena_printf(&mem, "%s/%s", folder, name);
}

static void key_keep(const struct note_signer *k, const char *name)
{
    must(file_make(&mem, in_folder(name), arena_printf(&mem, "%.*s\n", STR_ARG(note_secret_print(&mem, k))), FILE_FOR_OWNER, &err));
}

/* Until it has printed "ready", or nothing more; whether it has. */
static bool is_ready(int out)
{
    char said[4096];
    ssize_t n, had = 0;

    while (had < (ssize_t)sizeof said && (n = read(out, said + had, sizeof said - (size_t)had)) > 0) {
        had += n;
        if (str_ends((str){ said, had }, S("ready\n")))
            return true;
    }
    return false;
}

/* Runs the program with ${words}; false when it ended instead of getting ready. */
static bool run_signer(const char *const words[])
{
    int out[2];

    assert_int_equal(pipe(out), 0);
    signer = fork();
    if (signer == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* nothing is left behind by a case that fails */
        dup2(out[1], STDOUT_FILENO);
        close(out[0]);
        close(out[1]);
        if (!getenv("CONCORDAT_TEST_LOUD"))
            (void)!freopen("/dev/null", "w", stderr);
        execv(program, (char *const *)words);
        _exit(127);
    }
    close(out[1]);
    if (is_ready(out[0])) {
        close(out[0]);
        return true;
    }
    close(out[0]);
    return false;
}

static const char *words_of(str s)
{
    return arena_cstr(&mem, s);
}

/* With ${key_file}, in the usual places, and up to four words more, NULL after the last. */
static bool start_with(const char *key_file, const char *const more[4])
{
    const char *words[] = { "concordat", "signer",     "--key",    words_of(in_folder(key_file)),
                            "--state",   state_folder, "--socket", socket_path,
                            more[0],     more[1],      more[2],    more[3],
                            NULL };

    return run_signer(words);
}

static const char *const nothing_more[4] = { NULL };

static void start(void)
{
    assert_true(start_with("log.secret", nothing_more));
}

static int ended(void)
{
    int status;

    assert_int_equal(waitpid(signer, &status, 0), signer);
    signer = 0;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static int stop(int with)
{
    assert_int_equal(kill(signer, with), 0);
    return ended();
}

static int begin(void **state)
{
    set_up(state);
    some_log_begin();
    snprintf(state_folder, sizeof state_folder, "%s/signed", folder);
    snprintf(socket_path, sizeof socket_path, "%s/socket", folder);
    assert_int_equal(mkdir(state_folder, 0700), 0);
    key_keep(&key, "log.secret");
    must(past_begin(&mem, past_path(&mem, str_of(state_folder), ORIGIN), ORIGIN, &err));
    return 0;
}

static int end(void **state)
{
    if (signer)
        stop(SIGKILL);
    store_close(&store);
    return tear_down(state);
}

/* ---- asking it ---- */

static struct sealing asking(void)
{
    return (struct sealing){ .socket = str_of(socket_path), .key = &key.key, .keys = 1 };
}

static rc seal_now(struct sealed *out)
{
    struct sealing s = asking();

    return sealing_log(store, &mem, &s, ORIGIN, out, &err);
}

static void sealed_as(int64_t before, int64_t size)
{
    struct sealed sealed;

    must(seal_now(&sealed));
    assert_int_equal(sealed.before, before);
    assert_int_equal(sealed.size, size);
}

static struct witness_state remembered(void)
{
    struct past past;
    struct witness_state state;

    must(past_open(&mem, past_path(&mem, str_of(state_folder), ORIGIN), ORIGIN, &past, &state, &err));
    past_close(&past);
    return state;
}

static int connected(void)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    memcpy(at.sun_path, socket_path, strlen(socket_path));
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

static str asked(int fd, str request)
{
    char *room = arena_raw(&mem, SIGNER_ANSWER_MOST);
    ssize_t n;

    assert_int_equal(send(fd, request.p, (size_t)request.n, 0), request.n);
    n = recv(fd, room, SIGNER_ANSWER_MOST, 0);
    return (str){ room, n < 0 ? 0 : n };
}

/* ---- sealing ---- */

static void test_seals_what_is_recorded(void **state)
{
    struct sealed sealed;
    struct bundle_report report;
    struct buf out = buf_new(&mem);
    struct log log;
    struct txn txn;

    (void)state;
    fill(5);
    start();
    sealed_as(0, 5);
    sealed_as(5, 5);
    must(append_and_commit(&err));
    sealed_as(5, 6);
    assert_int_equal(stop(SIGTERM), 0);
    refused(RC_NO_SIGNER, seal_now(&sealed));
    must(append_and_commit(&err));
    refused(RC_NO_SIGNER, seal_now(&sealed));
    start();
    sealed_as(6, 7);
    txn = reading(&log);
    must(log_export(&txn, &mem, &log, true, &out, &err));
    txn_end(&txn);
    must(bundle_check(&mem, buf_text(&out), &key.key, 1, NULL, 0, &report, &err));
    assert_int_equal(report.size, 7);
    must(check_all(&err));
}

static int said_sealed, said_not;

static void count_sealed(void *ctx, str log, const struct sealed *sealed, const struct err *why)
{
    (void)ctx;
    (void)log;
    (void)why;
    said_sealed += sealed != NULL;
    said_not += sealed == NULL;
}

/* A log that the signer has no key of does not hold up the others. */
static void test_all_logs(void **state)
{
    struct sealing s = asking();
    struct txn txn;
    struct log log;

    (void)state;
    must(txn_begin(store, TXN_WRITE, &txn, &err));
    must(log_create(&txn, &mem, S("another.example.org/log"), &log, &err));
    must(txn_commit(&txn, &err));
    fill(3);
    said_sealed = said_not = 0;
    refused(RC_NO_SIGNER, sealing_all(store, &mem, &s, count_sealed, NULL, &err));
    assert_int_equal(said_not, 1);
    start();
    said_sealed = said_not = 0;
    refused(RC_NOT_FOUND, sealing_all(store, &mem, &s, count_sealed, NULL, &err));
    assert_int_equal(said_sealed, 1);
    assert_int_equal(said_not, 1);
}

/* ---- the store, or the signer, is not what it was ---- */

/* Another store in the place of this one: with the beginning of what was recorded. */
static void swap_store(int entries)
{
    static int number;

    store_close(&store);
    if (server) {
        assert_non_null(raw(arena_printf(&mem, "CREATE SCHEMA other_%d", ++number).p));
        snprintf(where, sizeof where, "%s&options=-csearch_path%%3Dother_%d", server, number);
    } else {
        snprintf(where, sizeof where, "%s/other", folder);
    }
    store = open_migrated();
    luck = random_seeded(3);
    fill(entries);
}

static void says(const char *message)
{
    if (!strstr(err.message, message))
        fail_msg("'%s', expected '%s'", err.message, message);
}

static void test_old_backup_swapped_in(void **state)
{
    struct sealed sealed;

    (void)state;
    fill(5);
    start();
    sealed_as(0, 5);
    swap_store(3);
    refused(RC_NOT_SEALED, seal_now(&sealed));
    says("has signed 5 entries of the log 'invented.example.org/log', but the store has 3");
    must(append_and_commit(&err));
    must(append_and_commit(&err));
    sealed_as(0, 5); /* the same entries again: nothing is missing */
}

static void test_another_past_swapped_in(void **state)
{
    struct sealed sealed;

    (void)state;
    fill(5);
    start();
    sealed_as(0, 5);
    swap_store(3);
    luck = random_seeded(99);
    for (int i = 0; i < 4; i++)
        must(append_and_commit(&err));
    refused(RC_NOT_SEALED, seal_now(&sealed));
    says("its proof does not show");
    assert_int_equal(stop(SIGTERM), 0);
    assert_int_equal(remembered().size, 5);
}

/* The same with the copy that the store itself makes. */
static void test_restored_backup(void **state)
{
    str file = in_folder("backup"), other = in_folder("restored");
    struct sealed sealed;

    (void)state;
    fill(3);
    start();
    sealed_as(0, 3);
    must(store_backup(str_of(where), file, &err));
    must(append_and_commit(&err));
    sealed_as(3, 4);
    store_close(&store);
    must(store_restore(file, other, &err));
    snprintf(where, sizeof where, "%.*s", STR_ARG(other));
    store = open_for(0);
    refused(RC_NOT_SEALED, seal_now(&sealed));
    says("has signed 4 entries");
}

static str latest_note(void)
{
    struct log log;
    struct txn txn = reading(&log);
    str note;

    must(log_checkpoint(&txn, &mem, &log, &note, &err));
    txn_end(&txn);
    return note;
}

static void test_old_memory_swapped_in(void **state)
{
    str path = past_path(&mem, str_of(state_folder), ORIGIN), old;
    struct sealed sealed;
    struct checkpoint c;
    struct seals seals;

    (void)state;
    fill(3);
    start();
    sealed_as(0, 3);
    must(file_read(&mem, path, 1 << 20, &old, &err));
    must(append_and_commit(&err));
    sealed_as(3, 4);
    assert_int_equal(stop(SIGTERM), 0);
    must(file_replace(&mem, path, old, FILE_FOR_OWNER, &err));
    start();
    refused(RC_NOT_SEALED, seal_now(&sealed));
    says("remembers 3 signed entries");
    assert_int_equal(stop(SIGTERM), 0);
    must(checkpoint_check(&mem, latest_note(), &key.key, 1, &c, &seals, &err));
    must(past_recover(&mem, path, &c, &err));
    start();
    must(append_and_commit(&err));
    sealed_as(4, 5);
}

/* ---- ended in the middle ---- */

static rc keep_and_end(void *past, const struct witness_state *state, struct err *why)
{
    TRY(past_keep(past, state, why));
    raise(SIGKILL);
    return RC_OK;
}

/* The signer as this program has it, with ${keep}; told apart by nothing else. */
static void start_here(rc (*keep)(void *, const struct witness_state *, struct err *), int silence_ms)
{
    struct past past;
    struct witness w = { .signer = &key, .signers = 1, .origin = ORIGIN, .keep = keep, .ctx = &past };
    struct signer s = { .log = &w, .logs = 1, .own = geteuid(), .peer = geteuid(), .silence_ms = silence_ms };
    int never[2];

    must(past_open(&mem, past_path(&mem, str_of(state_folder), ORIGIN), ORIGIN, &past, &w.state, &err));
    must(signer_listen(str_of(socket_path), geteuid(), &s.listening, &err));
    assert_int_equal(pipe(never), 0);
    s.stop = never[0];
    signer = fork();
    if (signer == 0) {
        const struct sandbox_path path = { state_folder, true };
        struct buf missing = buf_new(&mem);

        if (sandbox_enter(&(struct sandbox){ .may = MAY_READ | MAY_WRITE | MAY_ANSWER, .path = &path, .paths = 1 }, &missing, &err) == RC_OK)
            _exit((int)signer_serve(&s, &err));
        _exit(126);
    }
    close(s.listening);
    close(never[0]);
    close(never[1]);
    past_close(&past);
}

static void test_killed_between_keeping_and_answering(void **state)
{
    struct sealed sealed;

    (void)state;
    fill(5);
    start_here(keep_and_end, 0);
    refused(RC_NO_SIGNER, seal_now(&sealed));
    assert_int_equal(ended(), -SIGKILL);
    assert_int_equal(remembered().size, 5); /* W1: kept, and no signature has left */
    must(append_and_commit(&err));
    start();
    sealed_as(0, 6);
    must(check_all(&err));
}

static void test_killed_before_keeping(void **state)
{
    (void)state;
    fill(2);
    start();
    sealed_as(0, 2);
    assert_int_equal(stop(SIGKILL), -SIGKILL);
    assert_int_equal(remembered().size, 2);
    start(); /* where its socket was left behind */
    sealed_as(2, 2);
}

/* ---- who means harm ---- */

static bool is_refused(str answer, rc code)
{
    return str_starts(answer, arena_printf(&mem, "refused %d\n", (int)code));
}

static str plain_request(int64_t size)
{
    struct checkpoint c;
    struct merkle_path path;
    struct log log;
    struct txn txn = reading(&log);

    must(log_state(&txn, &mem, &log, size, &c, &err));
    must(log_consistency(&txn, &mem, &log, 0, size, &path, &err));
    txn_end(&txn);
    return witness_request(&mem, 0, &path, checkpoint_print(&mem, &c));
}

static void test_malformed_requests(void **state)
{
    static const struct {
        const char *text;
        rc code;
    } row[] = {
        { "hello\n", RC_BAD_INPUT },
        { "old 0\n", RC_BAD_INPUT },
        { "old 0\n\n", RC_BAD_INPUT },
        { "old 0\n\ninvented.example.org/log\n", RC_BAD_INPUT },
        { "old 0\n\ninvented.example.org/log\n-1\nx\n", RC_BAD_INPUT },
        { "old 99999999999999999999\n\nx\n", RC_BAD_INPUT },
        { "old 0\nnot base64\n\nx\n", RC_BAD_INPUT },
        { "old 0\n\nno such log\n1\nAAAA\n", RC_NOT_FOUND },
        { "old 0\n\n\x01\n", RC_BAD_INPUT },
        { "old 0\n\n\xff\n", RC_BAD_INPUT },
    };
    char large[SIGNER_REQUEST_MOST * 16];
    int fd;

    (void)state;
    fill(3);
    start();
    fd = connected();
    for (ptrdiff_t i = 0; i < countof(row); i++) {
        str unused;

        refused(row[i].code, signer_answer_parse(asked(fd, str_of(row[i].text)), &unused, &err));
    }
    assert_true(is_refused(asked(fd, (str){ "\0\0\0", 3 }), RC_BAD_INPUT));
    for (int n = 0; n < 2; n++) { /* a name that is cut inside a letter */
        struct buf name = buf_new(&mem);
        str unused;

        for (int i = 0; i < 500; i++)
            buf_z(&name, "\xc3\xa9");
        refused(RC_NOT_FOUND,
                signer_answer_parse(asked(fd, arena_printf(&mem, "old 0\n\n%.*s%.*s\n1\n", n, "x", STR_ARG(buf_text(&name)))), &unused, &err));
    }
    memset(large, 'x', sizeof large);
    assert_true(is_refused(asked(fd, (str){ large, SIGNER_REQUEST_MOST + 1 }), RC_TOO_LARGE));
    assert_true(is_refused(asked(fd, (str){ large, sizeof large }), RC_TOO_LARGE));
    for (ptrdiff_t n = 1; n < plain_request(3).n; n++)
        assert_true(str_starts(asked(fd, str_sub(plain_request(3), 0, n)), S("refused ")));
    assert_true(str_starts(asked(fd, plain_request(3)), S("signed\n")));
    assert_int_equal(asked(fd, S("")).n, 0); /* which ends the connection */
    close(fd);
    sealed_as(0, 3);
}

static bool is_left(int fd, int wait_ms)
{
    struct pollfd on = { fd, POLLIN, 0 };
    char c;

    return poll(&on, 1, wait_ms) == 1 && recv(fd, &c, 1, 0) <= 0;
}

/* More that say nothing than there are places: the first of them is left, and who asks is answered. */
static void test_silent_clients(void **state)
{
    int fd[SIGNER_CLIENTS_MOST + 8];

    (void)state;
    fill(3);
    start();
    for (int i = 0; i < countof(fd); i++)
        fd[i] = connected();
    sealed_as(0, 3);
    assert_true(is_left(fd[0], 60000));
    for (int i = 0; i < countof(fd); i++)
        close(fd[i]);
    assert_int_equal(stop(SIGTERM), 0);
    start_here(past_keep, 1000);
    fd[0] = connected();
    assert_true(is_left(fd[0], 60000));
    close(fd[0]);
    sealed_as(3, 3);
}

static bool send_descriptor(int to, int fd)
{
    char control[CMSG_SPACE(sizeof(int))] = { 0 };
    char request[] = "old 0\n";
    struct iovec text = { request, 6 };
    struct msghdr message = { .msg_iov = &text, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);

    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(head), &fd, sizeof(int));
    return sendmsg(to, &message, 0) == 6;
}

/* One that asks and asks and takes no answer; one that hands over descriptors, which are closed and not kept. */
static void test_rude_clients(void **state)
{
    int deaf, generous, ends[2];
    char room[64];
    str request;

    (void)state;
    fill(3);
    start();
    deaf = connected();
    generous = connected();
    request = plain_request(3);
    while (send(deaf, request.p, (size_t)request.n, MSG_NOSIGNAL | MSG_DONTWAIT) > 0)
        ;
    assert_int_equal(pipe(ends), 0);
    assert_true(send_descriptor(generous, ends[1]));
    assert_true(recv(generous, room, sizeof room, 0) > 0);
    close(ends[1]);
    assert_int_equal(read(ends[0], room, 1), 0); /* nobody else has the other end */
    close(ends[0]);
    sealed_as(0, 3);
    close(deaf);
    close(generous);
    assert_int_equal(stop(SIGTERM), 0);
}

static int asks_as(const struct sandbox_user *user)
{
    char room[256];
    int fd;

    if (setresgid(user->gid, user->gid, user->gid) != 0 || setresuid(user->uid, user->uid, user->uid) != 0)
        return 1;
    struct sockaddr_un at = { .sun_family = AF_UNIX };

    memcpy(at.sun_path, socket_path, strlen(socket_path));
    fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    if (connect(fd, (struct sockaddr *)&at, sizeof at) != 0)
        return errno == EACCES ? 2 : 3;
    return recv(fd, room, sizeof room, 0) > 12 && memcmp(room, "refused 64\n", 11) == 0 ? 4 : 5;
}

static int asked_as(const struct sandbox_user *user)
{
    pid_t child = fork();
    int status;

    if (child == 0)
        _exit(asks_as(user));
    assert_int_equal(waitpid(child, &status, 0), child);
    return WEXITSTATUS(status);
}

/* The socket's rights keep others away; were they opened, the kernel still says who asks. */
static void test_who_may_ask(void **state)
{
    struct sandbox_user nobody;

    (void)state;
    if (geteuid() != 0)
        return; /* nobody can be made to ask */
    must(sandbox_user_find(S("nobody"), &nobody, &err));
    fill(3);
    start();
    assert_int_equal(chmod(folder, 0755), 0);
    assert_int_equal(asked_as(&nobody), 2);
    assert_int_equal(chmod(socket_path, 0777), 0);
    assert_int_equal(asked_as(&nobody), 4);
    sealed_as(0, 3);
}

/* ---- several at once ---- */

enum { CLIENTS = 3, ROUNDS = 8 };

static int records_and_seals(void)
{
    struct sealing s = asking();

    store = open_for(20000);
    luck = random_kernel();
    for (int i = 0; i < ROUNDS; i++) {
        struct sealed sealed;
        rc code;

        do
            code = append_and_commit(&err);
        while (code == RC_AGAIN || code == RC_BUSY);
        if (code == RC_OK)
            do
                code = sealing_log(store, &mem, &s, ORIGIN, &sealed, &err);
            while (code == RC_AGAIN || code == RC_BUSY);
        if (code != RC_OK) {
            fprintf(stderr, "%d: %s\n", (int)code, err.message);
            return (int)code;
        }
    }
    return 0;
}

static void test_several_at_once(void **state)
{
    pid_t child[CLIENTS];
    int status;

    (void)state;
    fill(1);
    start();
    store_close(&store);
    for (int i = 0; i < CLIENTS; i++) {
        child[i] = fork();
        if (child[i] == 0)
            _exit(records_and_seals());
    }
    for (int i = 0; i < CLIENTS; i++) {
        assert_int_equal(waitpid(child[i], &status, 0), child[i]);
        assert_int_equal(status, 0);
    }
    store = open_for(0);
    sealed_as(1 + CLIENTS * ROUNDS, 1 + CLIENTS * ROUNDS);
    must(check_all(&err)); /* every checkpoint among them */
}

/* ---- what answers is no signer ---- */

static void start_false(str answer, bool answers)
{
    int fd;

    must(signer_listen(str_of(socket_path), geteuid(), &fd, &err));
    signer = fork();
    if (signer == 0) {
        struct pollfd on = { fd, POLLIN, 0 };
        char room[SIGNER_REQUEST_MOST];
        int client;

        poll(&on, 1, -1);
        client = accept(fd, NULL, NULL);
        (void)!recv(client, room, sizeof room, 0);
        if (answers)
            (void)!send(client, answer.p, (size_t)answer.n, 0);
        else
            pause();
        _exit(0);
    }
    close(fd);
}

static void false_answer(str answer, bool answers, rc code)
{
    struct sealing s = asking();
    struct sealed sealed;

    s.deadline_ms = answers ? 0 : 50;
    start_false(answer, answers);
    refused(code, sealing_log(store, &mem, &s, ORIGIN, &sealed, &err));
    stop(SIGKILL);
}

static void test_false_signers(void **state)
{
    struct note_signer other;
    struct checkpoint c;
    struct log log;
    struct txn txn;
    str line;

    (void)state;
    fill(3);
    txn = reading(&log);
    must(log_state(&txn, &mem, &log, 3, &c, &err));
    txn_end(&txn);
    must(note_signer_new(&mem, ORIGIN, KEY_ED25519, &other, &err));
    line = note_sign(&mem, checkpoint_print(&mem, &c), &other, 0);
    false_answer(S("hello"), true, RC_NO_SIGNER);
    false_answer(S("signed\n"), true, RC_NO_SIGNER);
    false_answer(S("signed\nhello\n"), true, RC_NO_SIGNER);
    false_answer(S("refused 0\n\n\n"), true, RC_NO_SIGNER);
    false_answer(S("refused 70\nx\n\n"), true, RC_NO_SIGNER);
    false_answer(S("refused 75\nx"), true, RC_NO_SIGNER);
    false_answer(S("refused 75\n\n\n"), true, RC_NO_SIGNER);
    false_answer(S("refused 75\n\x1b[2J\n\n"), true, RC_NO_SIGNER);
    false_answer(S("refused 77\nwhatever\n\n"), true, RC_NO_SIGNER);
    false_answer(S(""), false, RC_NO_SIGNER);
    false_answer(arena_printf(&mem, "signed\n%.*s", STR_ARG(line)), true, RC_NOT_SEALED);
    txn = reading(&log);
    refused(RC_NOT_FOUND, log_checkpoint(&txn, &mem, &log, &line, &err)); /* nothing of it is kept */
    txn_end(&txn);
}

/* ---- how it is run ---- */

static void test_one_signer_alone(void **state)
{
    pid_t first;
    str key_file, other;

    (void)state;
    fill(1);
    start();
    first = signer;
    assert_false(start_with("log.secret", nothing_more));
    assert_int_equal(ended(), RC_BUSY); /* what it remembers is in use */
    key_file = in_folder("log.secret");
    other = in_folder("elsewhere");
    assert_int_equal(mkdir(words_of(other), 0700), 0);
    must(past_begin(&mem, past_path(&mem, other, ORIGIN), ORIGIN, &err));
    const char *words[] = { "concordat", "signer", "--key", words_of(key_file), "--state", words_of(other), "--socket", socket_path, NULL };

    assert_false(run_signer(words));
    assert_int_equal(ended(), RC_BUSY); /* so is the socket */
    signer = first;
    sealed_as(0, 1);
}

static void test_does_not_begin(void **state)
{
    str path = past_path(&mem, str_of(state_folder), ORIGIN);
    struct witness_state unused = { 0 };

    (void)state;
    assert_int_equal(chmod(words_of(path), 0644), 0);
    assert_false(start_with("log.secret", nothing_more));
    assert_int_equal(ended(), RC_USAGE);
    assert_int_equal(chmod(words_of(in_folder("log.secret")), 0640), 0);
    assert_int_equal(unlink(words_of(path)), 0);
    assert_false(start_with("log.secret", nothing_more));
    assert_int_equal(ended(), RC_USAGE);
    assert_int_equal(chmod(words_of(in_folder("log.secret")), 0600), 0);
    assert_false(start_with("log.secret", nothing_more));
    assert_int_equal(ended(), RC_NO_INPUT); /* P2 */
    must(file_make(&mem, path, witness_state_print(&mem, S("another"), &unused), FILE_FOR_OWNER, &err));
    assert_false(start_with("log.secret", nothing_more));
    assert_int_equal(ended(), RC_BAD_INPUT);
    assert_int_equal(unlink(words_of(path)), 0);
    must(past_begin(&mem, path, ORIGIN, &err));
    must(file_make(&mem, str_of(socket_path), S("x"), FILE_FOR_OWNER, &err));
    assert_false(start_with("log.secret", nothing_more));
    assert_int_equal(ended(), RC_USAGE);
    assert_int_equal(unlink(socket_path), 0);
    start();
}

static void has_status(const char *line)
{
    str text;

    must(file_read(&mem, arena_printf(&mem, "/proc/%d/status", (int)signer), 1 << 20, &text, &err));
    if (str_find_str(text, str_of(line)) < 0)
        fail_msg("'%s' is not in its status", line);
}

static void test_is_shut_in(void **state)
{
    struct sandbox_user nobody;
    struct stat st;

    (void)state;
    fill(2);
    start();
    has_status("\nSeccomp:\t2\n");
    has_status("\nNoNewPrivs:\t1\n");
    has_status("\nCapEff:\t0000000000000000\n");
    assert_int_equal(stop(SIGTERM), 0);
    if (geteuid() != 0)
        return;
    must(sandbox_user_find(S("nobody"), &nobody, &err));
    assert_int_equal(chmod(folder, 0755), 0);
    assert_int_equal(chown(state_folder, nobody.uid, nobody.gid), 0);
    assert_true(start_with("log.secret", (const char *const[4]){ "--user", "nobody", "--peer", "0" }));
    has_status(arena_printf(&mem, "\nUid:\t%u\t%u\t%u\t%u\n", nobody.uid, nobody.uid, nobody.uid, nobody.uid).p);
    has_status("\nGroups:\t \n");
    assert_int_equal(stat(socket_path, &st), 0);
    assert_true(st.st_uid == 0 && (st.st_mode & 07777) == 0600);
    sealed_as(0, 2);
}

/* A folder that the new user cannot write in is found out before anybody is answered. */
static void test_finds_out_at_once(void **state)
{
    (void)state;
    if (geteuid() != 0)
        return; /* nobody can be made to ask */
    assert_int_equal(chmod(folder, 0755), 0);
    assert_false(start_with("log.secret", (const char *const[4]){ "--user", "nobody", "--peer", "0" }));
    assert_int_equal(ended(), RC_NO_OUTPUT);
}

/* As the service manager does it. */
static void test_socket_handed_over(void **state)
{
    const char *words[] = { "concordat", "signer", "--key", words_of(in_folder("log.secret")), "--state", state_folder, NULL };
    int fd, out[2];

    (void)state;
    fill(2);
    must(signer_listen(str_of(socket_path), geteuid(), &fd, &err));
    assert_int_equal(pipe(out), 0);
    signer = fork();
    if (signer == 0) {
        dup2(out[1], STDOUT_FILENO);
        dup2(fd, 9);
        dup2(9, 3);
        fcntl(3, F_SETFD, 0);
        setenv("LISTEN_FDS", "1", 1);
        setenv("LISTEN_PID", arena_printf(&mem, "%d", (int)getpid()).p, 1);
        execv(program, (char *const *)words);
        _exit(127);
    }
    close(out[1]);
    close(fd);
    assert_true(is_ready(out[0]));
    close(out[0]);
    sealed_as(0, 2);
}

/* ---- keys that change ---- */

static int signatures_of(str text)
{
    struct note note;

    must(note_parse(&mem, text, &note, &err));
    return note.signature.n;
}

static void export_log(struct buf *out)
{
    struct log log;
    struct txn txn = reading(&log);

    must(log_export(&txn, &mem, &log, false, out, &err));
    txn_end(&txn);
}

static void test_key_changes(void **state)
{
    struct note_signer fresh;
    struct sealing s = asking();
    struct buf out = buf_new(&mem);
    struct bundle_report report;
    struct sealed sealed;
    struct kept kept = { .file = S("kept") };

    (void)state;
    must(note_signer_new(&mem, ORIGIN, KEY_ED25519, &fresh, &err));
    key_keep(&fresh, "fresh.secret");
    fill(2);
    start();
    sealed_as(0, 2);
    kept.text = latest_note();
    assert_int_equal(stop(SIGTERM), 0);
    /* Both sign, also what was sealed already; whoever has either key reads on. */
    assert_true(start_with("log.secret", (const char *const[4]){ "--key", words_of(in_folder("fresh.secret")) }));
    sealed_as(2, 2);
    assert_int_equal(signatures_of(latest_note()), 2);
    must(append_and_commit(&err));
    sealed_as(2, 3);
    assert_int_equal(signatures_of(latest_note()), 2);
    export_log(&out);
    must(bundle_check(&mem, buf_text(&out), &key.key, 1, &kept, 1, &report, &err));
    must(bundle_check(&mem, buf_text(&out), &fresh.key, 1, NULL, 0, &report, &err));
    refused(RC_NOT_SEALED, bundle_check(&mem, buf_text(&out), &fresh.key, 1, &kept, 1, &report, &err)); /* the old key alone signed that */
    assert_int_equal(stop(SIGTERM), 0);
    /* The new one alone. */
    assert_true(start_with("fresh.secret", nothing_more));
    must(append_and_commit(&err));
    refused(RC_NOT_SEALED, sealing_log(store, &mem, &s, ORIGIN, &sealed, &err));
    const struct note_key both[] = { fresh.key, key.key };
    s.key = both;
    s.keys = 2;
    must(sealing_log(store, &mem, &s, ORIGIN, &sealed, &err));
    assert_int_equal(signatures_of(sealed.note), 1);
    out = buf_new(&mem);
    export_log(&out);
    must(bundle_check(&mem, buf_text(&out), both, 2, &kept, 1, &report, &err));
    assert_int_equal(report.kept, 1);
    assert_int_equal(report.seal.n, 1);
}

/* ---- what it remembers ---- */

static void test_memory(void **state)
{
    str path = in_folder("one.signed"), line = S("x");
    struct checkpoint c = { .origin = ORIGIN, .size = 5, .root = merkle_leaf(line) };
    struct witness_state found;
    struct past past, other;

    (void)state;
    refused(RC_NO_INPUT, past_open(&mem, path, ORIGIN, &past, &found, &err));
    must(past_begin(&mem, path, ORIGIN, &err));
    refused(RC_USAGE, past_begin(&mem, path, ORIGIN, &err));
    must(past_open(&mem, path, ORIGIN, &past, &found, &err));
    assert_int_equal(found.size, 0);
    refused(RC_BUSY, past_open(&mem, path, ORIGIN, &other, &found, &err));
    refused(RC_BUSY, past_recover(&mem, path, &c, &err));
    must(past_keep(&past, &(struct witness_state){ 3, merkle_leaf(S("y")) }, &err));
    past_close(&past);
    must(past_recover(&mem, path, &c, &err));
    must(past_recover(&mem, path, &c, &err));
    c.root = merkle_leaf(S("another"));
    refused(RC_NOT_SEALED, past_recover(&mem, path, &c, &err));
    c.size = 4;
    refused(RC_NOT_SEALED, past_recover(&mem, path, &c, &err));
    refused(RC_BAD_INPUT, past_open(&mem, path, S("another"), &past, &found, &err));
    must(past_open(&mem, path, ORIGIN, &past, &found, &err));
    assert_int_equal(found.size, 5);
    /* P3: the disk is gone, and then it is back. */
    assert_int_equal(rename(folder, arena_printf(&mem, "%s.gone", folder).p), 0);
    refused(RC_NO_OUTPUT, past_keep(&past, &(struct witness_state){ 6, merkle_leaf(S("z")) }, &err));
    assert_int_equal(rename(arena_printf(&mem, "%s.gone", folder).p, folder), 0);
    refused(RC_NO_OUTPUT, past_keep(&past, &(struct witness_state){ 6, merkle_leaf(S("z")) }, &err));
    past_close(&past);
    must(past_open(&mem, path, ORIGIN, &past, &found, &err));
    /* What fails before the file is touched is tried again. */
    assert_int_equal(mkdir(arena_printf(&mem, "%.*s.new", STR_ARG(path)).p, 0700), 0);
    refused(RC_NO_OUTPUT, past_keep(&past, &(struct witness_state){ 6, merkle_leaf(S("z")) }, &err));
    assert_int_equal(rmdir(arena_printf(&mem, "%.*s.new", STR_ARG(path)).p), 0);
    must(past_keep(&past, &(struct witness_state){ 6, merkle_leaf(S("z")) }, &err));
    past_close(&past);
    assert_int_equal(chmod(folder, 0770), 0);
    refused(RC_USAGE, past_open(&mem, path, ORIGIN, &past, &found, &err));
    assert_true(str_eq(past_path(&mem, S("a"), S("b.c/d e-\xc3\xa9")), S("a/b.c%2Fd%20e-%C3%A9.signed")));
}

/* Meson reads a case left out as one that failed: what is for one engine is in the list of that one alone. */
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
#define CASES_OF_BOTH                                                                                                                                \
    CASE(test_seals_what_is_recorded), CASE(test_all_logs), CASE(test_old_backup_swapped_in), CASE(test_another_past_swapped_in),                    \
        CASE(test_old_memory_swapped_in), CASE(test_killed_between_keeping_and_answering), CASE(test_killed_before_keeping),                         \
        CASE(test_malformed_requests), CASE(test_silent_clients), CASE(test_rude_clients), CASE(test_who_may_ask), CASE(test_several_at_once),       \
        CASE(test_false_signers), CASE(test_one_signer_alone), CASE(test_does_not_begin), CASE(test_is_shut_in), CASE(test_finds_out_at_once),       \
        CASE(test_socket_handed_over), CASE(test_key_changes)

int main(void)
{
    const struct CMUnitTest on_sqlite[] = { CASES_OF_BOTH, CASE(test_restored_backup),
                                            cmocka_unit_test_setup_teardown(test_memory, set_up, tear_down) };
    const struct CMUnitTest on_postgresql[] = { CASES_OF_BOTH };

    server = getenv("CONCORDAT_TEST_POSTGRES");
    program = getenv("CONCORDAT_TEST_PROGRAM");
    if (!program)
        program = "build/concordat";
    signal(SIGPIPE, SIG_IGN);
    if (server)
        return cmocka_run_group_tests_name("signer on PostgreSQL", on_postgresql, NULL, NULL);
    return cmocka_run_group_tests_name("signer on SQLite", on_sqlite, NULL, NULL);
}
