/*
 * What changed between two editions: the words, and that nothing changes in silence.  A
 * change of one character outside comments and clause summaries is refused with a line, or
 * has a line in the diff; what differs in the mirror always has one.
 */
#include "world.h"

#include "rule/diff.h"
#include "rule/mirror.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SMALL S("tests/rulebooks/small.rulebook")

enum { SAMPLE = 400 };

static arena scratch; /* one change */

static int setup(void **state)
{
    scratch = arena_open((size_t)1 << 30);
    return world_setup(state);
}

static int teardown(void **state)
{
    arena_close(&scratch);
    return world_teardown(state);
}

/* ---- the words -------------------------------------------------------------------------------- */

/* The small rulebook has no such blocks. */
static const char more_blocks[] = "\n"
                                  "return figures\n"
                                  "  clause: 1\n"
                                  "  to: department-for-education\n"
                                  "  every: quarter\n"
                                  "  from: 2025-04-01\n"
                                  "  owner: authority\n"
                                  "  contains: use by role, cost by role\n"
                                  "\n"
                                  "report learning\n"
                                  "  clause: 4\n"
                                  "  to: signatories\n"
                                  "  every: quarter\n"
                                  "  owner: invented-office\n"
                                  "  contains: what was learnt\n"
                                  "\n"
                                  "record minutes\n"
                                  "  clause: 4\n"
                                  "  holds: meeting, date\n"
                                  "  kept by: invented-office\n"
                                  "\n"
                                  "access log\n"
                                  "  clause: 4\n"
                                  "  who: signatories, mou-group\n"
                                  "  may: see every entry\n"
                                  "\n"
                                  "parameter share\n"
                                  "  clause: 4\n"
                                  "  value: 37%\n"
                                  "  means: the share of permanent workers\n"
                                  "\n"
                                  "rule titles is role-map\n"
                                  "  clause: 1\n"
                                  "  applies to: new assignments starting from 2025-01-01; assignments continuing from 2026-01-01\n"
                                  "  strength: should\n"
                                  "  map: group manager to team-manager\n"
                                  "\n"
                                  "rule advert is price-cap\n"
                                  "  clause: 1\n"
                                  "  applies to: hours worked from 2025-01-01\n"
                                  "  strength: advice\n"
                                  "  basis: pay per hour\n"
                                  "  caps: not set\n";

