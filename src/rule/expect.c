/* What a rulebook's tests expect: "fails, earliest 2025-04-11", "needs left", "verdict clear". */
#include "rule/parse.h"


static bool refuse(arena *mem, str piece, str *at, str *why, const char *message)
{
    *at = piece;
    *why = arena_printf(mem, "%s", message);
    return false;
}

static void add_detail(arena *mem, struct expect *e, enum expect_detail_type type, str text)
{
    struct expect_detail *d = PUSH(mem, &e->detail);

    d->type = type;
    d->text = text;
}

static bool read_outcome(arena *mem, str s, struct expect *e, str *at, str *why)
{
    str name;

    for (int o = 0; o < OUTCOMES; o++)
        if (str_eq(outcome_words((enum outcome)o), s)) {
            e->outcome = (enum outcome)o;
            return true;
        }
    if (str_cut_str(s, S("exempt "), &name, &name) && str_starts(s, S("exempt "))) {
        e->outcome = OUT_EXEMPT;
        add_detail(mem, e, X_EXEMPTION, str_from(s, 7));
        return name_ok(str_from(s, 7)) || refuse(mem, s, at, why, "expected the name of an exemption");
    }
    if (str_starts(s, S("needs "))) {
        e->outcome = OUT_CANNOT;
        add_detail(mem, e, X_MISSING, str_from(s, 6));
        return true;
    }
    return refuse(mem, s, at, why, "expected passes, fails, cannot decide, does not apply, exempt, approved, advises or needs FACT");
}

static bool read_detail(arena *mem, str s, struct expect *e, str *at, str *why)
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

    for (int i = 0; i < countof(details); i++)
        if (str_starts(s, details[i].word)) {
            str text = str_from(s, details[i].word.n);
            struct literal l;
            bool good = literal_parse(text, &l);

            if (details[i].type != X_SHORT && (!good || (l.type != details[i].first && l.type != details[i].second)))
                return refuse(mem, s, at, why, "this value is not of the right form");
            add_detail(mem, e, details[i].type, text);
            return true;
        }
    return refuse(mem, s, at, why, "expected earliest, highest, last day, over by, short by, from, missing or note");
}

static bool read_verdict(arena *mem, str s, struct expect *e, str *at, str *why)
{
    for (int v = 0; v <= VERDICT_BLOCKED; v++)
        if (str_eq(verdict_text((enum verdict)v), s)) {
            e->verdict = (enum verdict)v;
            return true;
        }
    return refuse(mem, s, at, why, "expected clear, needs-information or blocked");
}

bool expect_parse(arena *mem, str text, str rule, struct expect *out, str *piece, str *why)
{
    str rest = text, item;
    bool more = str_cut_str(rest, S(", "), &item, &rest);

    *out = (struct expect){ .rule = rule };
    if (!rule.n) {
        str name, outcome;

        if (!str_cut(item, ' ', &name, &outcome))
            return refuse(mem, text, piece, why, "expected 'RULE OUTCOME' or 'verdict clear'");
        if (str_eq(name, S("verdict")))
            return read_verdict(mem, outcome, out, piece, why) && (!more || refuse(mem, text, piece, why, "a verdict has no details"));
        out->rule = name;
        item = outcome;
    }
    if (!read_outcome(mem, item, out, piece, why))
        return false;
    while (more) {
        more = str_cut_str(rest, S(", "), &item, &rest);
        if (!read_detail(mem, item, out, piece, why))
            return false;
    }
    return true;
}
