/*
 * Contestant: the five rules hand-written as specialised C over columns, what an engine that takes its
 * rules as data is measured against.  Everything that can be known beforehand is a constant here.
 *
 * A block of rows goes through four passes while it stays in the nearest cache:
 *
 *   index      which entry of each small table the row needs        vectors
 *   look up    the cap in force, the day the waiting period ends     one load each
 *   judge      comparisons and masks only: the five outcomes of a    vectors
 *              row become one number, its profile
 *   count      one count for each authority and profile, the excess  one addition each
 *
 * The passes marked "vectors" have no branches, so that the compiler makes vectors of them, as wide as
 * the processor's, which the product does too (WIDE).  Counts by rule are read off the counts by profile
 * at the end.
 */
#include "contestant.h"

#include "base/wide.h"

/*
 * A profile is a number in mixed radix: the outcome of the cap (4), then either "rules 2 to 5 not
 * applicable" or the outcomes of cool-off (4), experience (3), references (3) and onsite (3).  So the
 * profile of a row is found by adding, and nothing of its outcomes is lost.
 */
enum {
    CAP_FAIL = 1, /* 0 is pass */
    CAP_CANNOT = 2,
    CAP_AWAY = 3,
    COOL_UNIT = 4,        /* 0 pass, 1 fail, 2 exempt, 3 cannot decide */
    EXPERIENCE_UNIT = 16, /* 0 pass, 1 fail, 2 cannot decide; the same in the next two */
    REFERENCES_UNIT = 48,
    ONSITE_UNIT = 144,
    REST_AWAY = 432,
    PROFILES = 436,
    PROFILE_ROOM = 464, /* an odd number of cache lines: with a power of two all authorities would share a few sets of the cache */
};

enum { BLOCK = 256, LEFT_SPAN = LEFT_LATEST - LEFT_EARLIEST + 1, MET_FIRST = 1, MET_SECOND = 2, MET_COUNT = 4 };

struct block {
    int32_t day[BLOCK], cap_row[BLOCK]; /* indices into the tables below */
    int32_t wait_end[BLOCK], cap[BLOCK];
    int32_t slot[BLOCK], excess[BLOCK];
};

static int16_t wait_ends[LEFT_SPAN + 1];  /* by day of leaving; the last, long ago, is for rows without one */
static int32_t cap_of[ROLES * MET_COUNT]; /* the lowest cap of the periods met, by role and periods */
static uint32_t profile_count[AUTHORITIES * PROFILE_ROOM];
static int64_t excess_sum[AUTHORITIES];

/* All ones for yes, so that & chooses. */
#define YES(condition) (-(int32_t)(condition))

void contestant_prepare(arena *mem, const struct workload *c)
{
    (void)mem;
    (void)c;
    for (int i = 0; i < LEFT_SPAN; i++)
        wait_ends[i] = (int16_t)day_add_months(LEFT_EARLIEST + i, COOL_OFF_MONTHS);
    for (int role = 0; role < ROLES; role++) {
        int32_t first = cap_table[0][role], second = cap_table[1][role];

        cap_of[role * MET_COUNT] = INT32_MAX;
        cap_of[role * MET_COUNT + MET_FIRST] = first;
        cap_of[role * MET_COUNT + MET_SECOND] = second;
        cap_of[role * MET_COUNT + MET_FIRST + MET_SECOND] = first < second ? first : second;
    }
}

static WIDE void block_index(const struct workload *c, ptrdiff_t at, int n, struct block *b)
{
    const int32_t *role = c->v[COL_role] + at, *from = c->v[COL_hours_from] + at, *to = c->v[COL_hours_to] + at, *left = c->v[COL_left] + at;

    for (int i = 0; i < n; i++) {
        b->day[i] = left[i] < LEFT_EARLIEST ? LEFT_SPAN : left[i] - LEFT_EARLIEST;
        b->cap_row[i] =
            role[i] * MET_COUNT + (YES(from[i] < CAP_SECOND) & YES(to[i] >= CAP_FIRST) & MET_FIRST) + (YES(to[i] >= CAP_SECOND) & MET_SECOND);
    }
}

static WIDE void block_look_up(int n, struct block *b)
{
    for (int i = 0; i < n; i++) {
        b->wait_end[i] = wait_ends[b->day[i]];
        b->cap[i] = cap_of[b->cap_row[i]];
    }
}

