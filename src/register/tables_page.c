#include "register/tables_page.h"

#include "domain/value.h"
#include "register/act.h"

/* ---- words ---- */

static const struct {
    enum relation relation;
    const char *words;
} relations[] = {
    { RELATION_OWN, "it is the organisation's own" },
    { RELATION_OFFICE, "it is of an authority whose partnership office the organisation is" },
    { RELATION_PEER, "it is of an organisation of the same partnership" },
    { RELATION_SUPPLIED, "the organisation supplies the assignment, or the worker of one, as supplier or as managed service provider; "
                         "of a version that was superseded: did so then, and does so now" },
    { RELATION_SELF, "it is the organisation's own, and about the person who looks: the registration numbers are the same" },
    { RELATION_PUBLIC, "it is an authority or a partnership office itself" },
    { RELATION_TRADE, "it is a supplier or a managed service provider itself" },
    { RELATION_EVERY, "whatever it is" },
};

static const struct {
    enum item_class class;
    const char *words;
} classes[] = {
    { CLASS_OPEN, "shown to everyone who may see the record at all" },
    { CLASS_IDENTITY, "who somebody is; every look at it is noted, save at colleagues" },
    { CLASS_CAREER, "what somebody did, and why it ended" },
    { CLASS_PRICE, "what is charged" },
    { CLASS_PSEUDONYM, "what somebody is called for those who are not told who it is; whoever sees the identity does not see it" },
    { CLASS_SECRET, "shown to nobody" },
};

static void name_words(struct buf *b, str name)
{
    buf_printf(b, "`%.*s`", STR_ARG(name));
}

/* "a, b and c", one at a time. */
struct listing {
    struct buf *b;
    int n;
};

static struct buf *next(struct listing *l)
{
    if (l->n++)
        buf_z(l->b, ", ");
    return l->b;
}

static void or_nothing(struct listing *l)
{
    if (!l->n)
        buf_z(l->b, "–");
}

static void kind_title(struct buf *b, enum item_kind kind)
{
    str name = item_tables[kind].name;

    buf_char(b, (char)(name.p[0] - 32));
    buf_str(b, str_from(name, 1));
}

/* ---- permissions ---- */

static void duties_table(struct buf *b)
{
    buf_z(b,
          "| role | code | held in | told who looked | makes tokens for programs | given by two people |\n| --- | --- | --- | --- | --- | --- |\n");
    for (int duty = 0; duty < duty_count; duty++) {
        struct listing in = { b, 0 };

        buf_printf(b, "| %.*s | ", STR_ARG(code_words(&codes_duty, duty, LANG_EN)));
        name_words(b, codes_duty.code[duty].text);
        buf_z(b, " | ");
        for (int kind = 0; kind < organisation_kind_count; kind++)
            if (may_hold((enum duty)duty, (enum organisation_kind)kind))
                buf_str(next(&in), code_words(&codes_organisation_kind, kind, LANG_EN));
        buf_printf(b, " | %s | %s | %s |\n", may_hear(DUTY(duty)) ? "yes" : "", may_tend(DUTY(duty)) ? "yes" : "",
                   may_jointly((enum duty)duty) ? "yes" : "");
    }
}

static void relations_table(struct buf *b)
{
    buf_z(b, "| a record is | when |\n| --- | --- |\n");
    for (ptrdiff_t i = 0; i < countof(relations); i++)
        buf_printf(b, "| %.*s | %s |\n", STR_ARG(relation_word(relations[i].relation)), relations[i].words);
}

static void classes_table(struct buf *b)
{
    buf_z(b, "| class | what is in it |\n| --- | --- |\n");
    for (ptrdiff_t i = 0; i < countof(classes); i++)
        buf_printf(b, "| %.*s | %s |\n", STR_ARG(class_word(classes[i].class)), classes[i].words);
}

static void fields_of_class(struct buf *b, enum item_kind kind, enum item_class class)
{
    const struct item_table *t = &item_tables[kind];
    struct listing fields = { b, 0 };

    for (int f = 0; f < t->n; f++)
        if (t->field[f].class == class) {
            if (!fields.n)
                buf_printf(b, "- %.*s: ", STR_ARG(class_word(class)));
            name_words(next(&fields), t->field[f].value.name);
        }
    if (fields.n)
        buf_char(b, '\n');
}

