/* What a rulebook's tests expect: "fails, earliest 2025-04-11", "needs left", "verdict clear". */
#include "rule/parse.h"

#include "base/near.h"

enum { MOST_DETAILS = 32 };

static bool refuse(struct expect_fault *fault, str piece, str why, str hint)
{
    *fault = (struct expect_fault){ piece, why, hint };
    return false;
}

static void add_detail(arena *mem, struct expect *e, enum expect_detail_type type, str text)
{
    struct expect_detail *d = PUSH(mem, &e->detail);

    d->type = type;
    d->text = text;
}

static bool read_outcome(arena *mem, str s, struct expect *e, struct expect_fault *fault)
{
    str name, words[OUTCOMES];
    ptrdiff_t near;

    for (int o = 0; o < OUTCOMES; o++)
        if (str_eq(outcome_words((enum outcome)o), s)) {
            e->outcome = (enum outcome)o;
            return true;
        }
    if (str_cut_str(s, S("exempt "), &name, &name) && str_starts(s, S("exempt "))) {
        e->outcome = OUT_EXEMPT;
        add_detail(mem, e, X_EXEMPTION, str_from(s, 7));
        return name_ok(str_from(s, 7)) || refuse(fault, s, S("expected the name of an exemption"), S("Write it as 'exempt redundancy'."));
    }
    if (str_starts(s, S("needs "))) {
        e->outcome = OUT_CANNOT;
        add_detail(mem, e, X_MISSING, str_from(s, 6));
        return true;
    }
    for (int o = 0; o < OUTCOMES; o++)
        words[o] = outcome_words((enum outcome)o);
    near = near_best(s, words, OUTCOMES);
    return refuse(fault, s, S("expected passes, fails, cannot decide, does not apply, exempt, approved, advises or needs FACT"),
                  near < 0 ? S("") : did_you_mean(mem, s, words[near]));
}

static bool read_detail(arena *mem, str s, struct expect *e, struct expect_fault *fault)
{
    static const struct {
        str word;
        enum expect_detail_type type;
        enum literal_type first, second;
    } details[] = {
        { { "earliest ", 9 }, X_EARLIEST, L_DATE, L_DATE }, { { "highest ", 8 }, X_HIGHEST, L_MONEY, L_MONEY },
        { { "last day ", 9 }, X_LAST_DAY, L_DATE, L_DATE }, { { "over by ", 8 }, X_OVER, L_MONEY, L_MONEY },
        { { "short by ", 9 }, X_SHORT, L_PERIOD, L_WORDS }, { { "from ", 5 }, X_FROM, L_DATE, L_DATE },
        { { "missing ", 8 }, X_MISSING, L_WORDS, L_WORDS }, { { "note ", 5 }, X_NOTE, L_WORDS, L_WORDS },
    };

    static const str forms[] = { S("Write a day as year-month-day, such as 2025-04-01."), S("Write an amount as £31.58."),
                                 S("Write the name of a fact or of a note.") };

    for (int i = 0; i < countof(details); i++)
        if (str_starts(s, details[i].word)) {
            str text = str_from(s, details[i].word.n);
            struct literal l;
            bool good = literal_parse(text, &l);

            if (details[i].type != X_SHORT && (!good || (l.type != details[i].first && l.type != details[i].second)))
                return refuse(fault, text, arena_printf(mem, "'%.*s' is not a value of '%.*s'", STR_ARG(text), STR_ARG(str_trim(details[i].word))),
                              forms[details[i].first == L_DATE    ? 0
                                    : details[i].first == L_MONEY ? 1
                                                                  : 2]);
            add_detail(mem, e, details[i].type, text);
            return true;
        }
    return refuse(fault, s, S("expected earliest, highest, last day, over by, short by, from, missing or note"),
                  S("Write a detail as 'earliest 2025-04-11'."));
}

static bool read_verdict(str s, struct expect *e, struct expect_fault *fault)
{
    for (int v = 0; v <= VERDICT_BLOCKED; v++)
        if (str_eq(verdict_text((enum verdict)v), s)) {
            e->verdict = (enum verdict)v;
            return true;
        }
    return refuse(fault, s, S("expected clear, needs-information or blocked"), S(""));
}

bool expect_parse(arena *mem, str text, str rule, struct expect *out, struct expect_fault *fault)
{
    str rest = text, item;
    bool more = str_cut_str(rest, S(", "), &item, &rest);

    *out = (struct expect){ .rule = rule };
    if (!rule.n) {
        str name, outcome;

        if (!str_cut(item, ' ', &name, &outcome))
            return refuse(fault, text, S("expected 'RULE OUTCOME' or 'verdict clear'"), S(""));
        if (str_eq(name, S("verdict")))
            return read_verdict(outcome, out, fault) &&
                   (!more || refuse(fault, text, S("a verdict has no details"), S("Details belong to the expectation of a rule.")));
        out->rule = name;
        item = outcome;
    }
    if (!read_outcome(mem, item, out, fault))
        return false;
    while (more) {
        more = str_cut_str(rest, S(", "), &item, &rest);
        if (out->detail.n == MOST_DETAILS)
            return refuse(fault, item, arena_printf(mem, "an expectation may have %d details at most", MOST_DETAILS),
                          S("Expect less, or make two tests of it."));
        if (!read_detail(mem, item, out, fault))
            return false;
    }
    return true;
}
