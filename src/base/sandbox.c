#include "base/sandbox.h"
#include "base/sanitised.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <pwd.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if SANITISED
#include <sanitizer/lsan_interface.h>
#endif

static rc refused(struct err *err, const char *what, int why)
{
    err_set(err, RC_FAULT, "the process could not be shut in: %s: %s", what, strerror(why));
    return err_hint(err, "It does not run without that. Look what the system, or the container around it, forbids.");
}

/* ---- who it is ---- */

rc sandbox_user_find(str name, struct sandbox_user *out, struct err *err)
{
    char word[256];
    const struct passwd *p;
    int64_t number;

    snprintf(word, sizeof word, "%.*s", STR_ARG(name));
    p = getpwnam(word);
    if (!p && str_digits(name, UINT32_MAX - 1, &number))
        p = getpwuid((uid_t)number);
    if (!p) {
        err_set(err, RC_USAGE, "there is no user '%s'", word);
        return err_hint(err, "Name a user of this system, by name or number.");
    }
    *out = (struct sandbox_user){ p->pw_uid, p->pw_gid };
    return RC_OK;
}

static rc user_become(const struct sandbox_user *user, struct err *err)
{
    if (!user || (user->uid == geteuid() && user->uid == getuid()))
        return RC_OK;
    if (geteuid() != 0) {
        err_set(err, RC_USAGE, "only root can become another user");
        return err_hint(err, "Start it as that user, or as root.");
    }
    if (setgroups(0, NULL) != 0 || setresgid(user->gid, user->gid, user->gid) != 0 || setresuid(user->uid, user->uid, user->uid) != 0)
        return refused(err, "becoming another user", errno);
    if (user->uid != 0 && setuid(0) == 0)
        return refused(err, "becoming another user", EPERM);
    return RC_OK;
}

/* What root may beyond its own files. Nothing brings it back: new rights come with starting a program only (B4). */
static rc rights_drop(struct err *err)
{
    struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

    return syscall(SYS_capset, &head, none) == 0 ? RC_OK : refused(err, "giving up rights", errno);
}

/* ---- how much ---- */

static rc limit_set(int what, int64_t most, struct err *err)
{
    struct rlimit limit;

    if (getrlimit((__rlimit_resource_t)what, &limit) != 0)
        return refused(err, "a limit", errno);
    limit.rlim_cur = limit.rlim_max = limit.rlim_max < (rlim_t)most ? limit.rlim_max : (rlim_t)most;
    return setrlimit((__rlimit_resource_t)what, &limit) == 0 ? RC_OK : refused(err, "a limit", errno);
}

static rc limits_set(const struct sandbox *s, struct err *err)
{
    const struct {
        int what;
        int64_t most;
    } limit[] = {
        { RLIMIT_AS, SANITISED ? 0 : s->most.memory }, /* a sanitiser has terabytes of its own */
        { RLIMIT_FSIZE, s->most.file },
        { RLIMIT_NOFILE, s->most.files },
        { RLIMIT_CPU, s->most.seconds },
    };

    for (ptrdiff_t i = 0; i < countof(limit); i++)
        if (limit[i].most)
            TRY(limit_set(limit[i].what, limit[i].most, err));
    return limit_set(RLIMIT_CORE, 0, err);
}

/* ---- paths ---- */

/* What a kernel newer than the header of this system may know besides. */
enum { VERSION_TRUNCATE = 3, VERSION_NET = 4, VERSION_DEVICES = 5, VERSION_SCOPES = 6 };
#define FS_TRUNCATE (UINT64_C(1) << 14)
#define FS_DEVICES (UINT64_C(1) << 15)
#define NET_ALL UINT64_C(3)    /* bind and connect, TCP */
#define SCOPES_ALL UINT64_C(3) /* abstract Unix sockets and signals of processes outside */

struct rules {
    uint64_t fs, net, scopes;
};

#define FS_READS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_WRITES (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE | FS_TRUNCATE)
#define FS_OF_FILES (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE)

static struct rules rules_of(const struct sandbox *s, long version)
{
    uint64_t known = version >= VERSION_DEVICES ? FS_DEVICES * 2 - 1 : version >= VERSION_TRUNCATE ? FS_TRUNCATE * 2 - 1 : FS_TRUNCATE - 1;

    if (version < 2)
        known &= ~(uint64_t)LANDLOCK_ACCESS_FS_REFER;
    return (struct rules){ known, version >= VERSION_NET && !(s->may & MAY_CONNECT) ? NET_ALL : 0, version >= VERSION_SCOPES ? SCOPES_ALL : 0 };
}

