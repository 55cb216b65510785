/*
 * From the checked tree to records.  One small function a kind: it makes the wishes the kind
 * needs and the records that judge them.  A kind with two demands (references and what they
 * evidence) makes two records; the worse answer counts.
 */
#include "rule/program.h"
#include "rule/sentence.h"

#include <assert.h>
#include <string.h>

struct compiler {
    arena *mem;
    struct program *p;
    const struct rulebook *book;
    const struct block *rule;
    struct slot *slot;
    struct err *err;
};

static const struct tree_field *field(const struct compiler *c, const char *name)
{
    return block_field(c->rule, str_of(name));
}

static code_mask mask_of(const struct compiler *c, const char *name)
{
    const struct tree_field *f = field(c, name);

    return f && !f->any ? f->mask : 0;
}

static int32_t months_of(const struct compiler *c, const char *name)
{
    return (int32_t)literal_months(&field(c, name)->literal);
}

static int32_t days_of(const struct compiler *c, const char *name)
{
    return (int32_t)literal_days(&field(c, name)->literal);
}

/* ---- wishes --------------------------------------------------------------------------- */

static int wish_add(struct compiler *c, const struct wish *w)
{
    struct derivation *d;

    for (ptrdiff_t i = 0; i < c->p->wish.n; i++)
        if (memcmp(&c->p->wish.v[i].wish, w, sizeof(*w)) == 0)
            return c->p->wish.v[i].col;
    d = PUSH(c->mem, &c->p->wish);
    d->wish = *w;
    d->col = c->p->columns;
    c->p->columns += wish_outputs(w->kind);
    return d->col;
}

/* Wishes are compared byte by byte, so each begins wholly zeroed. */
static struct wish wish_new(const struct compiler *c, enum wish_kind kind)
{
    struct wish w;

    memset(&w, 0, sizeof(w));
    w.kind = kind;
    w.signatory = c->book->signatory;
    w.template_code = -1;
    w.reach_from = DAY_FIRST;
    w.reach_new = DAY_LAST;
    return w;
}

static void wish_where(const struct compiler *c, struct wish *w)
{
    static const enum where wheres[] = { WHERE_SIGNATORY, WHERE_SAME_REGION, WHERE_SAME_AUTHORITY, WHERE_ANYWHERE, WHERE_NATION, WHERE_NATION };
    int64_t i = field(c, "where")->num;

    w->where = wheres[i];
    w->nation = i == 5 ? NATION_WALES : NATION_ENGLAND;
}

static int wish_signed(struct compiler *c)
{
    struct signed_flag *s;

    for (ptrdiff_t i = 0; i < c->p->signed_flag.n; i++)
        if (str_eq(c->p->signed_flag.v[i].book, c->book->id))
            return c->p->signed_flag.v[i].col;
    s = PUSH(c->mem, &c->p->signed_flag);
    s->book = c->book->id;
    s->col = c->p->columns++;
    return s->col;
}

static int wish_approval(struct compiler *c, const struct block *approval)
{
    const struct tree_field *approvers = block_field(approval, S("approvers"));
    struct wish w = wish_new(c, WISH_APPROVAL);

    w.approval_for = code_find(&codes_approval_for, approval->id);
    w.approvers = approvers->any ? 0 : approvers->mask;
    w.covers_charge = block_field(approval, S("covers")) != NULL;
    w.before = (enum cutoff[]){ MOMENT_START, MOMENT_AGREEMENT, MOMENT_OFFER, MOMENT_LAST_DAY }[block_field(approval, S("before"))->num];
    return wish_add(c, &w);
}

/* ---- guards --------------------------------------------------------------------------- */

static int guard_column(struct compiler *c, const struct guard *g)
{
    if (g->op == G_APPROVED)
        return wish_approval(c, rulebook_block(c->book, B_APPROVAL, codes_approval_for.code[g->approval].text));
    if (g->fact == GUARD_LEFT_BECAUSE)
        return c->slot->leaving + LEAVING_BECAUSE;
    if (g->fact == GUARD_LEFT_IN_PROBATION)
        return c->slot->leaving + LEAVING_PROBATION;
    return g->fact;
}