static void permission_row(struct buf *b, const struct may_row *row)
{
    struct listing acts = { b, 0 };

    buf_printf(b, "| %.*s | %.*s | ", STR_ARG(code_words(&codes_duty, row->duty, LANG_EN)), STR_ARG(relation_word(row->relation)));
    class_words(b, row->classes);
    buf_z(b, row->classes ? " | " : "– | ");
    for (int act = 0; act < ACTS; act++)
        if (row->acts >> act & 1)
            name_words(next(&acts), act_rows[act].name);
    or_nothing(&acts);
    buf_z(b, " |\n");
}

static void permissions_of(struct buf *b, enum item_kind kind)
{
    struct may_row rows[MAY_ROWS_MOST];
    int n;

    buf_z(b, "\n## ");
    kind_title(b, kind);
    buf_z(b, "\n\n");
    for (ptrdiff_t i = 0; i < countof(classes); i++)
        fields_of_class(b, kind, classes[i].class);
    buf_z(b, "\n| role | record | sees | may do |\n| --- | --- | --- | --- |\n");
    n = may_rows(kind, rows);
    for (int i = 0; i < n; i++)
        permission_row(b, &rows[i]);
}

void tables_page_permissions(struct buf *b)
{
    buf_z(b,
          "# Who may see and do what\n\n"
          "Written by `concordat tables permissions` from the tables that the program runs. What no line grants is refused.\n\n"
          "A person acts for one organisation at a time, with every role held there. What a role may see and do depends on what the\n"
          "organisation is to the record. Fields belong to classes, and a line grants classes, never single fields. A record of which\n"
          "nothing may be seen answers as one that is not there; lists, counts, filters and orders hold only records in which every\n"
          "field that they use may be seen.\n\n"
          "One refusal tells something that may not be seen, since there is no other way to refuse: the operator who adds a person is told\n"
          "when another person of the organisation has the mail address.\n\n"
          "What everybody is told who sees a record at all: how often it was changed, which is its version, and where its entries stand\n"
          "in the log of its partnership. How far a log goes is published with its checkpoints: how much is recorded in a partnership is no\n"
          "secret, of whom and by whom is. Versions of before are seen by whom they might be seen by while they were the latest, and who may\n"
          "see the record now.\n\n"
          "Tests hold the program to these tables. `tests/unit/test_permissions.c` asks every role in every organisation, held there or not,\n"
          "for every record, field, version, note, list, filter, order and act, and compares with a second reading of the tables;\n"
          "`test_may.c` says once more, by itself, what may cross from one organisation to another at all; `test_fence.c` asks every route of the\n"
          "service as people and programs of each, with the ids, values, keys and places in lists of others: no answer, header, line of the\n"
          "log or number holds a value of another's that the tables do not grant, and an answer about another's record is that about one\n"
          "which is not there, byte for byte, found by the same statements in the same order. So is the answer to a sign-in, or to a\n"
          "forgotten password, of somebody who is not there.\n\n"
          "## Roles\n\n");
    duties_table(b);
    buf_z(b, "\n## What an organisation is to a record\n\n");
    relations_table(b);
    buf_z(b, "\n## Classes of fields\n\n");
    classes_table(b);
    for (int kind = 0; kind < ITEM_KINDS; kind++)
        permissions_of(b, (enum item_kind)kind);
}

/* ---- acts ---- */

static void range_words(struct buf *b, const struct field *f)
{
    struct cell most = { .state = CELL_KNOWN, .num = f->most };

    value_print(b, NULL, f, &most);
}

static void codes_words(struct buf *b, const struct code_set *set)
{
    struct listing codes = { b, 0 };

    buf_z(b, "one of ");
    for (int i = 0; i < set->n; i++)
        name_words(next(&codes), set->code[i].text);
}

static void value_words(struct buf *b, const struct field *f)
{
    switch (f->type) {
    case T_TEXT: buf_printf(b, "text, %d bytes at most", SHORT_TEXT); return;
    case T_DATE: buf_z(b, "date"); return;
    case T_MONEY: buf_z(b, "pounds, up to "); break;
    case T_INT: buf_z(b, "whole number up to "); break;
    case T_HOURS: buf_z(b, "hours, up to "); break;
    case T_SHARE: buf_z(b, "share up to "); break;
    case T_BOOL: buf_z(b, "`yes` or `no`"); return;
    case T_CODE: codes_words(b, f->codes); return;
    case T_AUTHORITY: buf_z(b, "authority"); return;
    case T_OBJECT:
    case T_LIST:
    case T_NAMES:
    case T_FLAGS: return;
    }
    range_words(b, f);
}

