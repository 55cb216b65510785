/*
 * Contestant: CLIPS 6.30, embedded through its C library, which spares it reading facts as text.  A
 * round asserts the rows as facts, which is when its network matches, runs the agenda and retracts
 * them, BATCH rows at a time: with all rows at once it takes up to twice as long.  A rule that fires
 * notes its outcome through the function `found`.
 */
#include "contestant.h"

#include <clips/clips.h>

enum { REST = RULE_COUNT /* given to `found` as the rule: rules 2 to 5 together */, BATCH = 100 };

/* In the order of the template's slots. */
enum {
    SLOT_ROW,
    SLOT_ROLE,
    SLOT_FROM,
    SLOT_TO,
    SLOT_CHARGE,
    SLOT_START,
    SLOT_PERMITTED,
    SLOT_BECAUSE,
    SLOT_EXPERIENCE,
    SLOT_REFERENCES,
    SLOT_ONSITE,
    SLOTS
};

static const struct {
    const char *name;
    int column;
} slot_list[SLOTS] = {
    [SLOT_ROW] = { "row", -1 },
    [SLOT_ROLE] = { "role", COL_role },
    [SLOT_FROM] = { "hours-from", COL_hours_from },
    [SLOT_TO] = { "hours-to", COL_hours_to },
    [SLOT_CHARGE] = { "charge", COL_charge },
    [SLOT_START] = { "start", COL_start },
    [SLOT_PERMITTED] = { "permitted", -1 },
    [SLOT_BECAUSE] = { "because", COL_left_because },
    [SLOT_EXPERIENCE] = { "experience", COL_experience },
    [SLOT_REFERENCES] = { "references", COL_references },
    [SLOT_ONSITE] = { "onsite", COL_onsite },
};

struct finding {
    uint8_t answer[RULE_COUNT];
    int32_t excess;
};

static void *env, *template;
static struct finding *findings;
static int32_t *permitted; /* first permitted day by row: 0, long ago, without a leaving */

/* (found row rule answer excess) */
static void found(void *e)
{
    struct finding *f = &findings[EnvRtnLong(e, 1)];
    int rule = (int)EnvRtnLong(e, 2);
    int32_t excess = (int32_t)EnvRtnLong(e, 4);

    if (rule == REST)
        memset(f->answer + 1, ANSWER_AWAY, RULE_COUNT - 1);
    else
        f->answer[rule] = (uint8_t)EnvRtnLong(e, 3);
    if (excess > f->excess)
        f->excess = excess;
}

void contestant_prepare(arena *mem, const struct workload *c)
{
    findings = arena_array(mem, struct finding, c->n);
    permitted = arena_array(mem, int32_t, c->n);
    for (ptrdiff_t i = 0; i < c->n; i++) {
        int32_t left = c->v[COL_left][i];

        permitted[i] = left == UNKNOWN ? UNKNOWN : left == NONE ? 0 : day_add_months(left, COOL_OFF_MONTHS) + 1;
    }
    env = CreateEnvironment();
    EnvDefineFunction2(env, "found", 'v', PTIEF found, "found", "44i");
    if (EnvLoad(env, BENCH_DIR "/five-rules.clp") != 1) {
        fprintf(stderr, "engine_clips: CLIPS cannot read five-rules.clp\n");
        exit(70);
    }
    EnvSetFactDuplication(env, 1); /* no row is asserted twice: spares it the search */
    template = EnvFindDeftemplate(env, "assignment");
    EnvReset(env);
}

/* Returns the fact. */
static void *row_assert(const struct workload *c, ptrdiff_t i)
{
    void *fact = EnvCreateFact(env, template);
    DATA_OBJECT value;

    SetType(value, INTEGER);
    for (int s = 0; s < SLOTS; s++) {
        int32_t x = s == SLOT_ROW ? (int32_t)i : s == SLOT_PERMITTED ? permitted[i] : c->v[slot_list[s].column][i];

        SetValue(value, EnvAddLong(env, x));
        EnvPutFactSlot(env, fact, slot_list[s].name, &value);
    }
    return EnvAssert(env, fact);
}

static void finding_count(const struct finding *f, struct tally *t)
{
    bool failed = false, needed = false;

    for (int r = 0; r < RULE_COUNT; r++) {
        t->count[r][f->answer[r]]++;
        failed |= f->answer[r] == ANSWER_FAIL;
        needed |= f->answer[r] == ANSWER_CANNOT;
    }
    t->failing += failed;
    t->needing += needed && !failed;
    t->excess += f->excess;
}

static void batch_judge(const struct workload *c, ptrdiff_t at, int n)
{
    void *facts[BATCH];

    for (int i = 0; i < n; i++) {
        memset(findings[at + i].answer, ANSWER_PASS, RULE_COUNT);
        findings[at + i].excess = 0;
        facts[i] = row_assert(c, at + i);
    }
    EnvRun(env, -1);
    for (int i = 0; i < n; i++)
        EnvRetract(env, facts[i]);
}

void contestant_round(const struct workload *c, struct totals *out)
{
    for (ptrdiff_t at = 0; at < c->n; at += BATCH)
        batch_judge(c, at, c->n - at < BATCH ? (int)(c->n - at) : BATCH);
    for (ptrdiff_t i = 0; i < c->n; i++)
        finding_count(&findings[i], &out->of[c->v[COL_authority][i]]);
}