static int guard_emit(struct compiler *c, const struct guard *g)
{
    struct guard_code *code;
    int n = 0;

    if (g->a)
        n += guard_emit(c, g->a);
    if (g->b)
        n += guard_emit(c, g->b);
    code = PUSH(c->mem, &c->p->guard);
    code->op = (uint8_t)g->op;
    if (!g->a) {
        int col = guard_column(c, g);

        code = &c->p->guard.v[c->p->guard.n - 1];
        code->col = col;
        code->value = g->value;
        code->in = g->in;
    }
    return n + 1;
}

/* ---- records -------------------------------------------------------------------------- */

/* A mask of every code of its set says nothing, and need not be known to be met. */
static code_mask widened(code_mask mask, int codes)
{
    return mask == ((code_mask)1 << codes) - 1 ? EVERY_CODE : mask;
}

static void scope_runs(struct scope *s, ptrdiff_t authorities)
{
    for (int32_t k = 0; k < authorities; k++) {
        if (!s->signatory[k])
            continue;
        if (k == 0 || !s->signatory[k - 1]) {
            if (s->runs == SIGNATORY_RUNS) {
                s->runs = -1;
                return;
            }
            s->run[s->runs++].first = k;
        }
        s->run[s->runs - 1].last = k;
    }
}

/* A memorandum that begins with signatures: all its rules wait for them, but the one that says so. */
static int begun_column(struct compiler *c)
{
    for (ptrdiff_t i = 0; i < c->book->block.n; i++)
        if (c->book->block.v[i].type == B_RULE && c->book->block.v[i].kind == K_TRANSITION && c->rule->kind != K_TRANSITION)
            return wish_signed(c);
    return -1;
}

static int16_t scope_add(struct compiler *c, code_mask roles, code_mask kinds)
{
    int begun = begun_column(c);
    struct scope *s;

    for (ptrdiff_t i = 0; i < c->p->scope.n; i++) {
        s = &c->p->scope.v[i];
        if (s->signatory == c->book->signatory && s->roles == roles && s->kinds == kinds && s->begun == begun)
            return (int16_t)i;
    }
    s = PUSH(c->mem, &c->p->scope);
    s->signatory = c->book->signatory;
    s->roles = roles;
    s->kinds = kinds;
    s->begun = begun;
    scope_runs(s, c->p->authorities->n);
    return (int16_t)(c->p->scope.n - 1);
}

static struct rec *rec_add(struct compiler *c, enum op op, int a, int b, int32_t n)
{
    struct rec *r = PUSH(c->mem, &c->p->rec);
    const struct tree_field *roles = field(c, "roles"), *kinds = field(c, "engagements"), *when = field(c, "when");
    const struct window_list *windows = &field(c, "applies to")->windows;

    *r = (struct rec){ .op = (uint8_t)op, .slot = (int32_t)(c->slot - c->p->slot.v), .a = a, .b = b, .n = n, .table = -1 };
    r->scope = scope_add(c, widened(roles ? roles->mask : c->book->roles, role_count), widened(kinds ? kinds->mask : c->book->kinds, kind_count));
    r->window = (int32_t)c->p->window.n;
    for (ptrdiff_t i = 0; i < windows->n; i++) {
        struct window w = windows->v[i];

        if (w.from < c->book->force.from)
            w.from = c->book->force.from;
        if (w.until > c->book->force.until)
            w.until = c->book->force.until;
        w.new_from = window_keeps_new(&w, windows) ? w.from : NEW_NEVER;
        *PUSH(c->mem, &c->p->window) = w;
    }
    r->windows = (int32_t)windows->n;
    if (when) {
        r->when = (int32_t)c->p->guard.n;
        r->when_n = guard_emit(c, when->guard);
    }
    c->slot->recs++;
    return r;
}

static struct rec *rec_wish(struct compiler *c, enum op op, const struct wish *w, int32_t n)
{
    int col = wish_add(c, w);

    return rec_add(c, op, col, col + (wish_outputs(w->kind) > 1), n);
}

/* ---- kinds ---------------------------------------------------------------------------- */

static int32_t cap_cell(str cell)
{
    struct literal l;

    if (!literal_parse(cell, &l) || l.type == L_NOT_SET)
        return CAP_NOT_SET;
    return l.type == L_NONE ? CAP_NO_LIMIT : (int32_t)l.num;
}

