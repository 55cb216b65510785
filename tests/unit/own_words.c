#include "own_words.h"

#include <string.h>

#include "domain/shape.h"
#include "rule/sentence.h"

static void add(arena *mem, struct names *names, str text)
{
    struct name *name, **first;

    if (!text.n)
        return;
    first = &names->first[(uint8_t)text.p[0]];
    for (const struct name *n = *first; n; n = n->next)
        if (str_eq(n->text, text))
            return;
    name = arena_new(mem, struct name);
    *name = (struct name){ text, *first };
    *first = name;
}

static void add_record(arena *mem, const struct authorities *a, const struct record *r, struct names *out)
{
    for (int f = 0; r && f < r->shape->n; f++) {
        add(mem, out, r->cell[f].text);
        if (r->shape->field[f].type == T_AUTHORITY && r->cell[f].state == CELL_KNOWN && r->cell[f].num >= 0)
            add(mem, out, a->v[r->cell[f].num].name);
        for (const struct record *in = r->cell[f].first; in; in = in->next)
            add_record(mem, a, in, out);
    }
}

static void add_book(arena *mem, const struct rulebook *book, struct names *out)
{
    add(mem, out, book->id);
    add(mem, out, sentence_name(mem, LANG_PSEUDO, book, book->force.until_event));
    for (ptrdiff_t i = 0; i < book->block.n; i++) {
        const struct block *b = &book->block.v[i];

        add(mem, out, b->id);
        for (ptrdiff_t k = 0; k < b->field.n; k++) {
            const struct tree_field *f = &b->field.v[k];

            add(mem, out, f->label);
            add(mem, out, sentence_name(mem, LANG_PSEUDO, book, f->label));
            if (f->type == V_NAME)
                add(mem, out, sentence_name(mem, LANG_PSEUDO, book, f->raw));
        }
    }
}

void names_gather(arena *mem, const struct doc *doc, const struct check *c, struct names *out)
{
    const struct authorities *a = doc->authorities;
    const struct rulebook *last = NULL;

    add_record(mem, a, doc->root, out);
    for (ptrdiff_t i = 0; i < a->n; i++) {
        add(mem, out, a->v[i].name);
        add(mem, out, name_spoken(mem, a->v[i].name));
    }
    for (ptrdiff_t i = 0; i < a->region_name.n; i++)
        add(mem, out, a->region_name.v[i]);
    for (ptrdiff_t i = 0; i < c->finding.n; last = c->finding.v[i++].book) {
        if (c->finding.v[i].book != last)
            add_book(mem, c->finding.v[i].book, out);
        add(mem, out, c->finding.v[i].question);
        add(mem, out, sentence_name(mem, LANG_PSEUDO, c->finding.v[i].book, c->finding.v[i].exemption));
    }
}

/* Letters that the language of tests never has: tools/words, ACCENTED. */
static bool is_plain(char c)
{
    return c && strchr("aceghijlnorsuwyzACEGHIJLNORSUWYZ", c) != NULL;
}

/* The longest name that begins at ${at}: one may begin another. */
static ptrdiff_t name_at(const struct names *names, str text, ptrdiff_t at)
{
    ptrdiff_t longest = 0;

    for (const struct name *n = names->first[(uint8_t)text.p[at]]; n; n = n->next)
        if (n->text.n > longest && str_starts(str_from(text, at), n->text))
            longest = n->text.n;
    return longest;
}

str own_words(const struct names *names, str text)
{
    for (ptrdiff_t at = 0; at < text.n;) {
        ptrdiff_t name = name_at(names, text, at);

        if (!name && is_plain(text.p[at]))
            return str_from(text, at);
        at += name ? name : 1;
    }
    return (str){ 0 };
}

/* The dotted name of a field is the same in every language. */
static bool is_path(str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] == ' ' || (uint8_t)s.p[i] > '~')
            return false;
    return true;
}

static bool foreign(const struct names *names, str text, str *out)
{
    if (!own_words(names, text).n)
        return false;
    *out = text;
    return true;
}

