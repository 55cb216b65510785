/* The signer and those who ask it: who means harm, several at once, and what answers in its place. */
#include "some_signer.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sandbox.h"
#include "ledger/past.h"
#include "ledger/signer.h"

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

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, signer_begin, signer_end)
    const struct CMUnitTest tests[] = {
        CASE(test_malformed_requests), CASE(test_silent_clients),  CASE(test_rude_clients),
        CASE(test_who_may_ask),        CASE(test_several_at_once), CASE(test_false_signers),
    };

    server = getenv("CONCORDAT_TEST_POSTGRES");
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests_name(server ? "who asks the signer, on PostgreSQL" : "who asks the signer, on SQLite", tests, NULL, NULL);
}