/* A change and all that is said of it: one line. */
static const struct {
    const char *before, *after, *line;
} rewordings[] = {
    /* amounts and caps */
    { "wait: 6 months", "wait: 9 months", "cool-off lengthened from 6 to 9 months from 1 January 2025" },
    { "wait: 6 months", "wait: 3 months", "cool-off shortened from 6 to 3 months from 1 January 2025" },
    { "wait: 6 months", "wait: 1 year",
      "cool-off changed from 6 months after leaving a substantive post to 1 year after leaving a substantive post from 1 January 2025" },
    { "wait: 6 months", "wait: not set",
      "cool-off changed from 6 months after leaving a substantive post to not set after leaving a substantive post from 1 January 2025" },
    { "£30.00     | £31.00", "£30.00     | £33.00", "cap for social worker raised from £31.00 to £33.00 an hour from 1 January 2026" },
    { "£30.00     | £31.00", "£28.00     | £31.00", "cap for social worker lowered from £30.00 to £28.00 an hour from 1 January 2025" },
    { "£30.00     | £31.00", "£30.00     | none", "cap for social worker changed from £31.00 to no limit from 1 January 2026" },
    { "    role          | 2025-01-01 | 2026-01-01", "    role          | 2025-01-01 | 2026-02-01",
      "cap: the caps of the column 2026-01-01 begin on 1 February 2026 instead, for every role" },
    { "    team-manager  | £40.00     | £40.00\n", "", "cap for team manager removed from 1 January 2025; it was £40.00" },
    { "    team-manager  | £40.00     | £40.00\n", "    team-manager  | £40.00     | £40.00\n    director      | £90.00     | £91.00\n",
      "cap for director of children's services added: £90.00 an hour from 1 January 2025, £91.00 an hour from 1 January 2026" },
    { "  caps: not set\n", "  table:\n    role         | 2025-01-01\n    team-manager | £20.00\n",
      "advert: table instead of caps: 'a table', before 'not set'" },
    /* the rulebook and its rules */
    { "signatories: gateshead, durham, sunderland", "signatories: gateshead, durham", "small: signatories: Sunderland removed, from 1 January 2025" },
    { "signatories: gateshead, durham, sunderland", "signatories: every authority of wales",
      "small: signatories changed from 'Gateshead, County Durham, Sunderland' to 'every authority of Wales'" },
    { "  applies to: hours worked from 2025-01-01\n  engagements: individual\n", "  applies to: hours worked from 2025-01-01\n",
      "cap: engagements: all that the rulebook covers (individual agency engagement, permanent post) instead of individual agency engagement, "
      "from 1 January 2025" },
    { "  exempt redundancy: left", "  roles: social-worker\n  exempt redundancy: left",
      "cool-off: roles: social worker instead of all that the rulebook covers (social worker, team manager), from 1 January 2025" },
    { "covers engagements: individual, permanent", "covers engagements: individual, project-team",
      "small: covers engagements: project team added, permanent post removed, from 1 January 2025" },
    { "in force: from 2025-01-01", "in force: from 2025-02-01", "small: in force changed from 'from 1 January 2025' to 'from 1 February 2025'" },
    { "legal force: memorandum", "legal force: statutory guidance",
      "small: legal force changed from 'memorandum: agreed between authorities, and not law' to 'statutory guidance: departed from only with good "
      "reason'" },
    { "  exempt redundancy: left-because in redundancy-voluntary, redundancy-compulsory\n",
      "  exempt redundancy: left-because in redundancy-voluntary\n",
      "cool-off: exempt redundancy changed from 'the reason for leaving is voluntary redundancy or compulsory redundancy' to 'the reason for "
      "leaving is voluntary redundancy'" },
    { "  exempt redundancy: left-because in redundancy-voluntary, redundancy-compulsory\n", "",
      "cool-off: exemption 'redundancy' removed from 1 January 2025: the reason for leaving is voluntary redundancy or compulsory redundancy" },
    { "applies to: assignments starting from 2025-01-01", "applies to: assignments starting from 2025-06-01",
      "cool-off: applies to: assignments starting from 1 June 2025 instead of assignments starting from 1 January 2025" },
    { "applies to: assignments starting from 2025-01-01", "applies to: offers made from 2025-06-01",
      "cool-off: applies to: offers made from 1 June 2025 instead of assignments starting from 1 January 2025" },
    { "; assignments continuing from 2026-01-01", "", "titles: applies to: assignments continuing from 1 January 2026 removed" },
    { "given by: worker\n", "given by: worker, supplier\n", "notice: given by: the supplier added, from 1 January 2025" },
    { "employers: local-authority", "employers: any", "cool-off: employers changed from 'local authority' to 'any'" },
    { "group manager to team-manager", "group manager to other",
      "titles: map: group manager to other instead of group manager to team-manager, from "
      "1 January 2025" },
    { "is notice\n", "is notice tightens below notice\n", "notice: layer changed from 'nothing' to 'tightens below notice'" },
    /* approvals */
    { "approvers: director of children's services, chief executive", "approvers: director of children's services, chief executive, deputy director",
      "approval above-cap: approvers: deputy director added, from 1 January 2025" },
    { "approvers: director of children's services, chief executive", "approvers: director of children's services, deputy director",
      "approval above-cap: approvers: deputy director added, chief executive removed, from 1 January 2025" },
    { "approvers: director of children's services, chief executive", "approvers: any approver",
      "approval above-cap: approvers changed from 'director of children's services, chief executive' to 'any approver'" },
    /* processes */
    { "clock meeting: 4 weeks", "clock meeting: 5 weeks", "process review: clock meeting: 5 weeks instead of 4 weeks, from 1 January 2025" },
    { "owner invented-office; if missed tell other-office", "owner other-office; if missed nothing more",
      "process review: clock meeting: answered for by: other office instead of invented office; if missed, nothing more follows instead of if "
      "missed, other office is told, from 1 January 2025" },
    { "change -> variation", "change -> emergency",
      "process review: outcomes: change -> emergency instead of change -> variation, from 1 January 2025" },
    /* returns, reports, records, access, parameters */
    { "contains: use by role, cost by role", "contains: use by role, vacancies",
      "return figures: contains: vacancies added, cost by role removed, from 1 April 2025" },
    { "to: department-for-education", "to: department-for-education, mou-group", "return figures: to: MoU group added, from 1 April 2025" },
    { "  to: signatories\n", "  to: directors-group\n", "report learning: to: directors group added, signatories removed, from 1 January 2025" },
    { "holds: meeting, date", "holds: meeting, date, actions", "record minutes: holds: actions added, from 1 January 2025" },
    { "  kept by: invented-office", "  kept by: other-office", "record minutes: kept by changed from 'invented office' to 'other office'" },
    { "who: signatories, mou-group", "who: signatories", "access log: who: MoU group removed, from 1 January 2025" },
    { "may: see every entry", "may: see some entries", "access log: may changed from 'see every entry' to 'see some entries'" },
    { "value: 37%", "value: 40%", "parameter share: value changed from '37%' to '40%'" },
    /* clauses, checks, notes */
    { "A charge may not be", "A charge must not be",
      "clause 1 reworded: 'A charge must not be above the cap of the role.'; before 'A charge may not be above the cap of the role.'" },
    { "SM-002: approval above-cap", "SM-002: rule cap", "clause 1: SM-002 changed from 'approval above-cap' to 'rule cap'" },
    { "manual asked is manual-check\n  clause: 3\n  ask: hiring-manager\n", "manual asked is manual-check\n  clause: 3\n  ask: authority\n",
      "manual asked: ask changed from 'hiring manager' to 'authority'" },
    { "decided: no, they", "decided: no: they", "note four-weeks: decided changed from 'no, they are 28 days' to 'no: they are 28 days'" },
    { "  decided: no, they are 28 days", "  until decided: no, they are 28 days",
      "note four-weeks: until decided instead of decided: 'no, they are 28 days', before 'no, they are 28 days'" },
    { "note four-weeks\n", "note weeks\n", "note four-weeks is now called note weeks" },
    /* the example, tests, scenarios */
    { "scenario dearer\n", "scenario dear\n", "scenario dearer is now called scenario dear" },
    { "  engagement.term: new\n", "  engagement.term: legacy\n", "example inside: engagement.term changed from 'new' to 'legacy'" },
    { "given: charge £33.00;", "given: charge £34.00;", "test both approved it: given: charge £34.00 instead of charge £33.00" },
    { "expect: cap needs charge; verdict needs-information", "expect: cap needs charge; verdict clear",
      "test nobody told us the charge: expect: verdict clear instead of verdict needs-information" },
    { "2025-07-11 | resignation          | passes", "2025-07-11 | resignation          | fails",
      "test of cool-off (left 2025-01-10; start 2025-07-11; left-because resignation) now expects 'fails'; before 'passes'" },
    { "  2025-10-01   | worker    | unknown    | needs last-day\n", "",
      "test of notice removed: notice-given 2025-10-01; notice-by worker; last-day unknown: needs last-day" },
    { "set cap social-worker: £32.00", "set cap social-worker: £33.00", "scenario dearer: set cap social-worker changed from '£32.00' to '£33.00'" },
};

