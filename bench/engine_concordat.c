/*
 * Contestant: Concordat.  The five rules are read from five-rules.rulebook and compiled by the product;
 * the columns are filled directly, as a population's are, so that a round is the product's block loop and its census of outcomes.
 */
#include "census.h"
#include "contestant.h"

#include "base/file.h"
#include "domain/authority.h"

static struct program program;
static struct columns facts;
static struct census census;
static int slot_of[RULE_COUNT];

static void must(rc code, const struct err *err)
{
    char text[2048];

    if (code == RC_OK)
        return;
    err_print(err, text, sizeof text);
    fputs(text, stderr);
    exit(70);
}

static str read_text(arena *mem, const char *path)
{
    struct err err;
    str text;

    must(file_read(mem, str_of(path), 1 << 20, &text, &err), &err);
    return text;
}

static const struct wish *wish_of(int rule, int *col)
{
    const struct rec *r = &program.rec.v[program.slot.v[slot_of[rule]].first_rec];

    for (ptrdiff_t i = 0; i < program.wish.n; i++)
        if (program.wish.v[i].col == r->a) {
            *col = program.wish.v[i].col;
            return &program.wish.v[i].wish;
        }
    abort();
}

static int32_t *column_new(arena *mem, ptrdiff_t n, int32_t value)
{
    int32_t *v = arena_raw(mem, sizeof(*v) * (size_t)n);

    for (ptrdiff_t i = 0; i < n; i++)
        v[i] = value;
    return v;
}

static void fill_leaving(arena *mem, const struct workload *c)
{
    int at;
    int32_t *out[LEAVING_OUTPUTS];

    wish_of(RULE_COOL_OFF, &at);
    for (int k = 0; k < LEAVING_OUTPUTS; k++)
        facts.col[at + k] = out[k] = column_new(mem, c->n, NONE);
    for (ptrdiff_t i = 0; i < c->n; i++) {
        int32_t left = c->v[COL_left][i], why = c->v[COL_left_because][i];
        bool lifted = why >= REDUNDANCY_FIRST && why <= REDUNDANCY_LAST;

        out[LEAVING_HI][i] = left;
        out[LEAVING_BECAUSE][i] = why;
        out[LEAVING_PROBATION][i] = left > NONE ? 0 : left;
        if (left == NONE)
            continue;
        out[LEAVING_BAR_HI][i] = lifted ? NONE : left;
        if (left != UNKNOWN) {
            out[LEAVING_ANY][i] = left;
            out[LEAVING_BAR][i] = lifted || why == UNKNOWN ? NONE : left;
        }
    }
}

void contestant_prepare(arena *mem, const struct workload *c)
{
    static const str names[RULE_COUNT] = { S("cap"), S("cool-off"), S("experience"), S("references"), S("onsite") };
    struct authorities *authorities = arena_new(mem, struct authorities);
    struct rulebook *book = arena_new(mem, struct rulebook);
    struct err err;
    int at;

    must(authorities_load(mem, S("authorities.csv"), read_text(mem, BENCH_DIR "/../data/authorities.csv"), S("delivery-bodies.csv"),
                          read_text(mem, BENCH_DIR "/../data/delivery-bodies.csv"), authorities, &err),
         &err);
    must(rulebook_parse(mem, authorities, S("five-rules.rulebook"), read_text(mem, BENCH_DIR "/five-rules.rulebook"), book, &err), &err);
    must(rulebook_check(mem, book, &err), &err);
    must(program_compile(mem, &book, 1, &program, &err), &err);
    program_prepare(mem, &program);
    facts.n = c->n;
    facts.col = arena_array(mem, const int32_t *, program.columns);
    for (int k = 0; k < program.columns; k++)
        facts.col[k] = NULL;
    for (int r = 0; r < RULE_COUNT; r++)
        slot_of[r] = program_slot(&program, (str){ 0 }, names[r]);
    facts.col[FACT_AUTHORITY] = c->v[COL_authority];
    facts.col[FACT_ROLE] = c->v[COL_role];
    facts.col[FACT_KIND] = column_new(mem, c->n, KIND_INDIVIDUAL);
    facts.col[FACT_REGION] = column_new(mem, c->n, 0);
    facts.col[FACT_TERM] = column_new(mem, c->n, TERM_NEW);
    facts.col[FACT_HOURS_FROM] = c->v[COL_hours_from];
    facts.col[FACT_HOURS_TO] = c->v[COL_hours_to];
    facts.col[FACT_CHARGE] = c->v[COL_charge];
    facts.col[FACT_START] = c->v[COL_start];
    facts.col[FACT_ONSITE_DAYS] = c->v[COL_onsite];
    census = census_new(mem, &program);
    fill_leaving(mem, c);
    wish_of(RULE_EXPERIENCE, &at);
    facts.col[at] = facts.col[at + 1] = c->v[COL_experience];
    wish_of(RULE_REFERENCES, &at);
    facts.col[at] = facts.col[at + 1] = c->v[COL_references];
}

static uint8_t outcome[RULE_COUNT][BLOCK_ROWS]; /* by slot */
static int32_t excess[RULE_COUNT][BLOCK_ROWS];

static void tally_read(int authority, struct tally *out)
{
    static const enum answer answers[OUTCOMES] = { [OUT_NOT_APPLICABLE] = ANSWER_AWAY,
                                                   [OUT_PASS] = ANSWER_PASS,
                                                   [OUT_EXEMPT] = ANSWER_EXEMPT,
                                                   [OUT_CANNOT] = ANSWER_CANNOT,
                                                   [OUT_FAIL] = ANSWER_FAIL };
    ptrdiff_t n = census.authorities;

    for (int r = 0; r < RULE_COUNT; r++)
        for (int o = 0; o < OUTCOMES; o++)
            out->count[r][answers[o]] += census.outcome[(slot_of[r] * OUTCOMES + o) * n + authority]; /* the rulebook approves and advises nothing */
    out->failing = census.verdict[VERDICT_BLOCKED * n + authority];
    out->needing = census.verdict[VERDICT_NEEDS * n + authority];
    out->excess = census.excess[authority];
}

void contestant_round(const struct workload *c, struct totals *out)
{
    struct answers made = { outcome[0], excess[0], BLOCK_ROWS };

    census_clear(&census);
    for (ptrdiff_t at = 0; at < c->n; at += BLOCK_ROWS) {
        ptrdiff_t n = c->n - at < BLOCK_ROWS ? c->n - at : BLOCK_ROWS;

        program_run(&program, &facts, NULL, at, n, made);
        census_add(&census, c->v[COL_authority] + at, made, slot_of[RULE_CAP], n);
    }
    census_read(&census);
    for (int a = 0; a < AUTHORITIES; a++)
        tally_read(a, &out->of[a]);
}
