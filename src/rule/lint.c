#include "rule/lint.h"

#include "rule/cover.h"
#include "rule/layer.h"
#include "rule/lint_inside.h"

#include <stdio.h>
#include <stdlib.h>

enum severity { WARNING, ERROR };

static const struct {
    str id, what;
    enum severity severity;
} lint_table[LINT_CODES] = {
#define LINT(constant, code, severity, what) [constant] = { { code, (ptrdiff_t)sizeof(code) - 1 }, { what, (ptrdiff_t)sizeof(what) - 1 }, severity },
#include "rule/lint.def"
#undef LINT
};

str lint_id(enum lint_code c)
{
    return lint_table[c].id;
}

str lint_what(enum lint_code c)
{
    return lint_table[c].what;
}

bool lint_is_error(enum lint_code c)
{
    return lint_table[c].severity == ERROR;
}

/* ---- findings --------------------------------------------------------------------------- */

static void add(struct linter *l, enum lint_code code, int line, int col, int width, const char *hint, const char *message)
{
    struct lint_finding *f = PUSH(l->mem, l->out);

    f->code = code;
    tree_error(l->book, &f->err, line, col, width, "%s", message);
    err_hint(&f->err, "%s", hint);
}

void lint_value(struct linter *l, enum lint_code code, const struct tree_field *f, const char *hint, const char *fmt, ...)
{
    char message[512];
    const struct value_part *part = f->part.n ? &f->part.v[0] : NULL;
    str first = part ? str_sub(f->raw, 0, f->part.n > 1 ? f->part.v[1].at - 1 : f->raw.n) : f->name;

    FORMAT(message, fmt);
    add(l, code, f->line, part ? part->col : f->col, str_columns(first), hint, message);
}

void lint_block(struct linter *l, enum lint_code code, const struct block *b, const char *hint, const char *fmt, ...)
{
    char message[512];

    FORMAT(message, fmt);
    add(l, code, b->line, 1, str_columns(l->book->line[b->line - 1]), hint, message);
}

void lint_cell(struct linter *l, enum lint_code code, const struct table *t, ptrdiff_t row, int column, const char *hint, const char *fmt, ...)
{
    char message[512];

    FORMAT(message, fmt);
    add(l, code, t->row[row].line, t->row[row].col[column], str_columns(t->row[row].cell[column]), hint, message);
}

code_mask lint_roles(const struct linter *l, const struct block *rule)
{
    const struct tree_field *f = block_field(rule, S("roles"));

    return f ? f->mask : l->book->roles;
}

code_mask lint_kinds(const struct linter *l, const struct block *rule)
{
    const struct tree_field *f = block_field(rule, S("engagements"));

    return f ? f->mask : l->book->kinds;
}

/* ---- clauses ---------------------------------------------------------------------------- */

static bool is_carried_out(const struct linter *l, const struct block *clause)
{
    if (clause->field.n)
        return true; /* each row says where it lives, or who owns it instead */
    for (ptrdiff_t i = 0; i < l->book->block.n; i++)
        if (l->book->block.v[i].type != B_NOTE && block_cites(&l->book->block.v[i], clause->id))
            return true;
    return false;
}

static const struct block *block_of_row(const struct linter *l, const struct row_ref *r, ptrdiff_t i)
{
    static const enum block_type home[ROW_STATUSES] = {
        [ROW_RULE] = B_RULE,     [ROW_EXEMPTION] = B_RULE, [ROW_PARAMETER] = B_PARAMETER, [ROW_PROCESS] = B_PROCESS, [ROW_APPROVAL] = B_APPROVAL,
        [ROW_RETURN] = B_RETURN, [ROW_REPORT] = B_REPORT,  [ROW_RECORD] = B_RECORD,       [ROW_ACCESS] = B_ACCESS,   [ROW_MANUAL] = B_MANUAL,
    };
    bool of = r->status == ROW_EXEMPTION || r->of;

    return rulebook_block(l->book, r->of ? B_RULE : home[r->status], r->target.v[of ? 1 : i]);
}

static void lint_rows(struct linter *l, const struct block *clause)
{
    for (ptrdiff_t i = 0; i < clause->field.n; i++) {
        const struct row_ref *r = &clause->field.v[i].row;
        ptrdiff_t n = r->status == ROW_EXEMPTION || r->of ? 1 : r->target.n;

        for (ptrdiff_t k = 0; r->status != ROW_NOT_COMPUTED && k < n; k++) {
            const struct block *b = block_of_row(l, r, k);

            if (b && !block_cites(b, clause->id))
                lint_value(l, LINT_ROW_APART, &clause->field.v[i], "Add the clause to its 'clause:' line, or let the row live elsewhere.",
                           "%.*s says that %.*s '%.*s' carries out clause %.*s, which does not name the clause", STR_ARG(clause->field.v[i].name),
                           STR_ARG(block_word(b->type)), STR_ARG(b->id), STR_ARG(clause->id));
        }
    }
}