/* Parsed only: a change alone may break what the check looks at. */
static struct rulebook *parsed(str text)
{
    struct rulebook *book = arena_new(&world_mem, struct rulebook);
    struct err err;

    if (rulebook_parse(&world_mem, &world_authorities, SMALL, text, book, &err) != RC_OK)
        fail_msg("line %d: %s", err.line, err.message);
    return book;
}

static str said_of(const struct rulebook *before, const struct rulebook *after)
{
    struct buf said = buf_new(&world_mem);
    struct diff diff;

    diff_books(&world_mem, before, after, &diff);
    diff_text(&diff, &said);
    return buf_text(&said);
}

static void changes_are_said_in_words(void **state)
{
    str text = arena_printf(&world_mem, "%.*s%s", STR_ARG(world_text(SMALL)), more_blocks);
    struct rulebook *before = parsed(text);

    (void)state;
    for (int i = 0; i < countof(rewordings); i++) {
        str said = said_of(before, parsed(world_changed(text, str_of(rewordings[i].before), str_of(rewordings[i].after))));

        if (!str_eq(said, arena_printf(&world_mem, "%s\n", rewordings[i].line)))
            fail_msg("expected: %s\nfound: %.*s", rewordings[i].line, STR_ARG(said));
    }
}

/* What is answered in the order in which it stands. */
static const char ordered_blocks[] = "\n"
                                     "clause ordered\n"
                                     "  > What comes first is said first.\n"
                                     "  SM-901: rule ordered\n"
                                     "  SM-902: process ordered\n"
                                     "\n"
                                     "rule ordered is lead-time\n"
                                     "  clause: ordered\n"
                                     "  applies to: assignments requested from 2025-01-01\n"
                                     "  exempt first: start >= 2030-01-01\n"
                                     "  exempt second: start >= 2031-01-01\n"
                                     "  strength: advice\n"
                                     "  at least: 2 weeks\n"
                                     "\n"
                                     "process ordered is review\n"
                                     "  clause: ordered\n"
                                     "  starts when: two authorities disagree\n"
                                     "  owner: invented-office\n"
                                     "  stage heard: both sides are heard\n"
                                     "  stage decided: the group decides\n"
                                     "\n"
                                     "note first\n"
                                     "  clause: 1\n"
                                     "  question: and this?\n"
                                     "  status: open\n"
                                     "  until decided: no\n"
                                     "\n"
                                     "note second\n"
                                     "  clause: 1\n"
                                     "  question: and that?\n"
                                     "  status: open\n"
                                     "  until decided: no\n";

