/* The raw material of explanations: what was read, what was missing, what ought to be said. */
#include "domain/derive_inside.h"

#include <assert.h>

#include "domain/derive_span.h"
#include "domain/shape.h"

#define NAMING(noun, field)                                                                                                                          \
    {                                                                                                                                                \
        W_trace_entry_##noun, W_trace_number_##noun, field                                                                                           \
    }
const struct naming naming_post = NAMING(post, POST_AUTHORITY), naming_assignment = NAMING(assignment, ASSIGN_AUTHORITY),
                    naming_reference = NAMING(reference, REF_ORGANISATION), naming_approval = NAMING(approval, APPROVAL_BY),
                    naming_notification = NAMING(notification, TOLD_TO), naming_restriction = NAMING(restriction, STANDING_BY),
                    naming_member = NAMING(member, MEMBER_REGISTRATION), naming_training = { WORD_NONE, W_trace_number_training, TRAINING_KIND };

/* The row of a dotted name that stands in the tables, without numbers. */
static const struct field *field_at(str path)
{
    const struct shape *shape = shape_check;
    const struct field *at = NULL;
    str name;

    while (path.n) {
        str_cut(path, '.', &name, &path);
        at = &shape->field[shape_field(shape, name)];
        shape = at->shape;
    }
    return at;
}

str field_words(const struct inquiry *q, const struct record *r, int field)
{
    struct buf b = buf_new(q->trace->mem);

    cell_words(&b, q->trace->lang, q->doc->authorities, &r->shape->field[field], cell_of(r, field));
    return buf_text(&b);
}

/* What an entry is known by.  An organisation that is an authority goes by the authority's name, however it was written. */
static str entry_name(const struct inquiry *q, const struct record *r, const struct naming *naming)
{
    int authority = naming == &naming_reference ? authority_find(q->doc->authorities, cell_of(r, naming->by)->text) : -1;

    return name_spoken(q->trace->mem,
                       authority >= 0 ? authority_name(q->doc->authorities, authority, q->trace->lang) : field_words(q, r, naming->by));
}

static str fill_one(const struct inquiry *q, enum word word, str given)
{
    return word_fill(IN(q), word, &given, 1);
}

/* What is asked for, with ${entry}, "post at Durham", in it or after it. */
static str asked_words(const struct inquiry *q, const struct field *field, str entry)
{
    if (word_rows[field->asked].places)
        return fill_one(q, field->asked, entry);
    return words_asked_of_entry(IN(q), word_text(q->trace->lang, field->asked), entry);
}

/* "first", "12th" */
static str ordinal_words(const struct inquiry *q, int n)
{
    static const enum word words[] = { W_trace_ordinal_first, W_trace_ordinal_second, W_trace_ordinal_third, W_trace_ordinal_fourth,
                                       W_trace_ordinal_fifth },
                           endings[] = { W_trace_ordinal_th, W_trace_ordinal_st, W_trace_ordinal_nd, W_trace_ordinal_rd };
    bool teen = n / 10 % 10 == 1;

    if (n <= countof(words))
        return word_text(q->trace->lang, words[n - 1]);
    return fill_one(q, endings[teen || n % 10 >= countof(endings) ? 0 : n % 10], number_text(q->trace->mem, n));
}

/* Its place among the entries of the same name, from 1; 0 where it is the only one. */
static int place_among_alike(const struct inquiry *q, const struct record *r, const struct naming *naming, str name)
{
    int alike = 0, place = 0;

    for (const struct record *one = cell_of(r->parent, r->field)->first; one; one = one->next)
        if (cell_of(one, naming->by)->state == CELL_KNOWN && str_eq(entry_name(q, one, naming), name)) {
            alike++;
            place = one == r ? alike : place;
        }
    return alike > 1 ? place : 0;
}

str entry_words(const struct inquiry *q, const struct record *r, const struct naming *naming)
{
    str name, entry;
    int place;

    if (cell_of(r, naming->by)->state != CELL_KNOWN)
        return fill_one(q, naming->numbered, ordinal_words(q, r->index + 1));
    name = entry_name(q, r, naming);
    entry = naming->named ? fill_one(q, naming->named, name) : name;
    place = place_among_alike(q, r, naming, name);
    return place ? words_trace_one_of_alike(IN(q), ordinal_words(q, place), entry) : entry;
}

enum { NOTE_MOST = 999 }; /* bytes: what strangers wrote may be long */

void trace_say(const struct inquiry *q, str note)
{
    ptrdiff_t whole;

    note.n = note.n < NOTE_MOST ? note.n : NOTE_MOST;
    if (!str_is_utf8(note, &whole)) /* cut short within a character */
        note.n = whole;
    for (ptrdiff_t i = 0; i < q->trace->note.n; i++)
        if (str_eq(q->trace->note.v[i], note))
            return;
    *PUSH(q->trace->mem, &q->trace->note) = note;
}