/* What ${rows}, a price cap's table as settle left it, says from its dated column ${k} on; NULL: not set from the first day. */
static void cap_column_fill(struct compiler *c, const struct cap_table *t, const struct table *rows, int k)
{
    struct cap_column *col = &t->column[k];
    int cells = t->regions * role_count, keys;
    const char *why;
    bool dated;

    *col = (struct cap_column){ DAY_FIRST, DAY_LAST, arena_array(c->mem, int32_t, cells) };
    for (int i = 0; i < cells; i++)
        col->cap[i] = rows ? CAP_NO_ROW : CAP_NOT_SET;
    if (!rows)
        return;
    keys = table_keys(rows);
    dated = day_parse(rows->head[keys + k], &col->from, &why);
    assert(dated);
    for (ptrdiff_t r = 1; r < rows->rows; r++) {
        const struct table_row *row = &rows->row[r];
        int region = t->by_region ? region_find(c->p->authorities, row->cell[0]) : 0;
        int role = code_find(&codes_role, row->cell[keys - 1]);

        assert(region >= 0 && role >= 0);
        col->cap[region * role_count + role] = cap_cell(row->cell[keys + k]);
    }
}

/* The caps of ${rule}: one table for all rules that look at them, so that a scenario changes it for all. */
static int cap_table_add(struct compiler *c, const struct block *rule)
{
    const struct tree_field *f = block_field(rule, S("table"));
    const struct table *rows = f ? &f->table : NULL;
    struct cap_table *t;

    for (ptrdiff_t i = 0; i < c->p->table.n; i++)
        if (c->p->table.v[i].rule == rule)
            return (int)i;
    t = PUSH(c->mem, &c->p->table);
    t->rule = rule;
    t->by_region = rows && table_keys(rows) == 2;
    t->regions = t->by_region ? (int)c->p->authorities->region.n : 1;
    t->columns = rows ? rows->columns - table_keys(rows) : 1;
    t->column = arena_array(c->mem, struct cap_column, t->columns + 1); /* one to spare for a scenario */
    for (int k = 0; k < t->columns; k++) {
        cap_column_fill(c, t, rows, k);
        if (k > 0)
            t->column[k - 1].until = t->column[k].from - 1;
    }
    return (int)(c->p->table.n - 1);
}

static int cap_fact(const struct block *cap)
{
    return block_field(cap, S("basis"))->num == 0 ? FACT_CHARGE : FACT_PAY;
}

static rc compile_cap(struct compiler *c)
{
    int table = cap_table_add(c, c->rule);
    struct rec *r = rec_add(c, OP_CAP, cap_fact(c->rule), 0, 0);

    r->table = table;
    r->flags = REC_CHARGE;
    return RC_OK;
}

static rc compile_advert(struct compiler *c)
{
    int table = cap_table_add(c, rulebook_block(c->book, B_RULE, field(c, "caps of")->raw));
    struct rec *r = rec_add(c, OP_CAP, FACT_ADVERTISED_PAY, 0, 0);

    r->table = table;
    r->flags = REC_NONE_IS_NO_CASE;
    return RC_OK;
}

static rc compile_element(struct compiler *c)
{
    struct wish w = wish_new(c, WISH_ELEMENTS);

    w.elements = mask_of(c, "forbid");
    rec_wish(c, OP_MAX, &w, 0);
    return RC_OK;
}

static rc compile_experience(struct compiler *c)
{
    struct wish w = wish_new(c, WISH_EXPERIENCE);
    const struct window_list *windows = &field(c, "applies to")->windows;

    w.employers = mask_of(c, "employers");
    w.nations = mask_of(c, "nations");
    w.services = mask_of(c, "services");
    for (ptrdiff_t i = 0; i < windows->n; i++) {
        const struct window *window = &windows->v[i];

        if (window->event == EVENT_SPAN) {
            w.reach_from = window->from;
            w.reach_terms = window->terms;
        }
        if (window_keeps_new(window, windows) && window->from < w.reach_new)
            w.reach_new = window->from;
    }
    rec_wish(c, OP_MIN, &w, months_of(c, "at least"));
    return RC_OK;
}

static rc compile_supported(struct compiler *c)
{
    struct wish w = wish_new(c, WISH_SUPPORTED);
    struct rec *r;

    w.after_months = 12;
    r = rec_wish(c, OP_WAIT, &w, months_of(c, "wait"));
    r->b = r->c = r->a;
    return RC_OK;
}

