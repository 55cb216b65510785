/*
 * What a process can still do after sandbox_enter, tried in a child of its own: that it can do what it was left, and that what it was not
 * left is refused by the system, and not by our own care.
 */
#include "some_store.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sandbox.h"
#include "base/sanitised.h"
#include "store/backup.h"
#include "store/statements.h"

enum { NOT_ENTERED = 250 };

static char inside_path[128], outside_path[128];
static int listening;

/* ---- what a child tries: 0 when it could, otherwise why not ---- */

static int why(bool could)
{
    return could ? 0 : errno;
}

static int reads_inside(void)
{
    return why(open(inside_path, O_RDONLY) >= 0);
}

static int reads_outside(void)
{
    return why(open(outside_path, O_RDONLY) >= 0);
}

static int writes_inside(void)
{
    return why(open(inside_path, O_WRONLY | O_TRUNC) >= 0);
}

static int writes_outside(void)
{
    return why(open(outside_path, O_WRONLY) >= 0);
}

static int makes_inside(void)
{
    char path[160], other[176];

    snprintf(path, sizeof path, "%s.x", inside_path);
    snprintf(other, sizeof other, "%s.y", inside_path);
    if (open(path, O_WRONLY | O_CREAT | O_EXCL, 0600) < 0 || rename(path, other) != 0)
        return errno;
    return why(unlink(other) == 0);
}

static int makes_link_inside(void)
{
    char path[160];

    snprintf(path, sizeof path, "%s.link", inside_path);
    return why(symlink(outside_path, path) == 0);
}

static int makes_device(void)
{
    char path[160];

    snprintf(path, sizeof path, "%s.device", inside_path);
    return why(mknod(path, S_IFCHR | 0600, 0x0103) == 0);
}

static int socket_unix(void)
{
    return why(socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
}

static int socket_internet(void)
{
    return why(socket(AF_INET, SOCK_STREAM, 0) >= 0);
}

static int socket_packets(void)
{
    return why(socket(AF_PACKET, SOCK_RAW, 0) >= 0);
}

static int socket_netlink(void)
{
    return why(socket(AF_NETLINK, SOCK_RAW, 0) >= 0);
}

static int answers(void)
{
    int fd = accept(listening, NULL, NULL);

    return why(fd >= 0 && send(fd, "x", 1, 0) == 1);
}

static int starts_child(void)
{
    pid_t child = fork();
    int status;

    if (child == 0)
        _exit(7);
    return why(child > 0 && waitpid(child, &status, 0) == child && WEXITSTATUS(status) == 7);
}

static int forks(void)
{
    pid_t child = fork();

    if (child == 0)
        _exit(0);
    return why(child > 0);
}

static void *nothing(void *ctx)
{
    return ctx;
}

static int starts_thread(void)
{
    pthread_t thread;
    int failed = pthread_create(&thread, NULL, nothing, NULL);

    return failed ? failed : pthread_join(thread, NULL);
}

static int makes_space(void)
{
    return why(syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL) >= 0);
}

static int starts_program(void)
{
    return why(execl("/bin/true", "true", (char *)NULL) == 0);
}

static int traces(void)
{
    return why(ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0);
}

static int makes_code(void)
{
    return why(mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
}

static int turns_into_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return why(mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0);
}

static int becomes_root(void)
{
    return why(setuid(0) == 0);
}

static int signals_parent(void)
{
    return why(kill(getppid(), 0) == 0);
}

static int raises_limit(void)
{
    struct rlimit limit = { 1 << 20, 1 << 20 };

    return why(setrlimit(RLIMIT_CORE, &limit) == 0);
}

static int computes(void)
{
    arena own = arena_open(1 << 24);
    char *p = arena_raw(&own, 1 << 22);
    struct timespec now;

    memset(p, 1, 1 << 22);
    arena_close(&own);
    return why(clock_gettime(CLOCK_REALTIME, &now) == 0 && getpid() > 0);
}