void trace_read(const struct inquiry *q, str label, str value, str source)
{
    if (q->trace)
        *PUSH(q->trace->mem, &q->trace->read) = (struct reading){ label, value, source };
}

void trace_read_field(const struct inquiry *q, const struct record *r, int field)
{
    if (!q->trace || cell_of(r, field)->state == CELL_UNKNOWN)
        return;
    trace_read(q, word_text(q->trace->lang, r->shape->field[field].label), field_words(q, r, field), field_path(q->trace->mem, q->doc, r, field));
}

void trace_read_entry(const struct inquiry *q, const struct record *r, const struct naming *naming, int field, str value)
{
    if (q->trace)
        trace_read(q, entry_words(q, r, naming), value, field_path(q->trace->mem, q->doc, r, field));
}

void trace_decider(const struct inquiry *q, const struct record *r, const struct naming *naming)
{
    if (q->trace)
        q->trace->decider = (struct decider){ r, entry_words(q, r, naming) };
}

static void missing_add(const struct inquiry *q, str path, str label, enum word supplier)
{
    for (ptrdiff_t i = 0; i < q->trace->missing.n; i++)
        if (str_eq(q->trace->missing.v[i].fact, path))
            return;
    *PUSH(q->trace->mem, &q->trace->missing) = (struct missing){ .fact = path, .label = label, .supplier = word_text(q->trace->lang, supplier) };
}

void trace_missing(const struct inquiry *q, str path)
{
    const struct field *field;

    if (!q->trace)
        return;
    field = field_at(path);
    assert(field); /* paths are written in this folder, not read */
    missing_add(q, path, word_text(q->trace->lang, field->asked), field->supplier);
}

void trace_missing_entry(const struct inquiry *q, const struct record *r, const struct naming *naming, int field)
{
    const struct field *row = &r->shape->field[field];
    str entry;

    if (!q->trace)
        return;
    entry = entry_words(q, r, naming);
    missing_add(q, field_path(q->trace->mem, q->doc, r, field), asked_words(q, row, entry), row->supplier);
}

/* There may be no record of the charge yet to take the dotted name from. */
void trace_missing_charge(const struct inquiry *q, const struct record *member, int part)
{
    const struct field *row = &shape_of_charge.field[part];
    str path, entry;

    if (!q->trace)
        return;
    if (!member) {
        missing_add(q, arena_printf(q->trace->mem, "engagement.charge.%.*s", STR_ARG(row->name)), word_text(q->trace->lang, row->asked),
                    row->supplier);
        return;
    }
    path = field_path(q->trace->mem, q->doc, member, MEMBER_CHARGE);
    entry = entry_words(q, member, &naming_member);
    missing_add(q, arena_printf(q->trace->mem, "%.*s.%.*s", STR_ARG(path), STR_ARG(row->name)), asked_words(q, row, entry), row->supplier);
}

void trace_doubts(const struct inquiry *q, const struct record *r, const struct naming *naming, uint32_t doubt)
{
    const struct {
        int doubt;
        str path;
    } outside[] = { { DOUBT_AUTHORITY, S("engagement.authority") },
                    { DOUBT_START, S("engagement.start") },
                    { DOUBT_END, S("engagement.end") },
                    { DOUBT_TERM, S("engagement.term") },
                    { DOUBT_MOMENT, cutoff_path(q->wish->before) } };

    if (!q->trace)
        return;
    for (int field = 0; field < DOUBT_AUTHORITY; field++)
        if (doubt & bit(field))
            trace_missing_entry(q, r, naming, field);
    for (int i = 0; i < countof(outside); i++)
        if (doubt & bit(outside[i].doubt))
            trace_missing(q, outside[i].path);
}

void trace_refused(const struct inquiry *q, const struct record *r, const struct naming *naming, int field)
{
    bool other_role = r->shape->field[field].codes == &codes_role && fact_of(r, field) == ROLE_OTHER;

    if (!q->trace)
        return;
    if (other_role)
        trace_note(q, words_trace_refused_role(IN(q), entry_words(q, r, naming)));
    else
        trace_note(q, words_trace_refused(IN(q), entry_words(q, r, naming), word_text(q->trace->lang, r->shape->field[field].label),
                                          field_words(q, r, field)));
}

void trace_wanting(const struct inquiry *q, const struct spans *most, const int32_t out[2], const int days[2])
{
    struct trace *t = q->trace;

    t->extra_days[0] = days[0];
    t->extra_days[1] = days[1];
    if (out[1] != UNKNOWN && out[1] < t->wanting.need)
        t->wanting.months = spans_wanting(most, t->wanting.need, &t->wanting.days);
}
