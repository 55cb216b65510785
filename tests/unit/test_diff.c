/*
 * What changed between two editions: the words, and that nothing changes in silence.  A
 * change of one character outside comments and clause summaries is refused with a line, or
 * has a line in the diff; what differs in the mirror always has one.
 */
#include "base/file.h"
#include "rule/check.h"
#include "rule/diff.h"
#include "rule/mirror.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { SAMPLE = 400, SEED = 20250401 };

struct shelf {
    arena mem, scratch; /* scratch: one change */
    struct authorities authorities;
    uint64_t random;
};

static str read_file(struct shelf *s, const char *name)
{
    struct err err;
    str text;

    assert_int_equal(file_read(&s->mem, str_of(name), 1 << 24, &text, &err), RC_OK);
    return text;
}

static int setup(void **state)
{
    struct shelf *s = test_calloc(1, sizeof(*s));
    struct err err;

    s->mem = arena_open((size_t)1 << 30);
    s->scratch = arena_open((size_t)1 << 30);
    s->random = SEED;
    assert_int_equal(authorities_load(&s->mem, S("authorities.csv"), read_file(s, "data/authorities.csv"), S("delivery-bodies.csv"),
                                      read_file(s, "data/delivery-bodies.csv"), &s->authorities, &err),
                     RC_OK);
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    struct shelf *s = *state;

    arena_close(&s->scratch);
    arena_close(&s->mem);
    test_free(s);
    return 0;
}

static rc read_book(struct shelf *s, arena *mem, str text, struct rulebook *out, struct err *err)
{
    TRY(rulebook_parse(mem, &s->authorities, S("book"), text, out, err));
    return rulebook_check(mem, out, err);
}

/* ---- the words -------------------------------------------------------------------------------- */

static const struct {
    const char *before, *after, *line;
} rewordings[] = {
    { "wait: 6 months", "wait: 9 months", "cool-off lengthened from 6 to 9 months from 1 January 2025" },
    { "wait: 6 months", "wait: 3 months", "cool-off shortened from 6 to 3 months from 1 January 2025" },
    { "wait: 6 months", "wait: 1 year",
      "cool-off changed from 6 months after leaving a substantive post to 1 year after leaving a substantive post from 1 January 2025" },
    { "wait: 6 months", "wait: not set",
      "cool-off changed from 6 months after leaving a substantive post to not set after leaving a substantive post from 1 January 2025" },
    { "£30.00     | £31.00", "£30.00     | £33.00", "cap for social worker raised from £31.00 to £33.00 an hour from 1 January 2026" },
    { "£30.00     | £31.00", "£28.00     | £31.00", "cap for social worker lowered from £30.00 to £28.00 an hour from 1 January 2025" },
    { "£30.00     | £31.00", "£30.00     | none", "cap for social worker changed from £31.00 to no limit from 1 January 2026" },
    { "    team-manager  | £40.00     | £40.00\n", "", "cap for team manager removed from 1 January 2025; it was £40.00" },
    { "    team-manager  | £40.00     | £40.00\n", "    team-manager  | £40.00     | £40.00\n    director      | £90.00     | £91.00\n",
      "cap for director of children's services added: £90.00 an hour from 1 January 2025" },
    { "approvers: director of children's services, chief executive", "approvers: director of children's services, chief executive, deputy director",
      "approval above-cap: approver 'deputy director' added" },
    { "  exempt redundancy: left-because in redundancy-voluntary, redundancy-compulsory\n",
      "  exempt redundancy: left-because in redundancy-voluntary\n",
      "cool-off: exempt redundancy changed from 'left-because in redundancy-voluntary, redundancy-compulsory' to 'left-because in "
      "redundancy-voluntary'" },
    { "signatories: gateshead, durham, sunderland", "signatories: gateshead, durham", "small: signatory 'sunderland' removed" },
    { "signatories: gateshead, durham, sunderland", "signatories: durham, gateshead, sunderland",
      "small: signatories stand in another order: 'durham, gateshead, sunderland', before 'gateshead, durham, sunderland'" },
    { "A charge may not be", "A charge must not be",
      "clause 1 reworded: 'A charge must not be above the cap of the role.'; before 'A charge may not be above the cap of the role.'" },
    { "decided: no, they", "decided: no: they", "note four-weeks: decided changed from 'no, they are 28 days' to 'no: they are 28 days'" },
    { "2025-07-11 | resignation          | passes", "2025-07-11 | resignation          | fails",
      "test of cool-off (left 2025-01-10; start 2025-07-11; left-because resignation) now expects 'fails'; before 'passes'" },
    { "  2025-10-01   | worker    | unknown    | needs last-day\n", "",
      "test of notice removed: notice-given 2025-10-01; notice-by worker; last-day unknown: needs last-day" },
    { "clock meeting: 4 weeks", "clock meeting: 5 weeks", "process review: clock meeting '5 weeks from year passed' added" },
    { "is notice\n", "is notice tightens below notice\n", "notice: layer changed from 'nothing' to 'tightens below notice'" },
    { "set cap social-worker: £32.00", "set cap social-worker: £33.00", "scenario dearer: set cap social-worker changed from '£32.00' to '£33.00'" },
    { "manual asked is manual-check\n  clause: 3\n  ask: hiring-manager\n", "manual asked is manual-check\n  clause: 3\n  ask: authority\n",
      "manual asked: ask changed from 'hiring-manager' to 'authority'" },
    { "note four-weeks\n", "note weeks\n", "note weeks added: are four weeks a month?" },
    { "note four-weeks\n", "note weeks\n", "note four-weeks removed: are four weeks a month?" },
};

