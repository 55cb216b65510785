/*
 * What a process may still do once it has opened what it needs: a user without rights, no new ones, a filter over system calls
 * (seccomp) and over paths (landlock), and limits.  There is no way back, and what the process starts inherits all of it.
 *
 *     open sockets, read keys, take locks   ->   sandbox_enter   ->   serve
 *
 * B1 Without the filter over system calls, or with rights that could not be given up, nothing begins: sandbox_enter fails.
 * B2 Landlock is for kernels that have it.  What is missing is said, and nothing else depends on it.
 * B3 No memory of the process is readable from outside: it is not dumped, and not traced by its own user.
 * B4 No program is started, and no memory made executable.
 */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include "base/buf.h"
#include "base/err.h"

#include <sys/types.h>

/* Families of system calls, listed in sandbox.def.  Every process may compute, and use what is open already. */
enum sandbox_family {
    MAY_COMPUTE = 0,
    MAY_READ = 1,    /* open files for reading */
    MAY_WRITE = 2,   /* make, write, rename and remove files */
    MAY_ANSWER = 4,  /* take connections on sockets that listen already */
    MAY_CONNECT = 8, /* make sockets of its own: Unix, IPv4, IPv6 */
    MAY_THREAD = 16, /* start threads */
    MAY_FORK = 32    /* start children, wait for them and signal them */
};

struct sandbox_user {
    uid_t uid;
    gid_t gid;
};

/* A file, or a folder with all in it. */
struct sandbox_path {
    const char *path;
    bool writes;
};

struct sandbox {
    unsigned may;                    /* of enum sandbox_family */
    const struct sandbox_user *user; /* whom to become; NULL: who one is, without any of root's rights */
    const struct sandbox_path *path; /* what may still be opened; with none of them, nothing */
    ptrdiff_t paths;
    struct {
        int64_t memory, file, files; /* bytes of memory and of a file; how many may be open at once */
        int64_t seconds;             /* of the processor */
    } most;                          /* 0: as it is */
};

/**
 * sandbox_user_find(name, out, err):
 * The user of that name or number.
 *
 * Errors: RC_USAGE when there is none.
 */
rc sandbox_user_find(str name, struct sandbox_user *out, struct err *err) MUST_USE;

/**
 * sandbox_enter(sandbox, missing, err):
 * Give up all but ${sandbox}, for good.  Called by a process with one thread.  A path that is not there is left out, and cannot be opened
 * later either.  ${missing}: a line for each thing that the kernel does not have (B2).
 *
 * Errors: RC_USAGE when only root can become that user; RC_FAULT for what the system refuses: the process has to end.
 */
rc sandbox_enter(const struct sandbox *sandbox, struct buf *missing, struct err *err) MUST_USE;

#endif
