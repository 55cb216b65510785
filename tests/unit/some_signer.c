#include "some_signer.h"

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
#include "ledger/past.h"
#include "ledger/signer.h"

char state_folder[128], socket_path[128];
pid_t signer;

/* ---- running it ---- */

const char *signer_program(void)
{
    const char *program = getenv("CONCORDAT_TEST_PROGRAM");

    return program ? program : "build/concordat";
}

str in_folder(const char *name)
{
    return arena_printf(&mem, "%s/%s", folder, name);
}

void key_keep(const struct note_signer *k, const char *name)
{
    must(file_make(&mem, in_folder(name), arena_printf(&mem, "%.*s\n", STR_ARG(note_secret_print(&mem, k))), FILE_FOR_OWNER, &err));
}

bool is_ready(int out)
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

bool run_signer(const char *const words[])
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
        execv(signer_program(), (char *const *)words);
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

bool start_with(const char *key_file, const char *const more[4])
{
    const char *words[] = { "concordat", "signer",     "--key",    z(in_folder(key_file)),
                            "--state",   state_folder, "--socket", socket_path,
                            more[0],     more[1],      more[2],    more[3],
                            NULL };

    return run_signer(words);
}

const char *const nothing_more[4] = { NULL };

void start(void)
{
    assert_true(start_with("log.secret", nothing_more));
}

void start_here(rc (*keep)(void *, const struct witness_state *, struct err *), int silence_ms)
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

int ended(void)
{
    int status;

    assert_int_equal(waitpid(signer, &status, 0), signer);
    signer = 0;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

int stop(int with)
{
    assert_int_equal(kill(signer, with), 0);
    return ended();
}

int signer_begin(void **state)
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

int signer_end(void **state)
{
    if (signer)
        stop(SIGKILL);
    store_close(&store);
    return tear_down(state);
}

/* ---- asking it ---- */

struct sealing asking(void)
{
    return (struct sealing){ .socket = str_of(socket_path), .key = &key.key, .keys = 1 };
}

rc seal_now(struct sealed *out)
{
    struct sealing s = asking();

    return sealing_log(store, &mem, &s, ORIGIN, out, &err);
}

void sealed_as(int64_t before, int64_t size)
{
    struct sealed sealed;

    must(seal_now(&sealed));
    assert_int_equal(sealed.before, before);
    assert_int_equal(sealed.size, size);
}

struct witness_state remembered(void)
{
    struct past past;
    struct witness_state state;

    must(past_open(&mem, past_path(&mem, str_of(state_folder), ORIGIN), ORIGIN, &past, &state, &err));
    past_close(&past);
    return state;
}

int connected(void)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

    memcpy(at.sun_path, socket_path, strlen(socket_path));
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

str asked(int fd, str request)
{
    char *room = arena_raw(&mem, SIGNER_ANSWER_MOST);
    ssize_t n;

    assert_int_equal(send(fd, request.p, (size_t)request.n, 0), request.n);
    n = recv(fd, room, SIGNER_ANSWER_MOST, 0);
    return (str){ room, n < 0 ? 0 : n };
}