static str changed(struct shelf *s, str text, str before, str after)
{
    ptrdiff_t at = str_find_str(text, before);

    assert_true(at >= 0);
    return arena_printf(&s->mem, "%.*s%.*s%.*s", STR_ARG(str_sub(text, 0, at)), STR_ARG(after), STR_ARG(str_from(text, at + before.n)));
}

static void changes_are_said_in_words(void **state)
{
    struct shelf *s = *state;
    str text = read_file(s, "tests/rulebooks/small.rulebook");
    struct rulebook before, after;
    struct err err;

    assert_int_equal(read_book(s, &s->mem, text, &before, &err), RC_OK);
    for (int i = 0; i < countof(rewordings); i++) {
        struct buf said = buf_new(&s->mem);
        struct diff diff;

        /* Parsed only: a change alone may break what the check looks at. */
        if (rulebook_parse(&s->mem, &s->authorities, S("b"), changed(s, text, str_of(rewordings[i].before), str_of(rewordings[i].after)), &after,
                           &err) != RC_OK)
            fail_msg("%s: line %d: %s", rewordings[i].after, err.line, err.message);
        diff_books(&s->mem, &before, &after, &diff);
        diff_text(&diff, &said);
        if (str_find_str(buf_text(&said), arena_printf(&s->mem, "%s\n", rewordings[i].line)) < 0)
            fail_msg("expected: %s\nfound: %.*s", rewordings[i].line, STR_ARG(buf_text(&said)));
    }
}

static void the_same_edition_differs_in_nothing(void **state)
{
    struct shelf *s = *state;
    struct rulebook a, b;
    struct diff diff;
    struct err err;

    assert_int_equal(read_book(s, &s->mem, read_file(s, "rulebooks/north-east.rulebook"), &a, &err), RC_OK);
    assert_int_equal(read_book(s, &s->mem, read_file(s, "rulebooks/north-east.rulebook"), &b, &err), RC_OK);
    diff_books(&s->mem, &a, &b, &diff);
    assert_int_equal(diff.n, 0);
    assert_true(str_eq(a.hash, b.hash));
}

/* ---- nothing changes in silence ---------------------------------------------------------------- */

enum mutation { REPLACE, INSERT, DELETE, DROP_LINE, DOUBLE_LINE, INDENT, OUTDENT, MUTATIONS };

struct place {
    ptrdiff_t at, line, end;
}; /* a byte, its line's first byte, its line feed */

static struct place place_at(str text, ptrdiff_t at)
{
    struct place p = { at, at, at };

    while (p.line > 0 && text.p[p.line - 1] != '\n')
        p.line--;
    while (text.p[p.end] != '\n')
        p.end++;
    return p;
}

/* Comments and clause summaries are for people alone. */
static bool is_free(str text, struct place p)
{
    str line = str_sub(text, p.line, p.end);

    return str_starts(line, S("#")) || str_starts(line, S("  >"));
}

