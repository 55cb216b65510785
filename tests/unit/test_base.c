/* Guards of arenas, addresses and networks, rate limits, the log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <sodium.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/address.h"
#include "base/err.h"
#include "base/log.h"
#include "base/rate.h"

/* ---- guards ---- */

enum { SMALL = 256 * 1024 };

struct opened {
    char *closed; /* letters, in the order in which they were closed */
    char letter;
};

static void close_it(struct opened *o)
{
    size_t n = strlen(o->closed);

    o->closed[n] = o->letter;
    o->closed[n + 1] = 0;
}

struct work {
    arena *mem;
    char closed[16];
    size_t wanted;
    bool finished, inner_finished;
};

static void __attribute__((noinline)) take_inside(struct work *w)
{
    CLEANUP(close_it) struct opened b = { w->closed, 'b' };

    (void)b;
    arena_raw(w->mem, w->wanted);
}

static void take_much(void *ctx)
{
    struct work *w = ctx;
    CLEANUP(close_it) struct opened a = { w->closed, 'a' };

    (void)a;
    take_inside(w);
    w->finished = true;
}

static void a_guard_closes_what_was_opened(void **state)
{
    arena mem = arena_open(SMALL);
    struct work enough = { .mem = &mem, .wanted = SMALL / 8 }, too_much = { .mem = &mem, .wanted = SMALL };
    char *kept = arena_cstr(&mem, S("kept"));

    (void)state;
    assert_true(arena_guarded(&mem, take_much, &enough));
    assert_true(enough.finished);
    assert_string_equal(enough.closed, "ba");

    assert_false(arena_guarded(&mem, take_much, &too_much));
    assert_false(too_much.finished);
    assert_string_equal(too_much.closed, "ba"); /* innermost first, each once */
    assert_string_equal(kept, "kept");
    assert_true(arena_guarded(&mem, take_much, &enough)); /* there is still room for that much */
    arena_close(&mem);
}

static void guard_inside(void *ctx)
{
    struct work *w = ctx;
    CLEANUP(close_it) struct opened o = { w->closed, 'o' };

    (void)o;
    w->inner_finished = arena_guarded(w->mem, take_much, w);
    take_inside(w);
    w->finished = true;
}

static void guards_nest(void **state)
{
    arena mem = arena_open(SMALL);
    struct work w = { .mem = &mem, .wanted = SMALL };

    (void)state;
    assert_false(arena_guarded(&mem, guard_inside, &w));
    assert_false(w.inner_finished);
    assert_false(w.finished);
    assert_string_equal(w.closed, "babo"); /* the inner guard took its own, the outer the rest */
    arena_close(&mem);
}

static void without_a_guard_the_program_ends(void **state)
{
    int status;
    pid_t child = fork();

    (void)state;
    if (child == 0) {
        arena mem = arena_open(SMALL);

        freopen("/dev/null", "w", stderr);
        arena_raw(&mem, SMALL);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == RC_NO_MEMORY);
}

static void nothing_is_left_after_a_wipe(void **state)
{
    arena mem = arena_open(SMALL);
    const char *secret = arena_cstr(&mem, S("secret"));
    char *again;

    (void)state;
    arena_wipe(&mem);
    again = arena_raw(&mem, 64);
    assert_ptr_equal(again, secret);
    assert_memory_equal(again, "\0\0\0\0\0\0", 6);
    memset(again, 'x', 64);
    memset(arena_raw(&mem, SMALL / 3), 'x', SMALL / 3); /* in a second block, which is the one that is kept */
    arena_wipe(&mem);
    again = arena_raw(&mem, SMALL / 3);
    for (int i = 0; i < SMALL / 3; i++)
        assert_int_equal(again[i], 0);
    arena_close(&mem);
    arena_wipe(&mem); /* an empty one */
}

/* ---- addresses ---- */