/* Comments, wrapping and order. */
static void what_differs_in_layout_or_order_says_so(void **state)
{
    static const struct {
        const char *before, *after, *said;
    } same[] = {
        { "# An invented", "# A wholly invented", "The two say the same.\n" },
        { "clock meeting: 4 weeks from year passed; owner", "clock meeting: 4 weeks from year passed;\n    owner", "The two say the same.\n" },
        { "signatories: gateshead, durham, sunderland", "signatories: durham, gateshead, sunderland",
          "The same in another order: signatories of small.\n" },
        { "    social-worker | £30.00     | £31.00\n    team-manager  | £40.00     | £40.00\n",
          "    team-manager  | £40.00     | £40.00\n    social-worker | £30.00     | £31.00\n", "The same in another order: caps of cap.\n" },
        { "  2025-10-01   | worker    | 2025-10-29 | passes\n  2025-10-01   | authority | 2025-10-02 | does not apply\n",
          "  2025-10-01   | authority | 2025-10-02 | does not apply\n  2025-10-01   | worker    | 2025-10-29 | passes\n",
          "The same in another order: tests of notice.\n" },
        { "  exempt first: start >= 2030-01-01\n  exempt second: start >= 2031-01-01\n",
          "  exempt second: start >= 2031-01-01\n  exempt first: start >= 2030-01-01\n", "The same in another order: exempt lines of ordered.\n" },
        { "  stage heard: both sides are heard\n  stage decided: the group decides\n",
          "  stage decided: the group decides\n  stage heard: both sides are heard\n",
          "The same in another order: stage lines of process ordered.\n" },
        { "  SM-901: rule ordered\n  SM-902: process ordered\n", "  SM-902: process ordered\n  SM-901: rule ordered\n",
          "The same in another order: rows of clause ordered.\n" },
        { "note first\n  clause: 1\n  question: and this?\n  status: open\n  until decided: no\n\n"
          "note second\n  clause: 1\n  question: and that?\n  status: open\n  until decided: no\n",
          "note second\n  clause: 1\n  question: and that?\n  status: open\n  until decided: no\n\n"
          "note first\n  clause: 1\n  question: and this?\n  status: open\n  until decided: no\n",
          "The same in another order: blocks, from note second on, where note first stood before.\n" },
    };
    str text = arena_printf(&world_mem, "%.*s%s", STR_ARG(world_text(SMALL)), ordered_blocks);
    struct rulebook *before = parsed(text);

    (void)state;
    for (int i = 0; i < countof(same); i++) {
        str said = said_of(before, parsed(world_changed(text, str_of(same[i].before), str_of(same[i].after))));

        if (!str_eq(said, str_of(same[i].said)))
            fail_msg("expected: %s\nfound: %.*s", same[i].said, STR_ARG(said));
    }
}

