/* The tables behind the tree: blocks, kinds and their fields, and looking things up in a rulebook. */
#include "rule/tree.h"

#include "words/writing.h"

#include <stdio.h>

#define LIT(s)                                                                                                                                       \
    {                                                                                                                                                \
        (s), (ptrdiff_t)sizeof(s) - 1                                                                                                                \
    }

static const str block_table[BLOCK_TYPES] = {
#define BLOCK(constant, word, what, times) [constant] = LIT(word),
#define FIELD(block, name, need, value, options)
#include "rule/blocks.def"
#undef BLOCK
#undef FIELD
};

struct owned_field {
    int owner; /* block type or rule kind */
    struct field_def def;
};

/* One flat table each; a block's or kind's rows stand together. */
static const struct owned_field block_field_table[] = {
#define BLOCK(constant, word, what, times)
#define FIELD(block, name, need, value, options) { block, { LIT(name), need, value, LIT(options) } },
#include "rule/blocks.def"
#undef BLOCK
#undef FIELD
};

static const str kind_table[RULE_KINDS] = {
#define KIND(constant, name, sentence) [constant] = LIT(name),
#define KFIELD(kind, name, need, value, options)
#include "rule/kinds.def"
#undef KIND
#undef KFIELD
    [K_MANUAL] = LIT("manual-check"),
};

static const struct owned_field kind_field_table[] = {
#define KIND(constant, name, sentence)
#define KFIELD(kind, name, need, value, options) { kind, { LIT(name), need, value, LIT(options) } },
#include "rule/kinds.def"
#undef KIND
#undef KFIELD
};

static const struct {
    str name, sentence;
} process_table[PROCESS_KINDS] = {
#define PROCESS(constant, name, sentence) [constant] = { LIT(name), LIT(sentence) },
#include "rule/processes.def"
#undef PROCESS
};

enum { MOST_FIELDS = 24 };

/* Splits a flat table by owner once, into arrays that can be handed out. */
static struct field_defs owned(const struct owned_field *table, ptrdiff_t n, int owner, struct field_def *room)
{
    ptrdiff_t found = 0;

    for (ptrdiff_t i = 0; i < n; i++)
        if (table[i].owner == owner)
            room[found++] = table[i].def;
    return (struct field_defs){ room, found };
}

str block_word(enum block_type t)
{
    return block_table[t];
}

struct field_defs block_fields(enum block_type t)
{
    static struct field_def room[BLOCK_TYPES][MOST_FIELDS];
    static struct field_defs made[BLOCK_TYPES];

    if (!made[t].v)
        made[t] = owned(block_field_table, countof(block_field_table), (int)t, room[t]);
    return made[t];
}

str kind_name(enum rule_kind k)
{
    return kind_table[k];
}

struct field_defs kind_fields(enum rule_kind k)
{
    static struct field_def room[RULE_KINDS][MOST_FIELDS];
    static struct field_defs made[RULE_KINDS];

    if (!made[k].v)
        made[k] = owned(kind_field_table, countof(kind_field_table), (int)k, room[k]);
    return made[k];
}

str process_kind_name(enum process_kind k)
{
    return process_table[k].name;
}

str process_kind_sentence(enum process_kind k)
{
    return process_table[k].sentence;
}

const struct block *rulebook_block(const struct rulebook *b, enum block_type type, str id)
{
    for (ptrdiff_t i = 0; i < b->block.n; i++)
        if (b->block.v[i].type == type && str_eq(b->block.v[i].id, id))
            return &b->block.v[i];
    return NULL;
}

const struct tree_field *block_field(const struct block *b, str name)
{
    return block_named(b, name, (str){ 0 });
}

const struct tree_field *block_named(const struct block *b, str name, str label)
{
    for (ptrdiff_t i = 0; i < b->field.n; i++)
        if (b->field.v[i].name.n == name.n && str_eq(b->field.v[i].name, name) && str_eq(b->field.v[i].label, label))
            return &b->field.v[i];
    return NULL;
}

str block_title(arena *mem, const struct block *b)
{
    return b->type == B_RULEBOOK ? b->id : arena_printf(mem, "%.*s %.*s", STR_ARG(block_word(b->type)), STR_ARG(b->id));
}

str field_title(arena *mem, const struct tree_field *f)
{
    return f->label.n ? arena_printf(mem, "%.*s %.*s", STR_ARG(f->name), STR_ARG(f->label)) : f->name;
}