static void lint_clause(struct linter *l, const struct block *clause)
{
    if (!is_carried_out(l, clause))
        lint_block(l, LINT_CLAUSE_UNUSED, clause, "Let a rule, process, record or manual check name it, or say 'not computed, OWNER: reason'.",
                   "nothing carries out clause %.*s", STR_ARG(clause->id));
    lint_rows(l, clause);
}

/* ---- notes ------------------------------------------------------------------------------ */

static bool is_questioned(const struct linter *l, const struct block *rule, str clause)
{
    for (ptrdiff_t i = 0; i < l->book->block.n; i++) {
        const struct block *note = &l->book->block.v[i];

        if (note->type == B_NOTE && block_field(note, S("status"))->num == 0 && note_is_about(note, rule) && block_cites(note, clause))
            return true;
    }
    return false;
}

static void lint_questions(struct linter *l, const struct block *rule)
{
    const struct tree_field *f = block_field(rule, S("clause"));
    struct str_list open = { 0 };
    struct buf listed = buf_new(l->mem);
    bool one;

    for (ptrdiff_t i = 0; i < f->names.n; i++)
        if (is_questioned(l, rule, f->names.v[i]))
            *PUSH(l->mem, &open) = f->names.v[i];
    if (!open.n || block_field(rule, S("strength"))->num == STRENGTH_ADVICE)
        return;
    for (ptrdiff_t i = 0; i < open.n; i++)
        buf_printf(&listed, "%s%.*s", i == 0 ? "" : i == open.n - 1 ? " and " : ", ", STR_ARG(open.v[i]));
    one = open.n == 1;
    lint_value(l, LINT_OPEN_NOTE, f, "Have the owner of the memorandum decide it; until then the note travels with every finding.",
               "%s %.*s %s open to question, and rule '%.*s', which can block, rests on %s", one ? "clause" : "clauses", STR_ARG(buf_text(&listed)),
               one ? "is" : "are", STR_ARG(rule->id), one ? "it" : "them");
}

/* ---- approvals -------------------------------------------------------------------------- */

static bool names_approval(const struct guard *g, int approval)
{
    if (g->a)
        return names_approval(g->a, approval) || (g->b && names_approval(g->b, approval));
    return g->op == G_APPROVED && g->approval == approval;
}

static bool is_asked_for(const struct linter *l, const struct block *approval)
{
    int code = code_find(&codes_approval_for, approval->id);

    for (ptrdiff_t i = 0; i < l->book->block.n; i++)
        for (ptrdiff_t k = 0; l->book->block.v[i].type == B_RULE && k < l->book->block.v[i].field.n; k++) {
            const struct tree_field *f = &l->book->block.v[i].field.v[k];

            if ((str_eq(f->name, S("exception")) && str_eq(f->raw, approval->id)) || (f->guard && names_approval(f->guard, code)))
                return true;
        }
    return false;
}

/* One approver is enough: the person who asks may be the one who approves. */
static void lint_approval(struct linter *l, const struct block *approval)
{
    const struct tree_field *f = block_field(approval, S("approvers"));

    if (f->any || (f->mask & (f->mask - 1)) == 0)
        lint_value(l, LINT_SELF_APPROVAL, f, "Name two approvers, or one outside the authority that asks.",
                   "whoever asks for '%.*s' could approve it: one approver is enough", STR_ARG(approval->id));
    if (!is_asked_for(l, approval))
        lint_block(l, LINT_APPROVAL_UNUSED, approval, "Name it in 'exception:' or in an exemption ('approved by …').",
                   "no rule asks for approval '%.*s'", STR_ARG(approval->id));
}

/* ---- clocks ----------------------------------------------------------------------------- */

static void lint_clocks(struct linter *l, const struct block *process)
{
    /* Every rulebook without an end outlives the calendar, and its author can do nothing about it. */
    bool beyond = l->book->force.until > l->calendar_last && l->book->force.until != DAY_LAST;

    for (ptrdiff_t i = 0; i < process->field.n; i++) {
        const struct tree_field *f = &process->field.v[i];

        if (f->type != V_CLOCK)
            continue;
        if (f->clock.limit.type == L_NOT_SET)
            lint_value(l, LINT_CLOCK_OPEN, f, "The memorandum leaves it open: agree a limit, or nothing ever becomes late.",
                       "clock '%.*s' of '%.*s' has no limit", STR_ARG(f->label), STR_ARG(process->id));
        if (!f->clock.tell)
            lint_value(l, LINT_CLOCK_OPEN, f, "Say who is told: 'if missed tell OFFICE'.", "nobody is told when clock '%.*s' of '%.*s' is missed",
                       STR_ARG(f->label), STR_ARG(process->id));
        if (f->clock.limit.type == L_PERIOD && f->clock.limit.unit == UNIT_WORKING_DAYS && beyond)
            lint_value(l, LINT_CLOCK_BEYOND, f, "Dates after that are provisional until the bank holidays are published and added.",
                       "clock '%.*s' of '%.*s' counts working days, and the calendar ends on %.*s", STR_ARG(f->label), STR_ARG(process->id),
                       STR_ARG(day_text(l->mem, l->calendar_last)));
    }
}

