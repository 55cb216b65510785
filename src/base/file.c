#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_fd(const int *fd)
{
    if (*fd > STDERR_FILENO)
        close(*fd);
}

static rc cannot_read(struct err *err, str path, int why)
{
    err_set(err, RC_NO_INPUT, "could not read '%.*s': %s", STR_ARG(path), strerror(why));
    return err_hint(err, "Check the name and that you may read the file.");
}

static rc too_large(struct err *err, str path, ptrdiff_t limit)
{
    err_set(err, RC_TOO_LARGE, "'%.*s' is larger than %td MB", STR_ARG(path), limit >> 20);
    return err_hint(err, "Split it into smaller files.");
}

rc file_read(arena *mem, str path, ptrdiff_t limit, str *out, struct err *err)
{
    const char *name = arena_cstr(mem, path);
    CLEANUP(close_fd) int fd = str_eq(path, S("-")) ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    ptrdiff_t n = 0, cap = 64 * 1024;
    struct stat st;
    char *p;

    if (fd < 0 || fstat(fd, &st) != 0)
        return cannot_read(err, path, errno);
    if (S_ISDIR(st.st_mode))
        return cannot_read(err, path, EISDIR);
    if (S_ISREG(st.st_mode) && st.st_size > limit)
        return too_large(err, path, limit);
    if (S_ISREG(st.st_mode) && st.st_size > 0)
        cap = st.st_size + 1;
    p = arena_raw(mem, (size_t)cap);
    for (;;) {
        ssize_t got;

        if (n == cap) {
            char *more = arena_raw(mem, (size_t)cap * 2);

            memcpy(more, p, (size_t)n);
            p = more;
            cap *= 2;
        }
        got = read(fd, p + n, (size_t)(cap - n));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return cannot_read(err, path, errno);
        if (got == 0)
            break;
        n += got;
        if (n > limit)
            return too_large(err, path, limit);
    }
    *out = (str){ p, n };
    return RC_OK;
}

rc file_write(int fd, str text, struct err *err)
{
    while (text.n) {
        ssize_t put = write(fd, text.p, (size_t)text.n);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            err_set(err, RC_NO_OUTPUT, "could not write the answer: %s", strerror(errno));
            return err_hint(err, "What was printed so far is not a result.");
        }
        text = str_from(text, put);
    }
    return RC_OK;
}

rc file_replace(arena *mem, str path, str text, struct err *err)
{
    const char *name = arena_cstr(mem, path);
    const char *fresh = arena_printf(mem, "%s.new", name).p;
    struct stat there;
    CLEANUP(close_fd) int fd = -1;
    rc code;

    if (lstat(name, &there) == 0 && !S_ISREG(there.st_mode)) {
        err_set(err, RC_USAGE, "'%s' is not a plain file", name);
        return err_hint(err, "Name a file that may be written over, or a new one.");
    }
    fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return err_set(err, RC_NO_OUTPUT, "could not write '%s': %s", name, strerror(errno));
    code = file_write(fd, text, err);
    if (code == RC_OK && (fsync(fd) != 0 || rename(fresh, name) != 0))
        code = err_set(err, RC_NO_OUTPUT, "could not write '%s': %s", name, strerror(errno));
    if (code != RC_OK)
        unlink(fresh);
    return code;
}