static void type_words(struct buf *b, const struct item_field *f)
{
    switch (f->hold) {
    case HOLD_LONG: buf_printf(b, "text of several lines, %d bytes at most", LONG_TEXT); return;
    case HOLD_INSTANT: buf_z(b, "time"); return;
    case HOLD_REF: buf_printf(b, "id: %.*s", STR_ARG(item_tables[f->refers].name)); return;
    case HOLD_JSON: buf_printf(b, "JSON, %d bytes at most", JSON_FIELD); return;
    case HOLD_VALUE: value_words(b, &f->value); return;
    }
}

static void clauses_list(struct buf *b, str clauses)
{
    struct listing l = { b, 0 };
    str one;

    while (clauses.n) {
        str_cut(clauses, ' ', &one, &clauses);
        buf_str(next(&l), one);
    }
}

static void field_row(struct buf *b, const struct item_field *f)
{
    buf_z(b, "| ");
    name_words(b, f->value.name);
    buf_z(b, " | ");
    type_words(b, f);
    buf_printf(b, " | %s | %.*s | ", f->must ? "must" : "may", STR_ARG(class_word(f->class)));
    clauses_list(b, f->clauses);
    buf_z(b, f->clauses.n ? " |\n" : "|\n");
}

static void fields_table(struct buf *b, enum act_kind act)
{
    const struct item_table *t = &item_tables[act_rows[act].kind];
    bool any = act_takes_owner(act);

    for (int f = 0; f < t->n; f++)
        any = any || act_takes(act, f);
    if (!any) {
        buf_z(b, "It takes no fields.\n");
        return;
    }
    buf_z(b, "| field | type | need | class | clause |\n| --- | --- | --- | --- | --- |\n");
    for (int f = 0; f < t->n; f++)
        if (act_takes(act, f))
            field_row(b, &t->field[f]);
    if (act_takes_owner(act))
        buf_z(b, "| `owner` | id: organisation | may | – | |\n");
}

static void who_may(struct buf *b, enum act_kind act)
{
    struct listing who = { b, 0 };

    buf_z(b, "- who: ");
    for (int duty = 0; duty < duty_count; duty++)
        for (ptrdiff_t i = 0; i < countof(relations); i++)
            if (may_do(DUTY(duty), relations[i].relation, act))
                buf_printf(next(&who), "%.*s (%.*s)", STR_ARG(code_words(&codes_duty, duty, LANG_EN)), STR_ARG(relation_word(relations[i].relation)));
    or_nothing(&who);
    buf_char(b, '\n');
}

static const char *does_words(enum act_does does)
{
    switch (does) {
    case ACT_RECORD: return "makes one";
    case ACT_CORRECT: return "changes what is recorded of one; fields that are not given stay as they are";
    case ACT_END: return "ends one; what is recorded of it stays";
    case ACT_OTHER: return "is about one, and takes nothing of what is recorded";
    }
    return "";
}

static const char *demands_words(enum act_kind act)
{
    if (act_may_take_two(act) && act_rows[act].demands != ACT_TWO)
        return "the second factor again, for this act alone; and another person who may do it too, when the role is one that two people "
               "give (docs/permissions.md)";
    switch (act_rows[act].demands) {
    case ACT_NOTHING: return "nothing";
    case ACT_STEP_UP: return "the second factor again, for this act alone";
    case ACT_TWO: return "the second factor again, for this act alone, and another person who may do it too";
    }
    return "";
}

void tables_page_acts(struct buf *b)
{
    buf_z(b,
          "# Acts\n\n"
          "Written by `concordat tables acts` from the tables that the program runs. An act is the only way in which the register changes;\n"
          "forms, the API, the command line and files do the same ones.\n\n"
          "A field that *must* be known has to be known when the act is done; one that *may* be is left empty, or `unknown`, when it is not,\n"
          "and `none` when it is known that there is none. `owner` is the organisation that the record is to be of, when it is not one's own. The\n"
          "words in brackets say what the organisation is to the record, as docs/permissions.md has them; it has the classes too. The last column\n"
          "names the lines of the clause matrix (data/clause-matrix.csv) that a field is recorded for; an act that keeps the whole of what lines\n"
          "ask for carries them out.\n");
    for (int act = 0; act < ACTS; act++) {
        const struct act_row *row = &act_rows[act];

        buf_printf(b, "\n## %.*s\n\n- %.*s: %s\n", STR_ARG(row->name), STR_ARG(item_tables[row->kind].name), does_words(row->does));
        who_may(b, (enum act_kind)act);
        buf_printf(b, "- asks for: %s\n", demands_words((enum act_kind)act));
        if (row->clauses.n) {
            buf_z(b, "- carries out: ");
            clauses_list(b, row->clauses);
            buf_char(b, '\n');
        }
        buf_char(b, '\n');
        fields_table(b, (enum act_kind)act);
    }
}
