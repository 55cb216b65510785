/* What is said of a project team where several of its members are judged alike: each is named with what holds of it, and the worst decides. */
#include "rule/explain.h"

#include <string.h>

static str member_words(arena *mem, enum language lang, const struct member_finding *m)
{
    return m->finding.member.n ? m->finding.member : words_finding_member_number(mem, lang, number_text(mem, m->number));
}

/* The least inside, or the furthest outside; the first of those that have no margin. */
static const struct member_finding *worst_member(const struct member_finding *of, ptrdiff_t n)
{
    const struct member_finding *worst = &of[0];

    for (ptrdiff_t i = 1; i < n; i++)
        if (of[i].finding.margin != INT64_MIN && (worst->finding.margin == INT64_MIN || of[i].finding.margin < worst->finding.margin))
            worst = &of[i];
    return worst;
}

static bool has_remedy(const struct finding *f, str text)
{
    for (ptrdiff_t i = 0; i < f->remedies.n; i++)
        if (str_eq(f->remedies.v[i].text, text))
            return true;
    return false;
}

/* The charge to agree is each member's own; whatever else helps, helps them all. */
static void join_remedies(arena *mem, enum language lang, const struct member_finding *m, struct finding *out)
{
    for (ptrdiff_t i = 0; i < m->finding.remedies.n; i++) {
        struct remedy r = m->finding.remedies.v[i];

        if (r.highest_charge >= 0) {
            r.text = words_finding_of_member(mem, lang, member_words(mem, lang, m), r.text);
            r.member = m->finding.member;
        }
        if (!has_remedy(out, r.text))
            *PUSH(mem, &out->remedies) = r;
    }
}

static void join_missing(arena *mem, const struct finding *f, struct finding *out)
{
    for (ptrdiff_t i = 0; i < f->missing.n; i++) {
        bool has = false;

        for (ptrdiff_t k = 0; k < out->missing.n && !has; k++)
            has = str_eq(out->missing.v[k].fact, f->missing.v[i].fact);
        if (!has)
            *PUSH(mem, &out->missing) = f->missing.v[i];
    }
}

static void join_values(arena *mem, const struct finding *f, struct finding *out)
{
    for (ptrdiff_t i = 0; i < f->values.n; i++) {
        bool has = false;

        for (ptrdiff_t k = 0; k < out->values.n && !has; k++)
            has = str_eq(out->values.v[k].source, f->values.v[i].source) && str_eq(out->values.v[k].value, f->values.v[i].value);
        if (!has)
            *PUSH(mem, &out->values) = f->values.v[i];
    }
}

static void join_notes(arena *mem, const struct finding *f, struct finding *out)
{
    for (ptrdiff_t i = 0; i < f->notes.n; i++) {
        bool has = false;

        for (ptrdiff_t k = 0; k < out->notes.n && !has; k++)
            has = str_eq(out->notes.v[k].text, f->notes.v[i].text);
        if (!has)
            *PUSH(mem, &out->notes) = f->notes.v[i];
    }
}

/* What is said of several in the same words stands once, behind all their names. */
static str join_reasons(arena *mem, enum language lang, const struct member_finding *of, ptrdiff_t n)
{
    struct buf b = buf_new(mem);
    str *names = arena_array(mem, str, n);
    bool *said = arena_array(mem, bool, n);

    for (ptrdiff_t i = 0; i < n; i++) {
        ptrdiff_t alike = 0;

        for (ptrdiff_t k = i; k < n && !said[i]; k++)
            if (str_eq(of[k].finding.reason, of[i].finding.reason)) {
                names[alike++] = member_words(mem, lang, &of[k]);
                said[k] = k > i;
            }
        if (!alike)
            continue;
        buf_z(&b, b.n ? " " : "");
        buf_str(&b, words_finding_of_member(mem, lang, list_commas(mem, names, alike), of[i].finding.reason));
    }
    return buf_text(&b);
}

void explain_members(arena *mem, enum language lang, const struct member_finding *of, ptrdiff_t n, struct finding *out)
{
    struct finding all = worst_member(of, n)->finding;

    memset(&all.remedies, 0, sizeof(all.remedies));
    memset(&all.missing, 0, sizeof(all.missing));
    memset(&all.values, 0, sizeof(all.values));
    memset(&all.notes, 0, sizeof(all.notes));
    for (ptrdiff_t i = 0; i < n; i++) {
        join_remedies(mem, lang, &of[i], &all);
        join_missing(mem, &of[i].finding, &all);
        join_values(mem, &of[i].finding, &all);
        join_notes(mem, &of[i].finding, &all);
    }
    all.reason = join_reasons(mem, lang, of, n);
    *out = all;
}