static rc compile_cool_off(struct compiler *c)
{
    struct wish w = wish_new(c, WISH_LEAVING);
    struct rec *r;

    wish_where(c, &w);
    w.employers = mask_of(c, "employers");
    w.services = mask_of(c, "services");
    for (ptrdiff_t i = 0; i < c->rule->field.n; i++) {
        const struct guard *g = c->rule->field.v[i].guard;

        if (!g || !str_eq(c->rule->field.v[i].name, S("exempt")))
            continue;
        if (g->fact == GUARD_LEFT_BECAUSE && !g->a)
            w.lifted_by |= g->op == G_IN ? g->in : (code_mask)1 << g->value;
        if (g->fact == GUARD_LEFT_IN_PROBATION && !g->a)
            w.probation_lifts = true;
    }
    r = rec_wish(c, OP_WAIT, &w, months_of(c, "wait"));
    c->slot->leaving = r->a;
    r->b = r->a + LEAVING_ANY;
    r->c = r->a + LEAVING_HI;
    return RC_OK;
}

static rc compile_live(struct compiler *c)
{
    struct wish w = wish_new(c, WISH_LIVE);

    wish_where(c, &w);
    w.assignments = true;
    w.posts = field(c, "counting")->num == 0;
    w.substantive_only = true;
    rec_wish(c, OP_ABSENT, &w, 0);
    return RC_OK;
}

static rc compile_notice(struct compiler *c)
{
    struct rec *r = rec_add(c, OP_NOTICE, FACT_NOTICE_ON, FACT_LAST_DAY, days_of(c, "at least"));

    r->mask = widened(mask_of(c, "given by"), notice_giver_count);
    if (field(c, "until")->num == 1)
        r->flags |= REC_LATER_OF_END;
    if (field(c, "permanent staff"))
        r->flags |= REC_PERMANENT_SHORTER;
    return RC_OK;
}

static rc compile_notice_history(struct compiler *c)
{
    struct wish w = wish_new(c, WISH_NOTICE_SERVED);

    wish_where(c, &w);
    rec_wish(c, OP_FLAG, &w, 0);
    return RC_OK;
}

static rc compile_references(struct compiler *c)
{
    struct wish w = wish_new(c, WISH_REFERENCES);
    code_mask each = mask_of(c, "each");

    w.detailed = each & 1;
    w.practice_based = each >> 1 & 1;
    w.complete = each >> 2 & 1;
    w.different_organisations = field(c, "organisations") != NULL;
    if (field(c, "template")) {
        w.template_code = (int)field(c, "template")->num;
        w.template_from = field(c, "template from") ? (daynum)field(c, "template from")->num : DAY_FIRST;
    }
    w.referees = mask_of(c, "referees");
    w.countersign_helps = field(c, "otherwise countersigned by") != NULL;
    w.before = (enum cutoff[]){ MOMENT_OFFER, MOMENT_AGREEMENT, MOMENT_START }[field(c, "before")->num];
    rec_wish(c, OP_MIN, &w, (int32_t)field(c, "at least")->num);
    if (field(c, "evidencing")) {
        w.kind = WISH_EVIDENCE;
        rec_wish(c, OP_MIN, &w, months_of(c, "evidencing"));
    }
    return RC_OK;
}

static rc compile_onsite(struct compiler *c)
{
    int64_t days = field(c, "at least")->num;

    if (days == AMOUNT_BY_AUTHORITY)
        rec_add(c, OP_MIN_COL, FACT_ONSITE_DAYS, FACT_ONSITE_REQUIRED, 0);
    else
        rec_add(c, OP_MIN, FACT_ONSITE_DAYS, FACT_ONSITE_DAYS, (int32_t)days);
    if (field(c, "remote"))
        rec_add(c, OP_MIN, FACT_ONSITE_DAYS, FACT_ONSITE_DAYS, 1);
    if (field(c, "waiver by")) {
        struct wish w = wish_new(c, WISH_WAIVER);

        w.waiver_by = (int)field(c, "waiver by")->num;
        c->slot->waiver = wish_add(c, &w);
    }
    return RC_OK;
}