static void fd_close(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

static rc path_allow(int ruleset, const struct sandbox_path *path, uint64_t known, struct err *err)
{
    CLEANUP(fd_close) int fd = open(path->path, O_PATH | O_CLOEXEC);
    struct landlock_path_beneath_attr rule = { .allowed_access = known & (FS_READS | (path->writes ? FS_WRITES : 0)), .parent_fd = fd };
    struct stat st;

    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return RC_OK;
    if (fd < 0 || fstat(fd, &st) != 0)
        return refused(err, path->path, errno);
    if (!S_ISDIR(st.st_mode))
        rule.allowed_access &= FS_OF_FILES;
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
        return refused(err, path->path, errno);
    return RC_OK;
}

static rc paths_close(const struct sandbox *s, struct buf *missing, struct err *err)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    struct rules rules = rules_of(s, version);
    size_t known = version >= VERSION_SCOPES ? sizeof rules : version >= VERSION_NET ? offsetof(struct rules, scopes) : offsetof(struct rules, net);
    CLEANUP(fd_close) int ruleset = -1;

    if (version < 1) {
        buf_z(missing, "landlock: this kernel has none, so paths are held back by the rights of files alone\n");
        return RC_OK;
    }
    if (version < VERSION_TRUNCATE)
        buf_z(missing, "landlock: this kernel's does not know of cutting files short\n");
    ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, known, 0);
    if (ruleset < 0)
        return refused(err, "landlock", errno);
    for (ptrdiff_t i = 0; i < s->paths; i++)
        TRY(path_allow(ruleset, &s->path[i], rules.fs, err));
    return syscall(SYS_landlock_restrict_self, ruleset, 0) == 0 ? RC_OK : refused(err, "landlock", errno);
}

/* ---- system calls ---- */

#define CLONE_SPACES (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

enum condition { IF_ANY, IF_SO, IF_OWN };

struct call {
    const char *name;
    unsigned family;
    enum condition condition;
    struct scmp_arg_cmp argument;
};

#define ANY                                                                                                                                          \
    IF_ANY,                                                                                                                                          \
    {                                                                                                                                                \
        0                                                                                                                                            \
    }
#define IS(at, value)                                                                                                                                \
    IF_SO,                                                                                                                                           \
    {                                                                                                                                                \
        at, SCMP_CMP_EQ, value, 0                                                                                                                    \
    }
#define HAS(at, bits, value)                                                                                                                         \
    IF_SO,                                                                                                                                           \
    {                                                                                                                                                \
        at, SCMP_CMP_MASKED_EQ, bits, value                                                                                                          \
    }
#define LACKS(at, bits)                                                                                                                              \
    IF_SO,                                                                                                                                           \
    {                                                                                                                                                \
        at, SCMP_CMP_MASKED_EQ, bits, 0                                                                                                              \
    }
#define OWN(at)                                                                                                                                      \
    IF_OWN,                                                                                                                                          \
    {                                                                                                                                                \
        at, SCMP_CMP_EQ, 0, 0                                                                                                                        \
    }

static const struct call calls[] = {
#define CALL(name, family, ...) { #name, MAY_##family, __VA_ARGS__ },
#define ABSENT(name)
#define FATAL(name)
#include "base/sandbox.def"
#undef CALL
#undef ABSENT
#undef FATAL
};

static const struct {
    const char *name;
    uint32_t answer;
} denials[] = {
#define CALL(...)
#define ABSENT(name) { #name, SCMP_ACT_ERRNO(ENOSYS) },
#define FATAL(name) { #name, SCMP_ACT_KILL_PROCESS },
#include "base/sandbox.def"
#undef CALL
#undef ABSENT
#undef FATAL
};

static void filter_drop(scmp_filter_ctx *filter)
{
    if (*filter)
        seccomp_release(*filter);
}

/* A call that this kind of processor does not have needs no row. */
static int call_add(scmp_filter_ctx filter, uint32_t answer, const char *name, const struct scmp_arg_cmp *argument)
{
    int number = seccomp_syscall_resolve_name(name);

    return number < 0 ? 0 : seccomp_rule_add_array(filter, answer, number, argument ? 1 : 0, argument);
}

static int filter_fill(scmp_filter_ctx filter, unsigned may)
{
    int failed = 0;

    for (ptrdiff_t i = 0; i < countof(calls) && !failed; i++) {
        struct scmp_arg_cmp argument = calls[i].argument;

        if (calls[i].family != MAY_COMPUTE && !(calls[i].family & may))
            continue;
        if (calls[i].condition == IF_OWN)
            argument.datum_a = (scmp_datum_t)getpid();
        failed = call_add(filter, SCMP_ACT_ALLOW, calls[i].name, calls[i].condition == IF_ANY ? NULL : &argument);
    }
    for (ptrdiff_t i = 0; i < countof(denials) && !failed; i++)
        failed = call_add(filter, denials[i].answer, denials[i].name, NULL);
    return failed;
}

static rc calls_close(unsigned may, struct err *err)
{
    CLEANUP(filter_drop) scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int failed = filter ? filter_fill(filter, may) : -ENOMEM;

    if (!failed)
        failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 1);
    if (!failed)
        failed = seccomp_load(filter);
    return failed ? refused(err, "seccomp", -failed) : RC_OK;
}

/* ---- all of it ---- */

/* Landlock shuts in the thread that asks; another would stay outside. */
static bool is_single_thread(void)
{
    struct stat st;

    return stat("/proc/self/task", &st) != 0 || st.st_nlink <= 3; /* itself, the folder above it, and one thread */
}

rc sandbox_enter(const struct sandbox *s, struct buf *missing, struct err *err)
{
    assert(is_single_thread());
#if SANITISED
    __lsan_do_leak_check(); /* it looks from outside, which cannot be done later */
#endif
    TRY(limits_set(s, err));
    TRY(user_become(s->user, err));
    TRY(rights_drop(err));
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return refused(err, "giving up new rights", errno);
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return refused(err, "keeping others from its memory", errno);
    TRY(paths_close(s, missing, err));
    return calls_close(s->may, err);
}
