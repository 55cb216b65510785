#include "random_doc.h"

#include "domain/shape.h"
#include "random_book.h"

struct teller {
    arena *mem;
    const struct program *p;
    const struct edges *e;
    chance *luck;
    struct random_doc *to;
    const struct rulebook *book; /* the one that it is most about */
    daynum start;                /* that other days lie around, told or not */
};

static int in(struct teller *t, int from, int to)
{
    return chance_in(t->luck, from, to);
}

static bool of(struct teller *t, int per_mille)
{
    return chance_of(t->luck, per_mille);
}

static bool is(const struct shape *shape, int field, const struct shape *a, int b)
{
    return shape == a && field == b;
}

/* ---- values -------------------------------------------------------------------------------- */

static daynum long_before(struct teller *t)
{
    int months = t->e->monthses && of(t, 700) ? t->e->months[in(t, 0, t->e->monthses - 1)] : in(t, 0, 120);

    return day_add_months(t->start, -months) + in(t, -2, 2);
}

static daynum day_for(struct teller *t, const struct shape *shape, int field)
{
    bool career = shape == &shape_of_worker || is(shape, field, &shape_of_post, POST_FROM) ||
                  is(shape, field, &shape_of_reference, REF_EVIDENCES_FROM) || shape == &shape_of_leave;
    bool ending = is(shape, field, &shape_of_post, POST_TO) || is(shape, field, &shape_of_reference, REF_EVIDENCES_TO);

    if (is(shape, field, &shape_of_engagement, ENG_START))
        return t->start;
    if (is(shape, field, &shape_of_engagement, ENG_END) || is(shape, field, &shape_of_engagement, ENG_HOURS_TO))
        return of(t, 700) ? t->start + in(t, 0, 300) : random_day(t->luck, t->e);
    if (career)
        return of(t, 300) ? day_add_months(t->start, -in(t, 24, 200)) : long_before(t);
    if (ending)
        return of(t, 100) ? t->start + in(t, -3, 200) : long_before(t);
    if (shape == &shape_of_assignment)
        return of(t, 200) ? t->start + in(t, -2, 60) : t->start - in(t, 1, 500);
    if (shape == &shape_of_standing)
        return t->start + in(t, -200, 200);
    return of(t, 600) ? t->start + in(t, -20, 3) : of(t, 500) ? random_day(t->luck, t->e) : t->start + in(t, -60, 60);
}

static str authority_for(struct teller *t)
{
    const struct authorities *a = t->p->authorities;
    int i = in(t, 0, (int)a->n - 1);

    for (int tries = 0; tries < 300 && of(t, 995) && !t->book->signatory[i]; tries++)
        i = in(t, 0, (int)a->n - 1);
    return a->v[i].slug;
}

static str text_for(struct teller *t, const struct shape *shape, int field)
{
    static const char *const titles[] = { "assistant team manager", "principal social worker",
                                          "practice lead",          "social worker",
                                          "team manager",           "someone else" };
    static const char *const others[] = { "example-agency", "another-agency", "third-agency" };

    if (is(shape, field, &shape_of_engagement, ENG_LOCAL_TITLE))
        return str_of(titles[in(t, 0, countof(titles) - 1)]);
    return str_of(others[in(t, 0, countof(others) - 1)]);
}

static str decimal(struct teller *t, int hundredths)
{
    return arena_printf(t->mem, "%d.%02d", hundredths / 100, hundredths % 100);
}

static str code_for(struct teller *t, const struct code_set *set)
{
    bool usual = of(t, 700);
    int most = set == &codes_role && usual ? ROLE_IRO : set == &codes_kind && usual ? KIND_PROJECT_TEAM : set->n - 1;

    if ((set == &codes_service || set == &codes_employer_kind || set == &codes_nation || set == &codes_approval_for) && usual)
        most = 0;
    if (set == &codes_approver && usual)
        most = APPROVER_CHIEF_EXECUTIVE;
    return set->code[in(t, 0, most)].text;
}