/* UNKNOWN is the least number of all: a comparison "at most" or "less" takes it in, "at least" and "more" leave it out. */
static WIDE void block_judge(const struct workload *c, ptrdiff_t at, int n, struct block *b)
{
    const int32_t *authority = c->v[COL_authority] + at, *to = c->v[COL_hours_to] + at, *charge = c->v[COL_charge] + at,
                  *start = c->v[COL_start] + at, *left = c->v[COL_left] + at, *because = c->v[COL_left_because] + at,
                  *experience = c->v[COL_experience] + at, *references = c->v[COL_references] + at, *onsite = c->v[COL_onsite] + at;

    for (int i = 0; i < n; i++) {
        int32_t over = YES(charge[i] > b->cap[i]), away = YES(to[i] < CAP_FIRST);
        int32_t cap = (over & CAP_FAIL) + (away & CAP_AWAY) + (YES(charge[i] == UNKNOWN) & ~away & CAP_CANNOT);
        int32_t redundant = YES(because[i] >= REDUNDANCY_FIRST) & YES(because[i] <= REDUNDANCY_LAST);
        int32_t fail_as = COOL_UNIT + (redundant & COOL_UNIT) + (YES(because[i] == UNKNOWN) & (2 * COOL_UNIT));
        int32_t cool = (YES(start[i] <= b->wait_end[i]) & fail_as) + (YES(left[i] == UNKNOWN) & (3 * COOL_UNIT));
        int32_t months = (YES(experience[i] < EXPERIENCE_LEAST) & EXPERIENCE_UNIT) + (YES(experience[i] == UNKNOWN) & EXPERIENCE_UNIT);
        int32_t refs = (YES(references[i] < REFERENCES_LEAST) & REFERENCES_UNIT) + (YES(references[i] == UNKNOWN) & REFERENCES_UNIT);
        int32_t days = (YES(onsite[i] < ONSITE_LEAST) & ONSITE_UNIT) + (YES(onsite[i] == UNKNOWN) & ONSITE_UNIT);
        int32_t rest = REST_AWAY + (YES(start[i] >= RULES_FROM) & (cool + months + refs + days - REST_AWAY));

        b->slot[i] = authority[i] * PROFILE_ROOM + cap + rest;
        b->excess[i] = over & (charge[i] - b->cap[i]);
    }
}

static void block_count(const int32_t *authority, int n, const struct block *b)
{
    for (int i = 0; i < n; i++) {
        profile_count[b->slot[i]]++;
        excess_sum[authority[i]] += b->excess[i];
    }
}

/* The outcomes that a profile stands for, for the ${n} rows that have it. */
static void tally_add(struct tally *t, int profile, uint32_t n)
{
    static const enum answer cap_answer[] = { ANSWER_PASS, ANSWER_FAIL, ANSWER_CANNOT, ANSWER_AWAY };
    static const enum answer cool_answer[] = { ANSWER_PASS, ANSWER_FAIL, ANSWER_EXEMPT, ANSWER_CANNOT };
    static const enum answer least_answer[] = { ANSWER_PASS, ANSWER_FAIL, ANSWER_CANNOT };
    bool away = profile >= REST_AWAY, failed = false, needed = false;
    enum answer found[RULE_COUNT] = {
        [RULE_CAP] = cap_answer[profile % COOL_UNIT],
        [RULE_COOL_OFF] = away ? ANSWER_AWAY : cool_answer[profile / COOL_UNIT % 4],
        [RULE_EXPERIENCE] = away ? ANSWER_AWAY : least_answer[profile / EXPERIENCE_UNIT % 3],
        [RULE_REFERENCES] = away ? ANSWER_AWAY : least_answer[profile / REFERENCES_UNIT % 3],
        [RULE_ONSITE] = away ? ANSWER_AWAY : least_answer[profile / ONSITE_UNIT % 3],
    };

    for (int r = 0; r < RULE_COUNT; r++) {
        t->count[r][found[r]] += n;
        failed |= found[r] == ANSWER_FAIL;
        needed |= found[r] == ANSWER_CANNOT;
    }
    t->failing += failed ? n : 0;
    t->needing += needed && !failed ? n : 0;
}

void contestant_round(const struct workload *c, struct totals *out)
{
    static struct block b;

    memset(profile_count, 0, sizeof profile_count);
    memset(excess_sum, 0, sizeof excess_sum);
    for (ptrdiff_t at = 0; at < c->n; at += BLOCK) {
        int n = c->n - at < BLOCK ? (int)(c->n - at) : BLOCK;

        block_index(c, at, n, &b);
        block_look_up(n, &b);
        block_judge(c, at, n, &b);
        block_count(c->v[COL_authority] + at, n, &b);
    }
    for (int a = 0; a < AUTHORITIES; a++) {
        out->of[a].excess = excess_sum[a];
        for (int p = 0; p < PROFILES; p++)
            if (profile_count[a * PROFILE_ROOM + p] != 0)
                tally_add(&out->of[a], p, profile_count[a * PROFILE_ROOM + p]);
    }
}
