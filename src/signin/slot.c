#include "signin/slot.h"

#include "words/texts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { PAUSE_MS = 5 };

static rc cannot_lock(const struct slots *slots, int why, struct err *err)
{
    err_set(err, RC_NO_OUTPUT, "could not lock a file in '%.*s': %s", STR_ARG(slots->folder), strerror(why));
    return err_hint(err, "Name a folder of this machine that the program may write in.");
}

static rc slot_try(const struct slots *slots, int at, struct slot_held *out, bool *taken, struct err *err)
{
    char path[512];
    int fd, why;

    snprintf(path, sizeof(path), "%.*s/%.*s.%d", STR_ARG(slots->folder), STR_ARG(slots->name), at);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return cannot_lock(slots, errno, err);
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
        out->fd = fd;
        *taken = true;
        return RC_OK;
    }
    why = errno;
    close(fd);
    return why == EWOULDBLOCK || why == EINTR ? RC_OK : cannot_lock(slots, why, err);
}

rc slot_take(const struct slots *slots, struct slot_held *out, struct err *err)
{
    const struct timespec pause = { 0, PAUSE_MS * 1000000 };
    bool taken = false;

    for (int waited = 0;; waited += PAUSE_MS) {
        for (int i = 0; i < slots->most && !taken; i++)
            TRY(slot_try(slots, i, out, &taken, err));
        if (taken)
            return RC_OK;
        if (waited >= slots->wait_ms)
            break;
        nanosleep(&pause, NULL);
    }
    err_word(err, RC_BUSY, W_error_crowded, NULL, 0);
    return err_step(err, W_step_ask_again);
}

void slot_leave(struct slot_held *slot)
{
    if (slot->fd > 0)
        close(slot->fd);
    slot->fd = 0;
}
