#include "base/log.h"

#include "base/format.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE_END = 2, SECOND_TEXT = 19, MICROSECONDS = 1000000 }; /* what closes a line has room at its end: "}\n" */

void log_open(struct journal *log, int fd, bool gathers)
{
    log->fd = fd;
    log->gathers = gathers;
    log->lost = 0;
    log->held = log->line = 0;
    log->second_text[0] = 0;
}

static ptrdiff_t room_left(const struct journal *log)
{
    return log->line + LOG_LINE - LINE_END - log->held;
}

static bool put(struct journal *log, str text)
{
    if (text.n > room_left(log))
        return false;
    memcpy(log->room + log->held, text.p, (size_t)text.n);
    log->held += text.n;
    return true;
}

/* One byte as JSON strings have it; how many bytes that are.  What would not be UTF-8 is not written. */
static int escaped(char c, bool is_utf8, char to[6])
{
    static const char hex[] = "0123456789abcdef";

    to[0] = c;
    if (c == '"' || c == '\\') {
        to[0] = '\\';
        to[1] = c;
        return 2;
    }
    if ((uint8_t)c < ' ' || c == 0x7F) {
        memcpy(to, (char[]){ '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] }, 6);
        return 6;
    }
    if ((uint8_t)c >= 0x80 && !is_utf8)
        to[0] = '?';
    return 1;
}

/* Whether a field fits with a value of at least so many bytes; its name is written. */
static bool put_name(struct journal *log, const char *name, ptrdiff_t least)
{
    str text = str_of(name);

    if (text.n + 4 + least > room_left(log))
        return false;
    return put(log, log->held == log->line ? S("{\"") : S(",\"")) && put(log, text) && put(log, S("\":"));
}

/* "2026-01-01T00:00:00.123456Z" */
static void put_time(struct journal *log, int64_t utc_us)
{
    time_t seconds = (time_t)(utc_us / MICROSECONDS);
    char text[40];
    struct tm utc;

    if (seconds != log->second || !log->second_text[0]) {
        gmtime_r(&seconds, &utc);
        snprintf(log->second_text, sizeof(log->second_text), "%04d-%02d-%02dT%02d:%02d:%02d", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                 utc.tm_hour, utc.tm_min, utc.tm_sec);
        log->second = seconds;
    }
    memcpy(text, log->second_text, SECOND_TEXT);
    text[SECOND_TEXT] = '.';
    for (int i = SECOND_TEXT + 6, left = (int)(utc_us % MICROSECONDS); i > SECOND_TEXT; i--, left /= 10)
        text[i] = (char)('0' + left % 10);
    text[SECOND_TEXT + 7] = 'Z';
    log_str(log, "time", (str){ text, SECOND_TEXT + 8 });
}

/* What waits has waited too long: the oldest half of it makes room. */
static void lines_lose(struct journal *log)
{
    ptrdiff_t at = 0;

    while (at < log->held / 2 || log->room[at - 1] != '\n')
        log->lost += log->room[at++] == '\n';
    memmove(log->room, log->room + at, (size_t)(log->held - at));
    log->held -= at;
}

void log_begin(struct journal *log, const char *what, int64_t utc_us)
{
    if (log->held + LOG_LINE > LOG_HELD)
        log_flush(log);
    if (log->held + LOG_LINE > LOG_HELD)
        lines_lose(log);
    log->line = log->held;
    put_time(log, utc_us);
    log_str(log, "what", str_of(what));
}

/* Most values stand as they are, and are written whole. */
static bool is_plain(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((uint8_t)s.p[i] < ' ' || (uint8_t)s.p[i] >= 0x7F || s.p[i] == '"' || s.p[i] == '\\')
            return false;
    return true;
}

void log_str(struct journal *log, const char *name, str value)
{
    ptrdiff_t whole, bad;
    bool is_utf8 = str_is_utf8(value, &bad);
    char text[6];

    if (!put_name(log, name, 2))
        return;
    put(log, S("\""));
    if (is_plain(value) && value.n + 1 <= room_left(log)) {
        put(log, value);
        put(log, S("\""));
        return;
    }
    whole = log->held;
    for (ptrdiff_t i = 0; i < value.n; i++) {
        int n = escaped(value.p[i], is_utf8, text);

        if (((uint8_t)value.p[i] & 0xC0) != 0x80)
            whole = log->held;
        if (n + 1 > room_left(log)) { /* the end of the string has to fit too */
            log->held = whole;        /* cut before a character that does not fit whole */
            break;
        }
        put(log, (str){ text, n });
    }
    put(log, S("\""));
}

void log_int(struct journal *log, const char *name, int64_t value)
{
    char room[INT_DIGITS];
    const char *digits = format_int(value, room);
    str text = { digits, room + INT_DIGITS - digits };

    if (put_name(log, name, text.n))
        put(log, text);
}

void log_end(struct journal *log)
{
    memcpy(log->room + log->held, "}\n", LINE_END);
    log->held += LINE_END;
    log->line = log->held;
    if (!log->gathers)
        log_flush(log);
}

/* As many whole lines as a pipe that has room takes at once. */
static ptrdiff_t chunk_of(const struct journal *log, ptrdiff_t from)
{
    ptrdiff_t end = log->held - from < PIPE_BUF ? log->held : from + PIPE_BUF;

    while (end > from && log->room[end - 1] != '\n')
        end--;
    return end - from;
}

void log_flush(struct journal *log)
{
    struct pollfd out = { .fd = log->fd, .events = POLLOUT };
    ptrdiff_t at = 0;

    while (at < log->held && poll(&out, 1, 0) == 1 && (out.revents & POLLOUT)) {
        ssize_t n = write(log->fd, log->room + at, (size_t)chunk_of(log, at));

        if (n < 0 && errno != EINTR)
            break;
        at += n > 0 ? n : 0;
    }
    memmove(log->room, log->room + at, (size_t)(log->held - at));
    log->held -= at;
    log->line = log->held;
}
