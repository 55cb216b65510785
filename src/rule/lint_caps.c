/* Tables of caps: roles left out, amounts that jump, ranks turned upside down. */
#include "rule/lint_inside.h"

enum { JUMP_PERCENT = 15 };

static bool amount_at(const struct table *t, ptrdiff_t row, int column, int64_t *pence)
{
    struct literal l;

    if (!literal_parse(t->row[row].cell[column], &l) || l.type != L_MONEY)
        return false;
    *pence = l.num;
    return true;
}

static void lint_roles_of(struct linter *l, const struct block *rule, const struct tree_field *f)
{
    const struct table *t = &f->table;
    int key = table_keys(t) - 1;
    code_mask has = 0, reached = lint_roles(l, rule);

    for (ptrdiff_t r = 1; r < t->rows; r++) {
        int role = code_find(&codes_role, t->row[r].cell[key]);

        has |= (code_mask)1 << role;
        if (!(reached >> role & 1))
            lint_cell(l, LINT_ROLE_UNCOVERED, t, r, key, "Add the role to 'covers roles' (or to the rule's 'roles'), or take the row out.",
                      "the rule does not reach the role '%.*s'", STR_ARG(t->row[r].cell[key]));
    }
    for (int role = 0; role < codes_role.n; role++)
        if ((reached & ~has) >> role & 1)
            lint_value(l, LINT_ROLE_UNCAPPED, f, "Add a row, with 'none' where no cap is meant; without one the rule says nothing of the role.",
                       "'%.*s' has no cap in this table", STR_ARG(codes_role.code[role].text));
}

static void lint_unset_cells(struct linter *l, const struct block *rule, const struct table *t)
{
    for (int c = table_keys(t); c < t->columns; c++) {
        ptrdiff_t first = 0, n = 0;

        for (ptrdiff_t r = 1; r < t->rows; r++)
            if (str_eq(t->row[r].cell[c], S("not set"))) {
                first = first ? first : r;
                n++;
            }
        if (n)
            lint_cell(l, LINT_NOT_SET, t, first, c, "Fill in the amount when it is known; until then the answer is 'cannot decide'.",
                      "%lld cap%s of '%.*s' %s not set from %.*s", (long long)n, n == 1 ? "" : "s", STR_ARG(rule->id), n == 1 ? "is" : "are",
                      STR_ARG(t->head[c]));
    }
}

static void lint_jumps(struct linter *l, const struct table *t)
{
    for (ptrdiff_t r = 1; r < t->rows; r++)
        for (int c = table_keys(t) + 1; c < t->columns; c++) {
            int64_t a, b;

            if (!amount_at(t, r, c - 1, &a) || !amount_at(t, r, c, &b) || llabs(b - a) * 100 <= a * JUMP_PERCENT)
                continue;
            lint_cell(l, LINT_CAP_JUMP, t, r, c, "Check the amount against the memorandum; a slip of a digit looks like this.",
                      "the cap for '%.*s' changes by %lld %% on %.*s", STR_ARG(t->row[r].cell[table_keys(t) - 1]),
                      (long long)(a ? llabs(b - a) * 100 / a : 100), STR_ARG(t->head[c]));
        }
}

/* The row of a role in the same region as ${row}, or 0. */
static ptrdiff_t row_of(const struct table *t, ptrdiff_t row, int role)
{
    int keys = table_keys(t);

    for (ptrdiff_t r = 1; r < t->rows; r++)
        if ((keys == 1 || str_eq(t->row[r].cell[0], t->row[row].cell[0])) && str_eq(t->row[r].cell[keys - 1], codes_role.code[role].text))
            return r;
    return 0;
}

static void lint_ranks(struct linter *l, const struct table *t)
{
    static const struct {
        int junior, senior;
    } ranks[] = {
        { ROLE_NEWLY_QUALIFIED, ROLE_SOCIAL_WORKER }, { ROLE_SOCIAL_WORKER, ROLE_SENIOR }, { ROLE_SENIOR, ROLE_ADVANCED },
        { ROLE_ADVANCED, ROLE_TEAM_MANAGER },         { ROLE_SOCIAL_WORKER, ROLE_IRO },    { ROLE_TEAM_MANAGER, ROLE_DIRECTOR },
    };

    for (ptrdiff_t r = 1; r < t->rows; r++)
        for (int i = 0; i < countof(ranks); i++)
            for (int c = table_keys(t); c < t->columns; c++) {
                ptrdiff_t other = row_of(t, r, ranks[i].junior);
                int64_t senior, junior;

                if (!other || !str_eq(t->row[r].cell[table_keys(t) - 1], codes_role.code[ranks[i].senior].text) || !amount_at(t, r, c, &senior) ||
                    !amount_at(t, other, c, &junior) || senior >= junior)
                    continue;
                lint_cell(l, LINT_SENIOR_BELOW, t, r, c, "Check both amounts against the memorandum.", "'%.*s' is capped below '%.*s'",
                          STR_ARG(codes_role.code[ranks[i].senior].text), STR_ARG(codes_role.code[ranks[i].junior].text));
            }
}

void lint_caps(struct linter *l, const struct block *rule)
{
    const struct tree_field *f = block_field(rule, S("table"));

    if (!f)
        return;
    lint_roles_of(l, rule, f);
    lint_unset_cells(l, rule, &f->table);
    lint_jumps(l, &f->table);
    lint_ranks(l, &f->table);
}
