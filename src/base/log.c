#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE_END = 2, MICROSECONDS = 1000000 }; /* what closes a line has room at its end: "}\n" */

void log_open(struct journal *log, int fd, bool gathers)
{
    log->fd = fd;
    log->gathers = gathers;
    log->lost = 0;
    log->held = log->line = 0;
}

static ptrdiff_t room_left(const struct journal *log)
{
    return log->line + LOG_LINE - LINE_END - log->held;
}

static bool put(struct journal *log, const char *p, ptrdiff_t n)
{
    if (n > room_left(log))
        return false;
    memcpy(log->room + log->held, p, (size_t)n);
    log->held += n;
    return true;
}

/* One byte of a JSON string.  What would not be UTF-8 is not written. */
static bool put_byte(struct journal *log, uint8_t c, bool is_utf8)
{
    char text[8];
    int n;

    if (c == '"' || c == '\\')
        n = snprintf(text, sizeof(text), "\\%c", c);
    else if (c < 0x20 || c == 0x7F)
        n = snprintf(text, sizeof(text), "\\u%04x", c);
    else
        n = snprintf(text, sizeof(text), "%c", c < 0x80 || is_utf8 ? c : '?');
    return put(log, text, n);
}

/* Whether a field fits with at least an empty value; its name is written. */
static bool put_name(struct journal *log, const char *name, ptrdiff_t least)
{
    char text[64];
    int n = snprintf(text, sizeof(text), "%c\"%s\":", log->held == log->line ? '{' : ',', name);

    assert(n > 0 && n < (int)sizeof(text));
    return n + least <= room_left(log) && put(log, text, n);
}

void log_begin(struct journal *log, const char *what, int64_t utc_us)
{
    time_t seconds = (time_t)(utc_us / MICROSECONDS);
    char text[40];
    struct tm utc;

    if (log->held + LOG_LINE > LOG_HELD)
        log_flush(log);
    log->line = log->held;
    gmtime_r(&seconds, &utc);
    snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min,
             utc.tm_sec, (int)(utc_us % MICROSECONDS));
    log_str(log, "time", str_of(text));
    log_str(log, "what", str_of(what));
}

void log_str(struct journal *log, const char *name, str value)
{
    ptrdiff_t whole = log->held + 1, bad;
    bool is_utf8 = str_is_utf8(value, &bad);

    if (!put_name(log, name, 2))
        return;
    put(log, "\"", 1);
    for (ptrdiff_t i = 0; i < value.n; i++) {
        if (((uint8_t)value.p[i] & 0xC0) != 0x80)
            whole = log->held;
        if (!put_byte(log, (uint8_t)value.p[i], is_utf8) || room_left(log) < 1) {
            log->held = whole; /* cut before the character that does not fit */
            break;
        }
    }
    put(log, "\"", 1);
}

void log_int(struct journal *log, const char *name, int64_t value)
{
    char text[24];
    int n = snprintf(text, sizeof(text), "%lld", (long long)value);

    if (put_name(log, name, n))
        put(log, text, n);
}

void log_end(struct journal *log)
{
    memcpy(log->room + log->held, "}\n", LINE_END);
    log->held += LINE_END;
    log->line = log->held;
    if (!log->gathers)
        log_flush(log);
}

static uint64_t lines_in(const char *p, ptrdiff_t n)
{
    uint64_t lines = 0;

    for (ptrdiff_t i = 0; i < n; i++)
        lines += p[i] == '\n';
    return lines;
}

void log_flush(struct journal *log)
{
    ptrdiff_t at = 0;

    while (at < log->held) {
        ssize_t n = write(log->fd, log->room + at, (size_t)(log->held - at));

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            log->lost += lines_in(log->room + at, log->held - at);
            break;
        }
        at += n;
    }
    log->held = log->line = 0;
}