static void addresses_are_read_strictly(void **state)
{
    static const struct {
        const char *text, *printed; /* NULL: refused */
    } rows[] = {
        { "192.0.2.1", "192.0.2.1" },
        { "::ffff:192.0.2.1", "192.0.2.1" }, /* the same address written as IPv6 does */
        { "2001:DB8:0::1", "2001:db8::1" },
        { "::1", "::1" },
        { "192.0.2", NULL }, /* no short forms */
        { "192.0.2.01", NULL },
        { "0x7f.0.0.1", NULL },
        { "192.0.2.1 ", NULL },
        { "192.0.2.1:80", NULL }, /* no ports */
        { "[::1]", NULL },
        { "fe80::1%eth0", NULL }, /* no zones */
        { "", NULL },
        { "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa", NULL },
    };
    arena mem = arena_open(SMALL);

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct address a = { { 0 } };

        assert_int_equal(address_parse(str_of(rows[i].text), &a), rows[i].printed != NULL);
        if (rows[i].printed)
            assert_true(str_eq(address_print(&mem, a), str_of(rows[i].printed)));
    }
    assert_false(address_parse((str){ "1.2.3.4\0x", 9 }, &(struct address){ { 0 } }));
    arena_close(&mem);
}

static void networks_hold_addresses(void **state)
{
    static const struct {
        const char *network, *address;
        bool is_network, has;
    } rows[] = {
        { "192.0.2.0/24", "192.0.2.255", true, true },
        { "192.0.2.0/24", "192.0.3.0", true, false },
        { "192.0.2.128/25", "192.0.2.129", true, true },
        { "192.0.2.128/25", "192.0.2.127", true, false },
        { "192.0.2.7", "192.0.2.7", true, true }, /* a network of one */
        { "192.0.2.7", "192.0.2.6", true, false },
        { "0.0.0.0/0", "203.0.113.9", true, true },
        { "0.0.0.0/0", "2001:db8::1", true, false }, /* all of IPv4 is not all */
        { "::/0", "2001:db8::1", true, true },
        { "2001:db8::/32", "2001:db8:ffff::1", true, true },
        { "2001:db8::/32", "2001:db9::1", true, false },
        { "192.0.2.1/24", "", false, false }, /* a bit beyond the prefix */
        { "192.0.2.0/33", "", false, false },
        { "192.0.2.0/", "", false, false },
        { "192.0.2.0/024", "", false, false },
        { "2001:db8::/129", "", false, false },
        { "/24", "", false, false },
    };
    struct address a = { { 0 } };
    struct network n;

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        assert_int_equal(network_parse(str_of(rows[i].network), &n), rows[i].is_network);
        if (!rows[i].is_network)
            continue;
        assert_true(address_parse(str_of(rows[i].address), &a));
        assert_int_equal(network_has(n, a), rows[i].has);
    }
}

static struct address address_from(const char *text)
{
    struct address a = { { 0 } };

    assert_true(address_parse(str_of(text), &a));
    return a;
}

static void a_subscriber_has_a_whole_network(void **state)
{
    (void)state;
    assert_true(address_eq(address_household(address_from("2001:db8:1:2:3:4:5:6")), address_household(address_from("2001:db8:1:2::9"))));
    assert_false(address_eq(address_household(address_from("2001:db8:1:2::1")), address_household(address_from("2001:db8:1:3::1"))));
    assert_false(address_eq(address_household(address_from("192.0.2.1")), address_household(address_from("192.0.2.2"))));
    assert_true(address_is_loopback(address_from("127.9.9.9")) && address_is_loopback(address_from("::1")));
    assert_false(address_is_loopback(address_from("128.0.0.1")) || address_is_loopback(address_from("::2")));
}

/* ---- rates ---- */

static const uint8_t secret[16] = "invented secret";

static struct rate_table *table_new(ptrdiff_t places)
{
    size_t size = rate_table_size(places);
    void *room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_true(room != MAP_FAILED);
    return rate_table_new(room, places, secret);
}