/* ---- layers ----------------------------------------------------------------------------- */

static void lint_easier_approval(struct linter *l, const struct rulebook *base, const struct block *below, const struct block *rule)
{
    static const int strictness[] = { 0, 1, 2 }; /* assignment start, assignment agreed, offer: earlier is stricter */
    const struct tree_field *mine = block_field(rule, S("exception")), *theirs = block_field(below, S("exception"));
    const struct block *a, *b;
    const struct tree_field *x, *y;

    if (!mine || !theirs)
        return;
    a = rulebook_block(base, B_APPROVAL, theirs->raw);
    b = rulebook_block(l->book, B_APPROVAL, mine->raw);
    x = block_field(a, S("approvers"));
    y = block_field(b, S("approvers"));
    if (x->any ? false : y->any || (x->mask & ~y->mask))
        lint_value(l, LINT_EASIER_APPROVAL, y,
                   "Each rulebook's approval counts under its own rule; ask for the same where one request should serve both.",
                   "approval '%.*s' needs fewer approvers than that of '%.*s'", STR_ARG(b->id), STR_ARG(base->id));
    x = block_field(a, S("before"));
    y = block_field(b, S("before"));
    if (strictness[y->num] < strictness[x->num])
        lint_value(
            l, LINT_EASIER_APPROVAL, y, "Each rulebook's approval counts under its own rule; ask for the same where one request should serve both.",
            "approval '%.*s' may come later than that of '%.*s', which is needed before '%.*s'", STR_ARG(b->id), STR_ARG(base->id), STR_ARG(x->raw));
}

static void lint_layer(struct linter *l, const struct block *rule)
{
    const struct rulebook *base;
    const struct block *below = layer_below(l->library, l->book, rule, &base);
    struct loosenings all;

    if (!below)
        return;
    layer_compare(l->mem, base, below, l->book, rule, &all);
    for (ptrdiff_t i = 0; rule->layer == LAYER_TIGHTENS && i < all.n; i++) {
        const char *hint = "Write 'derogates' where it is meant, or ask at least as much as the rule below.";

        if (all.v[i].row)
            lint_cell(l, LINT_LOOSENS, &all.v[i].f->table, all.v[i].row, all.v[i].column, hint, "rule '%.*s' says that it tightens, but %.*s",
                      STR_ARG(rule->id), STR_ARG(all.v[i].what));
        else if (all.v[i].f)
            lint_value(l, LINT_LOOSENS, all.v[i].f, hint, "rule '%.*s' says that it tightens, but %.*s", STR_ARG(rule->id), STR_ARG(all.v[i].what));
        else
            lint_block(l, LINT_LOOSENS, rule, hint, "rule '%.*s' says that it tightens, but %.*s", STR_ARG(rule->id), STR_ARG(all.v[i].what));
    }
    if (rule->layer == LAYER_DEROGATES && !all.n)
        lint_block(l, LINT_NO_DEROGATION, rule, "Write 'tightens'.", "rule '%.*s' says that it derogates from '%.*s', but it loosens nothing",
                   STR_ARG(rule->id), STR_ARG(base->id));
    lint_easier_approval(l, base, below, rule);
}

/* ---- tests ------------------------------------------------------------------------------ */

static void lint_cover_rule(struct linter *l, const struct cover_rule *r)
{
    struct buf missing = buf_new(l->mem);

    for (ptrdiff_t k = 0; k < r->period.n; k++) {
        struct buf cells = buf_new(l->mem);

        for (int c = 0; c < COVER_CELLS; c++)
            if (r->period.v[k].asked[c] && !r->period.v[k].done[c])
                buf_printf(&cells, "%s%.*s", cells.n ? ", " : "", STR_ARG(cover_cell_words((enum cover_cell)c)));
        if (cells.n)
            lint_block(l, LINT_UNTESTED, r->rule, "'concordat rulebook test --boundaries' proposes rows for what it knows how to bring about.",
                       "rule '%.*s', from %.*s: no test for: %.*s", STR_ARG(r->rule->id), STR_ARG(day_text(l->mem, r->period.v[k].from)),
                       STR_ARG(buf_text(&cells)));
    }
    for (ptrdiff_t k = 0; k < r->answer.n; k++)
        if (!r->answer.v[k].done)
            buf_printf(&missing, "%s%.*s", missing.n ? ", " : "", STR_ARG(r->answer.v[k].name));
    if (missing.n)
        lint_block(l, LINT_ANSWER_UNTESTED, r->rule, "'concordat rulebook test --boundaries' proposes rows for what it knows how to bring about.",
                   "rule '%.*s': no test shows: %.*s", STR_ARG(r->rule->id), STR_ARG(buf_text(&missing)));
}