bool field_is_ordered(const struct tree_field *f)
{
    return f->label.n || f->type == V_ROW;
}

bool block_cites(const struct block *b, str clause)
{
    const struct tree_field *f = block_field(b, S("clause"));

    for (ptrdiff_t i = 0; f && i < f->names.n; i++)
        if (str_eq(f->names.v[i], clause))
            return true;
    return false;
}

bool note_is_about(const struct block *note, const struct block *rule)
{
    const struct tree_field *rules = block_field(note, S("rules")), *clauses = block_field(note, S("clause"));

    for (ptrdiff_t i = 0; rules && i < rules->names.n; i++)
        if (str_eq(rules->names.v[i], rule->id))
            return true;
    for (ptrdiff_t i = 0; !rules && i < clauses->names.n; i++)
        if (block_cites(rule, clauses->names.v[i]))
            return true;
    return false;
}

ptrdiff_t block_exemptions(const struct block *b, str *names, ptrdiff_t most)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < b->field.n && n < most; i++)
        if (str_eq(b->field.v[i].name, S("exempt")))
            names[n++] = b->field.v[i].label;
    return n;
}

int table_keys(const struct table *t)
{
    return str_eq(t->head[0], S("region")) ? 2 : 1;
}

int64_t table_cap_at(const struct table *t, str region, str role, daynum day, ptrdiff_t *row, int *column)
{
    int keys = table_keys(t);
    int64_t found = CAP_CELL_NO_ROW;
    const char *why;

    *row = *column = 0;
    for (ptrdiff_t r = 1; r < t->rows; r++)
        for (int c = keys; c < t->columns; c++) {
            struct literal l;
            daynum from;

            if (!str_eq(t->row[r].cell[keys - 1], role) || (keys == 2 && !str_eq(t->row[r].cell[0], region)) || !day_parse(t->head[c], &from, &why) ||
                from > day || !literal_parse(t->row[r].cell[c], &l))
                continue;
            found = l.type == L_MONEY ? l.num : l.type == L_NONE ? CAP_CELL_NO_LIMIT : CAP_CELL_NOT_SET;
            *row = r;
            *column = c;
        }
    return found;
}

int64_t table_cap(const struct table *t, str region, str role, daynum day)
{
    ptrdiff_t row;
    int column;

    return table_cap_at(t, region, role, day, &row, &column);
}

rc tree_error(const struct rulebook *b, struct err *err, int line, int col, int width, const char *fmt, ...)
{
    char message[sizeof(err->message)], quote[sizeof(err->quote)];

    FORMAT(message, fmt);
    err_set(err, RC_BAD_INPUT, "%s", message);
    writing_quoted(quote, sizeof(quote), line >= 1 && line <= b->lines ? b->line[line - 1] : S(""));
    return err_place(err, b->file, line, col, str_of(quote), width);
}

str outcome_text(enum outcome o)
{
    static const str text[OUTCOMES] = { LIT("not-applicable"), LIT("pass"),          LIT("exempt"), LIT("approved"),
                                        LIT("advice"),         LIT("cannot-decide"), LIT("fail") };

    return text[o];
}

str outcome_words(enum outcome o)
{
    static const str words[OUTCOMES] = { LIT("does not apply"), LIT("passes"),        LIT("exempt"), LIT("approved"),
                                         LIT("advises"),        LIT("cannot decide"), LIT("fails") };

    return words[o];
}

str verdict_text(enum verdict v)
{
    static const str text[] = { LIT("clear"), LIT("needs-information"), LIT("blocked") };

    return text[v];
}

str phrase_option(str options, int i)
{
    str head, tail = options;

    do
        str_cut(tail, '|', &head, &tail);
    while (i-- > 0);
    return head;
}

int phrase_count(str options)
{
    int n = 1;

    for (ptrdiff_t i = 0; i < options.n; i++)
        n += options.p[i] == '|';
    return n;
}

const struct code_set *codes_named(str name)
{
    static const struct code_set *const sets[] = {
#define CODES(set, ...) &codes_##set,
#include "domain/codes.def"
#undef CODES
    };

    for (ptrdiff_t i = 0; i < countof(sets); i++)
        if (str_eq(sets[i]->name, name))
            return sets[i];
    return NULL;
}

bool codes_take_any(const struct field_def *def)
{
    const struct code_set *set = codes_named(def->options);

    return set == &codes_employer_kind || set == &codes_nation || set == &codes_service;
}