static rc compile_role_map(struct compiler *c)
{
    const struct map_list *map = &field(c, "map")->map;
    struct role_title *titles = arena_array(c->mem, struct role_title, map->n);
    struct wish w = wish_new(c, WISH_ROLE_MAP);

    for (ptrdiff_t i = 0; i < map->n; i++)
        titles[i] = (struct role_title){ map->v[i].from, map->v[i].code };
    w.title = titles;
    w.titles = (int)map->n;
    rec_wish(c, OP_FLAG, &w, 0);
    return RC_OK;
}

static rc compile_project_team(struct compiler *c)
{
    struct wish w = wish_new(c, (enum wish_kind[]){ WISH_TEAM_TOLD, WISH_TEAM_MEMBERS, WISH_TEAM_COSTS }[field(c, "requires")->num]);

    rec_wish(c, OP_FLAG, &w, 0);
    return RC_OK;
}

static rc compile_case_holding(struct compiler *c)
{
    if (field(c, "forbid engagements"))
        rec_add(c, OP_HOLDS, FACT_KIND, 0, 0)->mask = mask_of(c, "forbid engagements");
    if (field(c, "only roles"))
        rec_add(c, OP_HOLDS, FACT_ROLE, 0, 0)->mask = ~mask_of(c, "only roles");
    return RC_OK;
}

static rc compile_documents(struct compiler *c)
{
    struct wish w = wish_new(c, WISH_REGISTERED);

    rec_wish(c, OP_FLAG, &w, 0);
    return RC_OK;
}

static rc compile_lead(struct compiler *c)
{
    struct wish w = wish_new(c, WISH_LEAD);
    struct rec *r = rec_wish(c, OP_MIN, &w, days_of(c, "at least"));

    r->b = r->a;
    return RC_OK;
}

static rc compile_disclosure(struct compiler *c)
{
    const struct block *cap = rulebook_block(c->book, B_RULE, field(c, "above")->raw);
    struct wish w = wish_new(c, WISH_TOLD);
    int table = cap_table_add(c, cap);
    struct rec *r;

    w.told_of = (int)field(c, "of")->num;
    w.told_whom = (int)field(c, "to")->num;
    w.before = MOMENT_DECISION;
    r = rec_wish(c, OP_TOLD, &w, 0);
    r->b = cap_fact(cap);
    r->table = table;
    r->flags = REC_CHARGE;
    return RC_OK;
}

static rc compile_standing(struct compiler *c)
{
    struct wish w = wish_new(c, WISH_STANDING);

    w.spreads = field(c, "restriction")->num == 1;
    rec_wish(c, OP_ABSENT, &w, 0);
    return RC_OK;
}

static int8_t paid_cell(str s)
{
    return str_eq(s, S("paid")) ? 1 : str_eq(s, S("not paid")) ? 0 : -1;
}

static rc compile_training(struct compiler *c)
{
    const struct table *t = &field(c, "table")->table;
    struct wish w = wish_new(c, WISH_TRAINING);

    memset(w.day_rate, -1, sizeof(w.day_rate));
    memset(w.cost, -1, sizeof(w.cost));
    for (ptrdiff_t i = 1; i < t->rows; i++) {
        int kind = code_find(&codes_training_kind, t->row[i].cell[0]);

        w.day_rate[kind] = paid_cell(t->row[i].cell[1]);
        w.cost[kind] = paid_cell(t->row[i].cell[2]);
    }
    rec_wish(c, OP_FLAG, &w, 0);
    return RC_OK;
}

static rc compile_transition(struct compiler *c)
{
    rec_add(c, OP_FLAG, wish_signed(c), 0, 0);
    return RC_OK;
}

static rc (*const compile_kind[RULE_KINDS])(struct compiler *) = {
    [K_PRICE_CAP] = compile_cap,
    [K_ADVERT_CAP] = compile_advert,
    [K_PAY_ELEMENT] = compile_element,
    [K_EXPERIENCE] = compile_experience,
    [K_SUPPORTED_GAP] = compile_supported,
    [K_COOL_OFF] = compile_cool_off,
    [K_LIVE] = compile_live,
    [K_NOTICE] = compile_notice,
    [K_NOTICE_HISTORY] = compile_notice_history,
    [K_REFERENCES] = compile_references,
    [K_ONSITE] = compile_onsite,
    [K_ROLE_MAP] = compile_role_map,
    [K_PROJECT_TEAM] = compile_project_team,
    [K_CASE_HOLDING] = compile_case_holding,
    [K_DOCUMENTS] = compile_documents,
    [K_LEAD_TIME] = compile_lead,
    [K_DISCLOSURE] = compile_disclosure,
    [K_STANDING] = compile_standing,
    [K_TRAINING] = compile_training,
    [K_TRANSITION] = compile_transition,
};