static rc lint_tests(struct linter *l, struct err *err)
{
    struct cover cover;

    TRY(cover_run(l->mem, l->book, &cover, err));
    for (ptrdiff_t i = 0; i < cover.rule.n; i++)
        lint_cover_rule(l, &cover.rule.v[i]);
    return RC_OK;
}

/* ---- the whole -------------------------------------------------------------------------- */

static void lint_rule(struct linter *l, const struct block *rule)
{
    lint_reach(l, rule);
    lint_guards(l, rule);
    lint_pairs(l, rule);
    lint_questions(l, rule);
    if (rule->kind == K_PRICE_CAP)
        lint_caps(l, rule);
}

/* What check would refuse of a rulebook that stands on another: the book below first, then rule by rule. */
static void lint_below(struct linter *l)
{
    struct lint_finding f = { .code = LINT_BELOW };

    if (layer_base(l->library, l->book, &f.err) != RC_OK) {
        *PUSH(l->mem, l->out) = f;
        return;
    }
    for (ptrdiff_t i = 0; i < l->book->block.n; i++) {
        const struct block *rule = &l->book->block.v[i];

        if (rule->type != B_RULE)
            continue;
        if (layer_header(l->mem, l->library, l->book, rule, &f.err) != RC_OK)
            *PUSH(l->mem, l->out) = f;
        else
            lint_layer(l, rule);
    }
}

static int by_place(const void *a, const void *b)
{
    const struct lint_finding *x = a, *y = b;

    if (x->err.line != y->err.line)
        return (x->err.line > y->err.line) - (x->err.line < y->err.line);
    if (x->code != y->code)
        return (x->code > y->code) - (x->code < y->code);
    return str_cmp(str_of(x->err.message), str_of(y->err.message));
}

static void count(struct lint *l)
{
    l->errors = l->warnings = 0;
    for (ptrdiff_t i = 0; i < l->n; i++)
        lint_is_error(l->v[i].code) ? l->errors++ : l->warnings++;
}

rc lint_run(arena *mem, const struct rulebook *book, const struct library *library, daynum calendar_last, struct lint *out, struct err *err)
{
    struct linter l = { mem, book, library, calendar_last, out };

    *out = (struct lint){ 0 };
    for (ptrdiff_t i = 0; i < book->block.n; i++) {
        const struct block *b = &book->block.v[i];

        switch (b->type) {
        case B_CLAUSE: lint_clause(&l, b); break;
        case B_RULE: lint_rule(&l, b); break;
        case B_APPROVAL: lint_approval(&l, b); break;
        case B_PROCESS: lint_clocks(&l, b); break;
        default: break;
        }
    }
    if (library)
        lint_below(&l);
    TRY(lint_tests(&l, err));
    if (out->n)
        qsort(out->v, (size_t)out->n, sizeof(*out->v), by_place);
    count(out);
    return RC_OK;
}

void lint_refused(arena *mem, const struct err *refusal, struct lint *out)
{
    struct lint_finding *f = PUSH(mem, out);

    f->code = LINT_REFUSED;
    f->err = *refusal;
    count(out);
}

/* "file:14:3: RB004 warning: message", the line, the caret and the remedy. */
void lint_text(const struct lint *l, struct buf *b)
{
    for (ptrdiff_t i = 0; i < l->n; i++) {
        struct err e = l->v[i].err;
        char text[4096];

        snprintf(e.message, sizeof(e.message), "%.*s %s: %.400s", STR_ARG(lint_id(l->v[i].code)), lint_is_error(l->v[i].code) ? "error" : "warning",
                 l->v[i].err.message);
        buf_str(b, (str){ text, err_print(&e, text, sizeof(text)) });
    }
}

void lint_json(const struct lint *l, struct json_out *o)
{
    json_open_array(o);
    for (ptrdiff_t i = 0; i < l->n; i++) {
        json_open_object(o);
        json_put_str(o, S("code"), lint_id(l->v[i].code));
        json_put_str(o, S("about"), lint_what(l->v[i].code));
        json_put_str(o, S("severity"), lint_is_error(l->v[i].code) ? S("error") : S("warning"));
        json_put_err(o, &l->v[i].err);
        json_close_object(o);
    }
    json_close_array(o);
}