static void the_same_edition_differs_in_nothing(void **state)
{
    struct rulebook *book = world_book[world_books - 1], *again = world_rulebook(&world_mem, book->file, book->text);
    struct diff diff;

    (void)state;
    diff_books(&world_mem, book, again, &diff);
    assert_int_equal(diff.n, 0);
    assert_int_equal(diff.order.n, 0);
    assert_true(str_eq(book->hash, again->hash));
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

static str mutated(str text, struct place p, enum mutation m, char c)
{
    struct buf b = buf_new(&scratch);
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

static void check_mutation(const struct rulebook *before, str text, ptrdiff_t at, enum mutation m, char c)
{
    struct place p = place_at(text, at);
    struct rulebook after;
    struct err err = { 0 };
    struct diff diff;
    str now;

    arena_reset(&scratch);
    if (is_free(text, p) || (m == OUTDENT && text.p[p.line] != ' '))
        return;
    now = mutated(text, p, m, c);
    if (str_eq(now, text))
        return;
    if (world_read(&scratch, S("book"), now, &after, &err) != RC_OK) {
        if (!err.line && now.n)
            fail_msg("refused without a line: %s", err.message);
        return;
    }
    diff_books(&scratch, before, &after, &diff);
    if (!!diff_is_empty(&diff))
        fail_msg("mutation %d of '%.*s' (character '%c') goes unnoticed%s", (int)m, STR_ARG(str_sub(text, p.line, p.end)), c,
                 str_eq(before->hash, after.hash) ? "" : ", though the mirror differs");
}

static const char letters[] = "aez019-_ #:;,|>.()/'\"\n\t\r\xc2";

static void every_change_of_a_small_rulebook_is_noticed(void **state)
{
    str text = world_text(SMALL);
    struct rulebook before;
    struct err err;
    ptrdiff_t n = 0;

    (void)state;
    assert_int_equal(world_read(&world_mem, SMALL, text, &before, &err), RC_OK);
    for (ptrdiff_t at = 0; at < text.n; at++) {
        check_mutation(&before, text, at, DELETE, 0);
        check_mutation(&before, text, at, REPLACE, letters[n++ % (countof(letters) - 1)]);
        check_mutation(&before, text, at, INSERT, letters[n++ % (countof(letters) - 1)]);
        if (at > 0 && text.p[at - 1] != '\n')
            continue;
        check_mutation(&before, text, at, INSERT, '#'); /* a line turned into a comment */
        for (enum mutation m = DROP_LINE; m < MUTATIONS; m++)
            check_mutation(&before, text, at, m, 0);
    }
}

static ptrdiff_t draw(uint64_t *random, ptrdiff_t below)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return (ptrdiff_t)(*random % (uint64_t)below);
}

static void a_sample_of_changes_of_every_rulebook_is_noticed(void **state)
{
    uint64_t random = world_seed;

    (void)state;
    for (int i = 0; i < world_books; i++)
        for (int k = 0; k < SAMPLE; k++) {
            ptrdiff_t at = draw(&random, world_book[i]->text.n);
            enum mutation m = (enum mutation)draw(&random, MUTATIONS);

            check_mutation(world_book[i], world_book[i]->text, at, m, letters[draw(&random, countof(letters) - 1)]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_said_in_words),
        cmocka_unit_test(what_differs_in_layout_or_order_says_so),
        cmocka_unit_test(the_same_edition_differs_in_nothing),
        cmocka_unit_test(every_change_of_a_small_rulebook_is_noticed),
        cmocka_unit_test(a_sample_of_changes_of_every_rulebook_is_noticed),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
