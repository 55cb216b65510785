#include "ledger/past.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STATE_MOST = 1 << 20 };

str past_path(arena *mem, str folder, str origin)
{
    struct buf b = buf_new(mem);

    buf_str(&b, folder);
    buf_char(&b, '/');
    for (ptrdiff_t i = 0; i < origin.n; i++) {
        char c = origin.p[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-')
            buf_char(&b, c);
        else
            buf_printf(&b, "%%%02X", (uint8_t)c);
    }
    buf_z(&b, ".signed");
    return buf_text(&b);
}

/* ---- one process at a time ---- */

static const char *folder_of(arena *mem, str path)
{
    ptrdiff_t n = path.n;

    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return n ? arena_cstr(mem, str_sub(path, 0, n)) : ".";
}

/* Who may put another file in its place could have another past signed. */
static rc folder_check(arena *mem, str path, struct err *err)
{
    const char *folder = folder_of(mem, path);
    struct stat st;

    if (stat(folder, &st) != 0 || !(st.st_mode & (S_IWGRP | S_IWOTH)) || st.st_mode & S_ISVTX)
        return RC_OK; /* one that is not there is found out by who opens */
    err_set(err, RC_USAGE, "others than its owner may write in '%s'", folder);
    return err_hint(err, "Take that from them: chmod go-w '%s'.", folder);
}

static rc lock_take(arena *mem, str path, int *out, struct err *err)
{
    const char *name = arena_printf(mem, "%.*s.lock", STR_ARG(path)).p;
    int fd;

    TRY(folder_check(mem, path, err));
    fd = open(name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        err_set(err, RC_NO_OUTPUT, "could not lock '%.*s': %s", STR_ARG(path), strerror(errno));
        return err_hint(err, "Check the name, and that you may write there.");
    }
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
        *out = fd;
        return RC_OK;
    }
    close(fd);
    err_set(err, RC_BUSY, "another process is using '%.*s'", STR_ARG(path));
    return err_hint(err, "One signer alone keeps what was signed: stop the other one first.");
}

void past_close(struct past *past)
{
    if (past->lock > 0)
        close(past->lock);
    past->lock = 0;
}

/* ---- beginning ---- */

static bool is_there(arena *mem, str path)
{
    struct stat st;

    return lstat(arena_cstr(mem, path), &st) == 0;
}

static rc write_state(arena *mem, str path, str origin, const struct witness_state *state, struct err *err)
{
    return file_replace(mem, path, witness_state_print(mem, origin, state), FILE_FOR_OWNER, err);
}

static rc read_state(arena *mem, str path, str origin, struct witness_state *state, struct err *err)
{
    str text;

    TRY(file_read_private(mem, path, STATE_MOST, &text, err));
    return witness_state_parse(text, origin, state, err) == RC_OK ? RC_OK : err_place(err, path, 0, 0, S(""), 0);
}

rc past_begin(arena *mem, str path, str origin, struct err *err)
{
    const struct witness_state nothing = { 0, merkle_empty() };
    CLEANUP(past_close) struct past past = { .path = path };

    TRY(lock_take(mem, path, &past.lock, err));
    if (!is_there(mem, path))
        return write_state(mem, path, origin, &nothing, err);
    err_set(err, RC_USAGE, "'%.*s' is there already", STR_ARG(path));
    return err_hint(err, "Something was signed for the log '%.*s' before: it goes on from there and does not begin again.", STR_ARG(origin));
}

static rc says_more(str path, const struct witness_state *state, struct err *err)
{
    err_set(err, RC_NOT_SEALED, "'%.*s' says that %lld entries were signed, and the checkpoint is not that or a later one", STR_ARG(path),
            (long long)state->size);
    return err_hint(err, "Find the latest checkpoint that anybody has kept; nothing earlier may be signed on from.");
}

rc past_recover(arena *mem, str path, const struct checkpoint *c, struct err *err)
{
    const struct witness_state next = { c->size, c->root };
    CLEANUP(past_close) struct past past = { .path = path };
    struct witness_state state;

    TRY(lock_take(mem, path, &past.lock, err));
    if (is_there(mem, path)) {
        TRY(read_state(mem, path, c->origin, &state, err));
        if (state.size > next.size || (state.size == next.size && !hash_eq(&state.root, &next.root)))
            return says_more(path, &state, err);
    }
    return write_state(mem, path, c->origin, &next, err);
}

rc past_open(arena *mem, str path, str origin, struct past *out, struct witness_state *state, struct err *err)
{
    struct past past = { .path = arena_str(mem, path), .origin = arena_str(mem, origin) };

    if (!is_there(mem, path)) {
        err_set(err, RC_NO_INPUT, "nothing says what was signed last for the log '%.*s': there is no '%.*s'", STR_ARG(origin), STR_ARG(path));
        return err_hint(err, "For a log that was never sealed, begin it; otherwise recover it from the latest checkpoint that anybody has kept.");
    }
    TRY(lock_take(mem, path, &past.lock, err));
    if (read_state(mem, path, origin, state, err) != RC_OK) {
        past_close(&past);
        return err->code;
    }
    past.last = *state;
    *out = past;
    return RC_OK;
}

/* ---- going on ---- */

static bool is_as_it_was(arena *mem, const struct past *past)
{
    struct witness_state found;
    struct err unused;

    return read_state(mem, past->path, past->origin, &found, &unused) == RC_OK && found.size == past->last.size &&
           hash_eq(&found.root, &past->last.root);
}

rc past_keep(void *ctx, const struct witness_state *state, struct err *err)
{
    CLEANUP(arena_close) arena mem = arena_open(1 << 20);
    struct past *past = ctx;
    rc code;

    if (past->failed) {
        err_set(err, RC_NO_OUTPUT, "what was signed last could not be kept before, so nothing more is signed for the log '%.*s'",
                STR_ARG(past->origin));
        return err_hint(err, "Look at the signer's disk, and start the signer again.");
    }
    code = write_state(&mem, past->path, past->origin, state, err);
    if (code == RC_OK)
        past->last = *state;
    else
        past->failed = !is_as_it_was(&mem, past); /* P3 */
    return code;
}