static int grows(void)
{
    return why(mmap(NULL, (size_t)1 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
}

static int opens_many(void)
{
    for (int i = 0; i < 64; i++)
        if (dup(STDERR_FILENO) < 0)
            return errno;
    return 0;
}

/* ---- trying ---- */

static int in_sandbox(const struct sandbox *s, int (*body)(void))
{
    struct buf missing = buf_new(&mem);
    int status;
    pid_t child = fork();

    if (child == 0) {
        if (sandbox_enter(s, &missing, &err) == RC_OK)
            _exit(body());
        fprintf(stderr, "%s\n", err.message);
        _exit(NOT_ENTERED);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static int begin(void **state)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    int fd;

    set_up(state);
    snprintf(inside_path, sizeof inside_path, "%s/inside/file", folder);
    snprintf(outside_path, sizeof outside_path, "%s/outside", folder);
    snprintf(at.sun_path, sizeof at.sun_path, "%s/socket", folder);
    assert_int_equal(mkdir(arena_printf(&mem, "%s/inside", folder).p, 0700), 0);
    assert_true((fd = open(inside_path, O_CREAT | O_WRONLY, 0600)) >= 0 && close(fd) == 0);
    assert_true((fd = open(outside_path, O_CREAT | O_WRONLY, 0600)) >= 0 && close(fd) == 0);
    listening = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(listening, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(listening, 1), 0);
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return 0;
}

static int end(void **state)
{
    close(listening);
    return tear_down(state);
}

static void test_families(void **state)
{
    static const struct {
        const char *name;
        int (*body)(void);
        unsigned may;
        int left, taken; /* with what stands in ${may}, and without */
    } row[] = {
        /* what                        body            family                  with     without */
        { "reading inside", reads_inside, MAY_READ, 0, EPERM },
        { "reading outside", reads_outside, MAY_READ, EACCES, EPERM },
        { "writing inside", writes_inside, MAY_READ | MAY_WRITE, 0, EPERM },
        { "writing inside, asked for reading", writes_inside, MAY_READ, EPERM, EPERM },
        { "writing outside", writes_outside, MAY_READ | MAY_WRITE, EACCES, EPERM },
        { "making, renaming, removing", makes_inside, MAY_READ | MAY_WRITE, 0, EPERM },
        { "making a link", makes_link_inside, MAY_READ | MAY_WRITE, EPERM, EPERM },
        { "making a device", makes_device, MAY_READ | MAY_WRITE, EPERM, EPERM },
        { "a Unix socket", socket_unix, MAY_CONNECT, 0, EPERM },
        { "an internet socket", socket_internet, MAY_CONNECT, 0, EPERM },
        { "a socket that answers have no need of", socket_internet, MAY_ANSWER, EPERM, EPERM },
        { "a raw socket", socket_packets, MAY_CONNECT, EPERM, EPERM },
        { "a socket of the kernel", socket_netlink, MAY_CONNECT, EPERM, EPERM },
        { "answering", answers, MAY_ANSWER, 0, EPERM },
        { "a thread", starts_thread, MAY_THREAD, 0, EPERM },
        { "a child", starts_child, MAY_FORK, 0, EPERM },
        { "a child of one that may start threads", forks, MAY_THREAD, EPERM, EPERM },
        { "a child in another space", makes_space, MAY_FORK, EPERM, EPERM },
        { "computing", computes, 0, 0, 0 },
        { "executable memory", makes_code, 0, EPERM, EPERM },
        { "memory made executable", turns_into_code, 0, EPERM, EPERM },
        { "becoming root", becomes_root, MAY_FORK, EPERM, EPERM },
        { "a limit", raises_limit, 0, EPERM, EPERM },
        { "another program", starts_program, MAY_FORK, -SIGSYS, -SIGSYS },
        { "tracing", traces, MAY_FORK, -SIGSYS, -SIGSYS },
    };
    const struct sandbox_path path = { arena_printf(&mem, "%s/inside", folder).p, true };

    (void)state;
    for (ptrdiff_t i = 0; i < countof(row); i++) {
        struct sandbox s = { .may = row[i].may, .path = &path, .paths = 1 };
        int left = in_sandbox(&s, row[i].body), taken;

        s.may = 0;
        taken = in_sandbox(&s, row[i].body);
        if (left != row[i].left || taken != row[i].taken)
            fail_msg("%s: %d and %d, not %d and %d", row[i].name, left, taken, row[i].left, row[i].taken);
    }
}

/* Paths: a folder for reading only, one file alone, one that is not there; and none at all. */
static void test_paths(void **state)
{
    const char *inside = arena_printf(&mem, "%s/inside", folder).p;
    const struct sandbox_path row[] = { { inside, false }, { outside_path, true }, { "/not/there", true } };
    struct sandbox s = { .may = MAY_READ | MAY_WRITE, .path = row, .paths = countof(row) };

    (void)state;
    assert_int_equal(in_sandbox(&s, reads_inside), 0);
    assert_int_equal(in_sandbox(&s, writes_inside), EACCES);
    assert_int_equal(in_sandbox(&s, makes_inside), EACCES);
    assert_int_equal(in_sandbox(&s, writes_outside), 0);
    s.paths = 0;
    assert_int_equal(in_sandbox(&s, reads_inside), EACCES);
}

static int is_nobody(void)
{
    return getuid() != 0 && geteuid() != 0 && getgid() != 0 ? becomes_root() : 0;
}

/* Root stays root by name, and may no more than any owner of files. */
static int root_without_rights(void)
{
    struct stat st;

    return stat(outside_path, &st) == 0 && st.st_uid != 0 ? reads_outside() : 1;
}

static void test_users(void **state)
{
    const struct sandbox_path path = { folder, false };
    struct sandbox s = { .may = MAY_READ, .path = &path, .paths = 1 };
    struct sandbox_user nobody, other;

    (void)state;
    must(sandbox_user_find(S("nobody"), &nobody, &err));
    must(sandbox_user_find(arena_printf(&mem, "%u", nobody.uid), &other, &err));
    assert_int_equal(nobody.uid, other.uid);
    refused(RC_USAGE, sandbox_user_find(S("no such user"), &other, &err));
    if (geteuid() != 0)
        return; /* only root becomes another */
    assert_int_equal(chown(outside_path, nobody.uid, nobody.gid), 0);
    assert_int_equal(in_sandbox(&s, root_without_rights), EACCES);
    s.user = &nobody;
    assert_int_equal(in_sandbox(&s, is_nobody), EPERM);
}

static int becomes_nobody_first(void)
{
    struct buf missing = buf_new(&mem);
    struct sandbox_user nobody, root = { 0, 0 };

    if (sandbox_user_find(S("nobody"), &nobody, &err) != RC_OK || setresuid(nobody.uid, nobody.uid, nobody.uid) != 0)
        return 1;
    return (int)sandbox_enter(&(struct sandbox){ .user = &root }, &missing, &err);
}

static void test_only_root_becomes_another(void **state)
{
    int status;
    pid_t child;

    (void)state;
    if (geteuid() != 0)
        return; /* only root becomes another */
    child = fork();
    if (child == 0)
        _exit(becomes_nobody_first());
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), RC_USAGE);
}

static void test_limits(void **state)
{
    struct sandbox s = { .most = { .files = 32, .memory = (int64_t)256 << 20 } };

    (void)state;
    assert_int_equal(in_sandbox(&s, opens_many), EMFILE);
    s.most.files = 0;
    assert_int_equal(in_sandbox(&s, opens_many), 0);
    assert_int_equal(in_sandbox(&s, grows), SANITISED ? 0 : ENOMEM);
    s.most.memory = 0;
    assert_int_equal(in_sandbox(&s, grows), 0);
}

/* Changing users closes a process already: one that begins as somebody is open until it says otherwise. */
static bool begin_as_somebody(void)
{
    struct sandbox_user nobody;

    return geteuid() != 0 || (sandbox_user_find(S("nobody"), &nobody, &err) == RC_OK && setresgid(nobody.gid, nobody.gid, nobody.gid) == 0 &&
                              setresuid(nobody.uid, nobody.uid, nobody.uid) == 0 && prctl(PR_SET_DUMPABLE, 1) == 0);
}

/* The kernel gives the files of a process that is not to be looked at to root, whoever it runs as. */
static uid_t owner_of_its_files(const struct sandbox *s)
{
    int ready[2], go_on[2];
    struct stat st;
    pid_t child;
    char c;

    assert_true(pipe(ready) == 0 && pipe(go_on) == 0);
    child = fork();
    if (child == 0) {
        struct buf missing = buf_new(&mem);

        _exit(begin_as_somebody() && sandbox_enter(s, &missing, &err) == RC_OK && write(ready[1], "x", 1) == 1 && read(go_on[0], &c, 1) == 1
                  ? 0
                  : NOT_ENTERED);
    }
    assert_int_equal(read(ready[0], &c, 1), 1);
    assert_int_equal(stat(arena_printf(&mem, "/proc/%d/environ", (int)child).p, &st), 0);
    assert_int_equal(write(go_on[1], "x", 1), 1);
    assert_int_equal(waitpid(child, NULL, 0), child);
    return st.st_uid;
}

/* B3; and landlock keeps signals in, by its version. */
static void test_closed_to_others(void **state)
{
    struct sandbox s = { .may = MAY_FORK };
    int told = in_sandbox(&s, signals_parent);

    (void)state;
    assert_true(told == EPERM || told == 0);
    assert_int_equal(owner_of_its_files(&s), 0);
}

/* ---- a store in a sandbox: what a process that answers people has to be left ---- */

static rc write_and_look(struct store *store)
{
    CLEANUP(txn_end) struct txn txn = { 0 };
    struct sql_log_add_row row;
    bool found;

    TRY(txn_begin(store, TXN_WRITE, &txn, &err));
    TRY(sql_log_add(&txn, &mem, &(struct sql_log_add){ S("invented.example.org/log") }, &row, &found, &err));
    TRY(txn_commit(&txn, &err));
    return store_selfcheck(store, &err);
}

static int uses_store(void)
{
    struct store *store;

    if (store_open(&(struct store_options){ .where = str_of(where) }, &store, &err) == RC_OK && write_and_look(store) == RC_OK) {
        store_close(&store);
        return 0;
    }
    return (int)err.code;
}

/* Whoever owns the folder that the server's socket is in. */
static struct sandbox_user server_owner(void)
{
    str rest, host;
    struct stat st;

    assert_true(str_cut_str(str_of(server), S("host="), &host, &rest));
    str_cut(rest, '&', &host, &rest);
    assert_int_equal(stat(arena_cstr(&mem, host), &st), 0);
    return (struct sandbox_user){ st.st_uid, st.st_gid };
}

static void test_store(void **state)
{
    const struct sandbox_path path = { where, true };
    struct sandbox s = { .may = MAY_READ | MAY_WRITE, .path = &path, .paths = 1 };
    struct store *store = open_migrated();
    struct sandbox_user owner;

    (void)state;
    store_close(&store);
    if (server) {
        owner = server_owner();
        s = (struct sandbox){ .may = MAY_READ | MAY_CONNECT | MAY_THREAD, .user = &owner };
    }
    assert_int_equal(in_sandbox(&s, uses_store), 0);
    s.may = MAY_READ;
    assert_int_not_equal(in_sandbox(&s, uses_store), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_families, begin, end),
        cmocka_unit_test_setup_teardown(test_paths, begin, end),
        cmocka_unit_test_setup_teardown(test_users, begin, end),
        cmocka_unit_test_setup_teardown(test_only_root_becomes_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_closed_to_others, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_store, set_up, tear_down),
    };

    server = getenv("CONCORDAT_TEST_POSTGRES");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