static str mutated(struct shelf *s, str text, struct place p, enum mutation m, char c)
{
    struct buf b = buf_new(&s->scratch);
    ptrdiff_t cut = m == DROP_LINE ? p.line : m == DOUBLE_LINE ? p.end + 1 : m == INDENT || m == OUTDENT ? p.line : p.at;
    ptrdiff_t resume = m == REPLACE || m == DELETE ? p.at + 1
                       : m == DROP_LINE            ? p.end + 1
                       : m == DOUBLE_LINE          ? p.line
                       : m == OUTDENT              ? p.line + 1
                                                   : cut;

    buf_str(&b, str_sub(text, 0, cut));
    if (m == REPLACE || m == INSERT)
        buf_char(&b, c);
    if (m == INDENT)
        buf_char(&b, ' ');
    buf_str(&b, str_from(text, resume));
    return buf_text(&b);
}

static void check_mutation(struct shelf *s, const struct rulebook *before, str text, ptrdiff_t at, enum mutation m, char c)
{
    struct place p = place_at(text, at);
    struct rulebook after;
    struct err err = { 0 };
    struct diff diff;
    str now;

    arena_reset(&s->scratch);
    if (is_free(text, p) || (m == OUTDENT && text.p[p.line] != ' '))
        return;
    now = mutated(s, text, p, m, c);
    if (str_eq(now, text))
        return;
    if (read_book(s, &s->scratch, now, &after, &err) != RC_OK) {
        if (!err.line && now.n)
            fail_msg("refused without a line: %s", err.message);
        return;
    }
    diff_books(&s->scratch, before, &after, &diff);
    if (!diff.n)
        fail_msg("mutation %d of '%.*s' (character '%c') goes unnoticed%s", (int)m, STR_ARG(str_sub(text, p.line, p.end)), c,
                 str_eq(before->hash, after.hash) ? "" : ", though the mirror differs");
}

static const char letters[] = "aez019-_ #:;,|>.()/'\"\n\t\r\xc2";

static void every_change_of_a_small_rulebook_is_noticed(void **state)
{
    struct shelf *s = *state;
    str text = read_file(s, "tests/rulebooks/small.rulebook");
    struct rulebook before;
    struct err err;
    ptrdiff_t n = 0;

    assert_int_equal(read_book(s, &s->mem, text, &before, &err), RC_OK);
    for (ptrdiff_t at = 0; at < text.n; at++) {
        check_mutation(s, &before, text, at, DELETE, 0);
        check_mutation(s, &before, text, at, REPLACE, letters[n++ % (countof(letters) - 1)]);
        check_mutation(s, &before, text, at, INSERT, letters[n++ % (countof(letters) - 1)]);
        if (at > 0 && text.p[at - 1] != '\n')
            continue;
        check_mutation(s, &before, text, at, INSERT, '#'); /* a line turned into a comment */
        for (enum mutation m = DROP_LINE; m < MUTATIONS; m++)
            check_mutation(s, &before, text, at, m, 0);
    }
}

static ptrdiff_t draw(struct shelf *s, ptrdiff_t below)
{
    s->random ^= s->random << 13;
    s->random ^= s->random >> 7;
    s->random ^= s->random << 17;
    return (ptrdiff_t)(s->random % (uint64_t)below);
}

static void a_sample_of_changes_of_every_rulebook_is_noticed(void **state)
{
    static const char *const books[] = { "all-wales", "east-midlands", "england", "joint-four-regions", "london-2015", "north-east" };
    struct shelf *s = *state;

    for (int i = 0; i < countof(books); i++) {
        str text = read_file(s, arena_printf(&s->mem, "rulebooks/%s.rulebook%c", books[i], 0).p);
        struct rulebook before;
        struct err err;

        assert_int_equal(read_book(s, &s->mem, text, &before, &err), RC_OK);
        for (int k = 0; k < SAMPLE; k++) {
            ptrdiff_t at = draw(s, text.n);
            enum mutation m = (enum mutation)draw(s, MUTATIONS);

            check_mutation(s, &before, text, at, m, letters[draw(s, countof(letters) - 1)]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_said_in_words),
        cmocka_unit_test(the_same_edition_differs_in_nothing),
        cmocka_unit_test(every_change_of_a_small_rulebook_is_noticed),
        cmocka_unit_test(a_sample_of_changes_of_every_rulebook_is_noticed),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