/* ---- rules ---------------------------------------------------------------------------- */

static void compile_exemptions(struct compiler *c)
{
    c->slot->first_exemption = (int)c->p->exemption.n;
    for (ptrdiff_t i = 0; i < c->rule->field.n; i++) {
        const struct tree_field *f = &c->rule->field.v[i];
        struct exemption *x;
        int first = (int)c->p->guard.n;

        if (!str_eq(f->name, S("exempt")))
            continue;
        x = PUSH(c->mem, &c->p->exemption);
        x->name = f->label;
        x->field = f;
        x->of_leaving = guard_is_of_leaving(f->guard);
        x->first = first;
        x->n = guard_emit(c, f->guard);
        c->slot->exemptions++;
    }
}

static str note_text(arena *mem, const struct block *note)
{
    const struct tree_field *question = block_field(note, S("question")), *decided = block_field(note, S("decided"));
    const struct tree_field *until = block_field(note, S("until decided"));

    if (decided)
        return arena_printf(mem, "%.*s Decided: %.*s", STR_ARG(question->raw), STR_ARG(decided->raw));
    return arena_printf(mem, "Open question: %.*s Until decided: %.*s", STR_ARG(question->raw), STR_ARG(until ? until->raw : S("")));
}

static void gather_notes(struct compiler *c)
{
    for (ptrdiff_t i = 0; i < c->book->block.n; i++) {
        const struct block *b = &c->book->block.v[i];

        if (b->type == B_NOTE && note_is_about(b, c->rule))
            *PUSH(c->mem, &c->slot->note) = (struct slot_note){ b->id, note_text(c->mem, b) };
    }
}

static rc compile_rule(struct compiler *c)
{
    const struct tree_field *exception = field(c, "exception"), *force = field(c, "legal force");

    c->slot = PUSH(c->mem, &c->p->slot);
    *c->slot = (struct slot){ .book = c->book, .rule = c->rule, .kind = c->rule->kind, .approval = -1, .waiver = -1, .leaving = -1 };
    c->slot->strength = (enum strength)field(c, "strength")->num;
    c->slot->clause = field(c, "clause")->raw;
    c->slot->legal_force = (force ? force : block_field(c->book->head, S("legal force")))->raw;
    c->slot->first_rec = (int)c->p->rec.n;
    TRY(compile_kind[c->rule->kind](c));
    compile_exemptions(c);
    gather_notes(c);
    if (exception) {
        c->slot->approval_block = rulebook_block(c->book, B_APPROVAL, exception->raw);
        c->slot->approval = wish_approval(c, c->slot->approval_block);
    }
    return RC_OK;
}

static void add_manual(struct compiler *c, const struct block *m)
{
    *PUSH(c->mem, &c->p->manual) = (struct manual){ .book = c->book,
                                                    .block = m,
                                                    .clause = block_field(m, S("clause"))->raw,
                                                    .legal_force = block_field(c->book->head, S("legal force"))->raw,
                                                    .question = block_field(m, S("question"))->raw,
                                                    .scope = scope_add(c, widened(c->book->roles, role_count), widened(c->book->kinds, kind_count)) };
}

rc program_compile(arena *mem, struct rulebook *const *books, ptrdiff_t n, struct program *out, struct err *err)
{
    struct compiler c = { .mem = mem, .p = out, .err = err };

    *out = (struct program){ .columns = FACT_COUNT, .authorities = n ? books[0]->authorities : NULL };
    for (ptrdiff_t b = 0; b < n; b++) {
        c.book = books[b];
        for (ptrdiff_t i = 0; i < c.book->block.n; i++) {
            c.rule = &c.book->block.v[i];
            if (c.rule->type == B_RULE)
                TRY(compile_rule(&c));
            if (c.rule->type == B_MANUAL && block_field(c.rule, S("about"))->num == 0)
                add_manual(&c, c.rule);
        }
    }
    return RC_OK;
}