static bool finding_foreign(const struct names *names, const struct finding *f, str *out)
{
    bool found = foreign(names, f->reason, out) || foreign(names, f->threshold, out) || foreign(names, f->distance, out);

    for (ptrdiff_t i = 0; i < f->values.n && !found; i++) {
        const struct reading *r = &f->values.v[i];

        found = foreign(names, r->label, out) || foreign(names, r->value, out) || (!is_path(r->source) && foreign(names, r->source, out));
    }
    for (ptrdiff_t i = 0; i < f->remedies.n && !found; i++)
        found = foreign(names, f->remedies.v[i].text, out);
    for (ptrdiff_t i = 0; i < f->missing.n && !found; i++)
        found = foreign(names, f->missing.v[i].label, out) || (!f->missing.v[i].supplier_of_book && foreign(names, f->missing.v[i].supplier, out));
    for (ptrdiff_t i = 0; i < f->tried.n && !found; i++)
        found = foreign(names, f->tried.v[i].why, out);
    for (ptrdiff_t i = 0; i < f->notes.n && !found; i++)
        found = !f->notes.v[i].of_book && foreign(names, f->notes.v[i].text, out);
    return found;
}

bool answer_foreign(const struct names *names, const struct check *c, str *out)
{
    bool found = false;

    for (ptrdiff_t i = 0; i < c->note.n && !found; i++)
        found = foreign(names, c->note.v[i], out);
    for (ptrdiff_t i = 0; i < c->finding.n && !found; i++)
        found = finding_foreign(names, &c->finding.v[i], out);
    return found;
}

/* ---- two languages ---- */

static bool other_words(str one, str other, str *out)
{
    *out = one;
    return one.n ? other.n && !str_eq(one, other) : !other.n;
}

static bool same_lists(const struct finding *one, const struct finding *other, str *out)
{
    bool same = one->remedies.n == other->remedies.n && one->missing.n == other->missing.n && one->tried.n == other->tried.n &&
                one->notes.n == other->notes.n && one->values.n == other->values.n;

    for (ptrdiff_t i = 0; i < one->remedies.n && same; i++)
        same = other_words(one->remedies.v[i].text, other->remedies.v[i].text, out) &&
               one->remedies.v[i].earliest_start == other->remedies.v[i].earliest_start &&
               one->remedies.v[i].earliest_last_day == other->remedies.v[i].earliest_last_day &&
               one->remedies.v[i].highest_charge == other->remedies.v[i].highest_charge;
    for (ptrdiff_t i = 0; i < one->missing.n && same; i++)
        same = other_words(one->missing.v[i].label, other->missing.v[i].label, out) && str_eq(one->missing.v[i].fact, other->missing.v[i].fact);
    for (ptrdiff_t i = 0; i < one->tried.n && same; i++)
        same = other_words(one->tried.v[i].why, other->tried.v[i].why, out) && str_eq(one->tried.v[i].name, other->tried.v[i].name);
    for (ptrdiff_t i = 0; i < one->notes.n && same; i++)
        same = one->notes.v[i].of_book ? str_eq(one->notes.v[i].text, other->notes.v[i].text)
                                       : other_words(one->notes.v[i].text, other->notes.v[i].text, out);
    return same;
}

bool answer_same(const struct check *one, const struct check *other, str *out)
{
    bool same = one->verdict == other->verdict && one->finding.n == other->finding.n && one->note.n == other->note.n;

    for (ptrdiff_t i = 0; i < one->finding.n && same; i++) {
        const struct finding *a = &one->finding.v[i], *b = &other->finding.v[i];

        same = a->outcome == b->outcome && a->rule == b->rule && a->margin == b->margin && a->since == b->since && a->fails_from == b->fails_from &&
               str_eq(a->exemption, b->exemption) && str_eq(a->member, b->member) && other_words(a->reason, b->reason, out) &&
               other_words(a->distance, b->distance, out) && same_lists(a, b, out);
    }
    return same;
}