static void a_bucket_empties_and_fills(void **state)
{
    enum { SECOND = 1000000 };
    const struct rate rate = { .burst = 3, .per_minute = 30 }; /* a token every two seconds */
    struct rate_table *table = table_new(64);
    int64_t now = (int64_t)50 * SECOND;

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_int_equal(rate_take(table, rate, 0, S("a"), now), 0);
    assert_int_equal(rate_take(table, rate, 0, S("a"), now), 2);
    assert_int_equal(rate_take(table, rate, 0, S("b"), now), 0); /* another key */
    assert_int_equal(rate_take(table, rate, 1, S("a"), now), 0); /* another limit */
    assert_int_equal(rate_take(table, rate, 0, S("a"), now + SECOND), 1);
    assert_int_equal(rate_take(table, rate, 0, S("a"), now + 2 * SECOND), 0);
    assert_int_equal(rate_take(table, rate, 0, S("a"), now + 2 * SECOND), 2); /* a refusal costs nothing */
    for (int i = 0; i < 3; i++)
        assert_int_equal(rate_take(table, rate, 0, S("a"), now + 60 * SECOND), 0); /* never more than the burst */
    assert_int_equal(rate_take(table, rate, 0, S("a"), now + 60 * SECOND), 2);
    assert_int_equal(rate_take(table, (struct rate){ 0, 1 }, 0, S("a"), now), 0); /* no limit */
}

/* Whoever is limited stays limited, however many others come by. */
static void a_full_table_keeps_who_is_limited(void **state)
{
    const struct rate rate = { .burst = 10, .per_minute = 1 };
    struct rate_table *table = table_new(64);
    int64_t now = 1000000;

    (void)state;
    while (rate_take(table, rate, 0, S("loud"), now) == 0)
        now++;
    for (int i = 0; i < 10000; i++) {
        char key[16];
        int n = snprintf(key, sizeof(key), "quiet %d", i);

        rate_take(table, rate, 0, (str){ key, n }, now);
    }
    assert_true(rate_take(table, rate, 0, S("loud"), now) > 0);
}

/* Two processes together are given what one would have been. */
static void processes_share_a_bucket(void **state)
{
    enum { CHILDREN = 4, BURST = 1000 };
    const struct rate rate = { .burst = BURST, .per_minute = 1 };
    struct rate_table *table = table_new(64);
    int taken = 0;

    (void)state;
    for (int c = 0; c < CHILDREN; c++)
        if (fork() == 0) {
            int mine = 0;

            for (int i = 0; i < BURST; i++)
                mine += rate_take(table, rate, 0, S("a"), 1000000) == 0;
            _exit(mine / 4); /* a status has eight bits */
        }
    for (int c = 0; c < CHILDREN; c++) {
        int status;

        assert_true(wait(&status) > 0 && WIFEXITED(status));
        taken += WEXITSTATUS(status) * 4;
    }
    assert_in_range(taken, BURST - CHILDREN * 4, BURST);
    assert_true(rate_take(table, rate, 0, S("a"), 1000000) > 0);
}

/* ---- the log ---- */

static int to_read;

static str line_of(arena *mem, struct journal *log)
{
    char *text = arena_raw(mem, LOG_HELD);
    ssize_t n;

    log_flush(log);
    n = read(to_read, text, LOG_HELD);
    return (str){ text, n > 0 ? n : 0 };
}

static struct journal *log_new(arena *mem, bool gathers)
{
    struct journal *log = arena_new(mem, struct journal);
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    to_read = ends[0];
    log_open(log, ends[1], gathers);
    return log;
}

#define TIME 1767225600123456 /* 2026-01-01T00:00:00.123456Z */

static void a_line_is_one_object(void **state)
{
    arena mem = arena_open((size_t)1 << 22);
    struct journal *log = log_new(&mem, false);

    (void)state;
    log_begin(log, "request", TIME);
    log_str(log, "route", S("/a\"b\\c\n\x7f\xC2\xA3"));
    log_str(log, "odd", S("\xFF!"));
    log_int(log, "status", -200);
    log_end(log);
    assert_string_equal(
        arena_cstr(&mem, line_of(&mem, log)),
        "{\"time\":\"2026-01-01T00:00:00.123456Z\",\"what\":\"request\",\"route\":\"/a\\\"b\\\\c\\u000a\\u007f\xC2\xA3\",\"odd\":\"?!\","
        "\"status\":-200}\n");
    arena_close(&mem);
}