static str value_for(struct teller *t, const struct shape *shape, int field)
{
    const struct field *f = &shape->field[field];

    switch (f->type) {
    case T_DATE: return day_text(t->mem, day_for(t, shape, field));
    case T_MONEY:
        return shape == &shape_of_charge && field != CHARGE_TOTAL ? decimal(t, of(t, 500) ? 0 : in(t, 0, 400))
                                                                  : decimal(t, random_pence(t->luck, t->e));
    case T_INT: return arena_printf(t->mem, "%d", in(t, 0, f->most < 8 ? (int)f->most : 8));
    case T_HOURS:
        if (is(shape, field, &shape_of_engagement, ENG_HOURS_PER_DAY)) /* a paid day has some */
            return arena_printf(t->mem, "%d.5", in(t, 0, 11));
        return of(t, 300) ? S("0") : arena_printf(t->mem, "%d.5", in(t, 1, 39));
    case T_SHARE: return of(t, 500) ? S("1.0") : S("0.6");
    case T_BOOL: return of(t, 700) ? S("yes") : S("no");
    case T_CODE: return code_for(t, f->codes);
    case T_AUTHORITY: return authority_for(t);
    default: return text_for(t, shape, field);
    }
}

/* ---- the document ---------------------------------------------------------------------------- */

static bool set(struct teller *t, str path, str text)
{
    struct err err;

    return doc_set(&t->to->doc, path, text, &err) == RC_OK;
}

static str below(struct teller *t, str path, str name)
{
    return path.n ? arena_printf(t->mem, "%.*s.%.*s", STR_ARG(path), STR_ARG(name)) : name;
}

static void leave_open(struct teller *t, str path, const struct shape *shape, int field)
{
    *PUSH(t->mem, &t->to->open) = (struct open_field){ path, shape, field };
}

static void tell_record(struct teller *t, str path, const struct shape *shape);
static void tell_entry(struct teller *t, str path, const struct shape *shape);

/* A list of one to three, an object of its fields, or a value. */
static void tell_something(struct teller *t, str path, const struct shape *shape, int field)
{
    const struct field *f = &shape->field[field];

    if (f->type == T_LIST)
        for (int i = 0, n = in(t, 1, 3); i < n; i++)
            tell_entry(t, arena_printf(t->mem, "%.*s.%d", STR_ARG(path), i), f->shape);
    else if (f->type == T_OBJECT)
        tell_record(t, path, f->shape);
    else if (f->type == T_FLAGS)
        set(t, below(t, path, t->p->slot.v[in(t, 0, (int)t->p->slot.n - 1)].book->id), of(t, 700) ? S("yes") : S("no"));
    else
        set(t, path, value_for(t, shape, field));
}

static void tell(struct teller *t, str path, const struct shape *shape, int field)
{
    bool whole = shape->field[field].type == T_OBJECT, list = shape->field[field].type == T_LIST;
    int at = in(t, 0, 999), unknown = whole ? 50 : 90, none = whole ? 20 : list ? 150 : 40;

    if (is(shape, field, shape_check, CHECK_AS_OF) || is(shape, field, shape_check, CHECK_RULEBOOKS))
        return;
    if (is(shape, field, shape_check, CHECK_ENGAGEMENT) || is(shape, field, shape_check, CHECK_WORKER))
        at = 999;
    if (at < unknown)
        leave_open(t, path, shape, field);
    else if (at >= unknown + none || !set(t, path, S("none")))
        tell_something(t, path, shape, field);
}

