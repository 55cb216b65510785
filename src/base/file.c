#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_fd(const int *fd)
{
    if (*fd > STDERR_FILENO)
        close(*fd);
}

void file_standard(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            abort();
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

/* All of ${fd}, which is open on ${path}; ${st} is what it is. */
static rc read_all(arena *mem, str path, int fd, const struct stat *st, ptrdiff_t limit, str *out, struct err *err)
{
    ptrdiff_t n = 0, cap = 64 * 1024;
    char *p;

    if (S_ISDIR(st->st_mode))
        return cannot_read(err, path, EISDIR);
    if (S_ISREG(st->st_mode) && st->st_size > limit)
        return too_large(err, path, limit);
    if (S_ISREG(st->st_mode) && st->st_size > 0)
        cap = st->st_size + 1;
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

rc file_read(arena *mem, str path, ptrdiff_t limit, str *out, struct err *err)
{
    const char *name = arena_cstr(mem, path);
    CLEANUP(close_fd) int fd = str_eq(path, S("-")) ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0)
        return cannot_read(err, path, errno);
    return read_all(mem, path, fd, &st, limit, out, err);
}

static bool look_at(arena *mem, str path, struct stat *st)
{
    return (str_eq(path, S("-")) ? fstat(STDIN_FILENO, st) : stat(arena_cstr(mem, path), st)) == 0;
}

bool file_is_same(arena *mem, str path, str other)
{
    struct stat a, b;

    return look_at(mem, path, &a) && look_at(mem, other, &b) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Asked of what is open: what has the name may be another file a moment later. */
static rc check_private(const char *name, const struct stat *st, struct err *err)
{
    if (!S_ISREG(st->st_mode) || (st->st_uid != geteuid() && st->st_uid != 0 && geteuid() != 0)) {
        err_set(err, RC_USAGE, "'%s' is not a plain file of your own", name);
        return err_hint(err, "It holds a secret: nobody else may have put it there.");
    }
    if (st->st_mode & (S_IRWXG | S_IRWXO)) {
        err_set(err, RC_USAGE, "others than its owner may use '%s'", name);
        return err_hint(err, "Take that from them: chmod 600 '%s'.", name);
    }
    return RC_OK;
}

rc file_read_private(arena *mem, str path, ptrdiff_t limit, str *out, struct err *err)
{
    const char *name = arena_cstr(mem, path);
    CLEANUP(close_fd) int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0)
        return cannot_read(err, path, errno);
    TRY(check_private(name, &st, err));
    return read_all(mem, path, fd, &st, limit, out, err);
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

/* ---- writing so that it lasts ---- */

static rc cannot_write(struct err *err, const char *name, int why)
{
    err_set(err, RC_NO_OUTPUT, "could not write '%s': %s", name, strerror(why));
    return err_hint(err, "Check the name, the room on the disk, and that you may write there.");
}

/* A name is on the disk when its folder is. */
static rc flush_folder(arena *mem, const char *name, struct err *err)
{
    const char *slash = strrchr(name, '/');
    const char *folder = !slash ? "." : slash == name ? "/" : arena_cstr(mem, (str){ name, slash - name });
    CLEANUP(close_fd) int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return fd >= 0 && fsync(fd) == 0 ? RC_OK : cannot_write(err, name, errno);
}

/* Written under another name, and given its own, with renameat2's ${how}, only when it is whole and flushed. */
static rc write_whole(arena *mem, const char *name, str text, enum file_for who, unsigned how, struct err *err)
{
    const char *fresh = arena_printf(mem, "%s.new", name).p;
    CLEANUP(close_fd) int fd = -1;
    rc code;

    unlink(fresh); /* left by one that was stopped: its mode may be another */
    fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, who == FILE_FOR_OWNER ? 0600 : 0644);
    if (fd < 0)
        return cannot_write(err, name, errno);
    code = file_write(fd, text, err);
    if (code == RC_OK && (fsync(fd) != 0 || renameat2(AT_FDCWD, fresh, AT_FDCWD, name, how) != 0))
        code = cannot_write(err, name, errno);
    if (code != RC_OK) {
        unlink(fresh);
        return code;
    }
    return flush_folder(mem, name, err);
}

rc file_replace(arena *mem, str path, str text, enum file_for who, struct err *err)
{
    const char *name = arena_cstr(mem, path);
    struct stat there;

    if (lstat(name, &there) == 0 && !S_ISREG(there.st_mode)) {
        err_set(err, RC_USAGE, "'%s' is not a plain file", name);
        return err_hint(err, "Name a file that may be written over, or a new one.");
    }
    return write_whole(mem, name, text, who, 0, err);
}

rc file_make(arena *mem, str path, str text, enum file_for who, struct err *err)
{
    const char *name = arena_cstr(mem, path);
    struct stat there;

    if (lstat(name, &there) == 0) {
        err_set(err, RC_USAGE, "'%s' is there already", name);
        return err_hint(err, "Name a new file; what is there is not written over.");
    }
    return write_whole(mem, name, text, who, RENAME_NOREPLACE, err);
}