static void a_long_line_is_cut_and_stays_an_object(void **state)
{
    arena mem = arena_open((size_t)1 << 22);
    struct journal *log = log_new(&mem, true);
    char *much = arena_raw(&mem, 3 * LOG_LINE);
    str line;

    (void)state;
    for (int shift = 0; shift < 3; shift++) {
        for (int i = 0; i < 3 * LOG_LINE; i++)
            much[i] = i < shift ? 'x' : "\xE2\x82\xAC"[(i - shift) % 3];
        log_begin(log, "long", TIME);
        log_str(log, "much", (str){ much, 3 * LOG_LINE - (3 * LOG_LINE - shift) % 3 });
        log_int(log, "no", 1); /* no room is left for it */
        log_end(log);
        line = line_of(&mem, log);
        assert_true(line.n <= LOG_LINE && line.n > LOG_LINE - 8);
        assert_true(str_ends(line, S("\xE2\x82\xAC\"}\n")));
    }
    arena_close(&mem);
}

static void lines_gather_and_none_is_torn(void **state)
{
    arena mem = arena_open((size_t)1 << 22);
    struct journal *log = log_new(&mem, true);
    int lines = 0;
    str all;

    (void)state;
    for (int i = 0; i < 100; i++) {
        log_begin(log, "x", TIME);
        log_end(log);
    }
    all = line_of(&mem, log);
    for (ptrdiff_t i = 0; i < all.n; i++)
        lines += all.p[i] == '\n';
    assert_int_equal(lines, 100);
    assert_int_equal(log->lost, 0);
    arena_close(&mem);
}

/* Nobody reads the pipe: it fills, then the room, and then lines are lost; whoever reads again gets whole lines. */
static void a_log_that_is_not_read_holds_nobody_up(void **state)
{
    arena mem = arena_open((size_t)1 << 22);
    struct journal *log = log_new(&mem, false);
    int64_t lines = 0, written = 20000, last = -1;
    str line, field, n, all = { arena_raw(&mem, 1 << 21), 0 };
    struct pollfd in = { .events = POLLIN };

    (void)state;
    for (int64_t i = 0; i < written; i++) {
        log_begin(log, "x", TIME);
        log_int(log, "n", i);
        log_end(log);
    }
    assert_true(log->lost > 0 && log->lost < written);
    for (in.fd = to_read; poll(&in, 1, 0) == 1; log_flush(log))
        all.n += read(to_read, (char *)(uintptr_t)all.p + all.n, 1 << 16);
    while (all.n) {
        assert_true(str_cut(all, '\n', &line, &all));
        assert_true(str_starts(line, S("{\"time\":\"2026")) && str_ends(line, S("}")));
        assert_true(str_cut_str(line, S("\"n\":"), &field, &n) && str_digits(str_sub(n, 0, n.n - 1), written, &last));
        lines++;
    }
    assert_int_equal(last, written - 1); /* the newest is never the one that is lost */
    assert_int_equal(lines + log->lost, written);
    arena_close(&mem);
}

static void a_log_that_cannot_be_written_loses_its_lines(void **state)
{
    arena mem = arena_open((size_t)1 << 22);
    struct journal *log = arena_new(&mem, struct journal);

    (void)state;
    log_open(log, -1, true);
    for (int i = 0; i < 5000; i++) {
        log_begin(log, "x", TIME);
        log_end(log);
    }
    assert_true(log->lost > 4000);
    arena_close(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_guard_closes_what_was_opened),
        cmocka_unit_test(guards_nest),
        cmocka_unit_test(without_a_guard_the_program_ends),
        cmocka_unit_test(nothing_is_left_after_a_wipe),
        cmocka_unit_test(addresses_are_read_strictly),
        cmocka_unit_test(networks_hold_addresses),
        cmocka_unit_test(a_subscriber_has_a_whole_network),
        cmocka_unit_test(a_bucket_empties_and_fills),
        cmocka_unit_test(a_full_table_keeps_who_is_limited),
        cmocka_unit_test(processes_share_a_bucket),
        cmocka_unit_test(a_line_is_one_object),
        cmocka_unit_test(a_long_line_is_cut_and_stays_an_object),
        cmocka_unit_test(lines_gather_and_none_is_torn),
        cmocka_unit_test(a_log_that_is_not_read_holds_nobody_up),
        cmocka_unit_test(a_log_that_cannot_be_written_loses_its_lines),
    };

    if (sodium_init() < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