/* A total alone, parts that add up to it, or whatever parts there are. */
static void tell_charge(struct teller *t, str path)
{
    int style = in(t, 0, 9), sum = 0;

    for (int part = CHARGE_TOTAL + 1; part < CHARGE_COUNT; part++) {
        int pence = part == CHARGE_PAY ? random_pence(t->luck, t->e) - 600 : of(t, 500) ? 0 : in(t, 0, 300);

        if ((style < 5 && part != CHARGE_PAY) || (style == 9 && of(t, 300))) {
            leave_open(t, below(t, path, shape_of_charge.field[part].name), &shape_of_charge, part);
            continue;
        }
        set(t, below(t, path, shape_of_charge.field[part].name), decimal(t, pence < 0 ? 0 : pence));
        sum += pence < 0 ? 0 : pence;
    }
    if (style < 5)
        tell(t, below(t, path, S("total")), &shape_of_charge, CHARGE_TOTAL);
    else if (style < 8)
        set(t, below(t, path, S("total")), decimal(t, sum));
}

static void tell_record(struct teller *t, str path, const struct shape *shape)
{
    if (shape == &shape_of_charge) {
        tell_charge(t, path);
        return;
    }
    for (int i = 0; i < shape->n; i++)
        tell(t, below(t, path, shape->field[i].name), shape, i);
}

/* An entry of which nothing is told would not be there. */
static void tell_entry(struct teller *t, str path, const struct shape *shape)
{
    int one = in(t, 0, shape->n - 1);
    ptrdiff_t n = 0;
    str name;

    while (shape->field[one].type == T_LIST || shape->field[one].type == T_OBJECT)
        one = in(t, 0, shape->n - 1);
    tell_record(t, path, shape);
    name = below(t, path, shape->field[one].name);
    set(t, name, value_for(t, shape, one));
    for (ptrdiff_t i = 0; i < t->to->open.n; i++)
        if (!str_eq(t->to->open.v[i].path, name))
            t->to->open.v[n++] = t->to->open.v[i];
    t->to->open.n = n;
}

/* Chance alone would hardly ever find every approver in time. */
static void tell_approvals(struct teller *t)
{
    for (int i = 0; i < 2; i++) {
        str path = arena_printf(t->mem, "approvals.%d", i);

        set(t, below(t, path, S("for")), S("above-cap"));
        set(t, below(t, path, S("by")), codes_approver.code[i].text);
        set(t, below(t, path, S("on")), day_text(t->mem, t->start - 21));
        set(t, below(t, path, S("charge")), S("90.00"));
    }
}

/* What contradicts the rest is taken back; false when that does not help. */
static bool make_peace(struct teller *t)
{
    struct err err;

    for (int i = 0; i < 100; i++) {
        if (doc_check(&t->to->doc, &err) == RC_OK)
            return true;
        if (!set(t, str_of(err.at), S("unknown")))
            return false;
    }
    return false;
}

void random_doc(arena *mem, const struct program *p, const struct edges *e, chance *luck, struct random_doc *out)
{
    struct teller t = { .mem = mem, .p = p, .e = e, .luck = luck, .to = out };

    do {
        *out = (struct random_doc){ .doc = doc_new(mem, p->authorities) };
        t.book = p->slot.v[in(&t, 0, (int)p->slot.n - 1)].book;
        t.start = random_day(luck, e);
        if (t.start < t.book->force.from && of(&t, 900))
            t.start = t.book->force.from + in(&t, 0, 700);
        out->as_of = t.start + in(&t, -20, 60);
        tell_record(&t, S(""), shape_check);
        if (of(&t, 200))
            tell_approvals(&t);
    } while (!make_peace(&t));
}

bool random_answer(arena *mem, const struct program *p, const struct edges *e, chance *luck, struct random_doc *d)
{
    struct teller t = { .mem = mem, .p = p, .e = e, .luck = luck, .to = d, .book = p->slot.v[0].book };
    const struct cell *start = cell_of(object_of(d->doc.root, CHECK_ENGAGEMENT), ENG_START);
    struct open_field *f;
    struct err err;

    t.start = start->state == CELL_KNOWN ? (daynum)start->num : random_day(luck, e);
    if (!d->open.n)
        return false;
    f = &d->open.v[in(&t, 0, (int)d->open.n - 1)];
    d->told = f->path;
    tell_something(&t, f->path, f->shape, f->field);
    return doc_check(&d->doc, &err) == RC_OK;
}
