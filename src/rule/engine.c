/*
 * Running compiled rules over columns.
 *
 * One record works on one block of rows at a time: first a byte a row says whether the record
 * reaches it (gate.c), then a kernel writes an outcome byte a row, then rows that an
 * exemption, a waiver or an approval may lift are looked at one by one.
 *
 * E1 Every kernel has one scalar body, used for a single row and inlined into the loop over
 *    many, so the two cannot differ.  Where a block is judged by a shorter way (folded caps, bounds
 *    of a wait), rows that it does not settle go to the scalar body.
 * E2 Nothing here allocates, hashes or touches a string.
 * E3 Bytes of a gate are GATE_NO, GATE_MAYBE or GATE_YES of engine_inside.h, whose bits mask an
 *    answer; bytes of an answer are enum outcome, where the worse is the larger, so that two
 *    records of one rule join by taking the larger.
 */
#include "rule/engine_inside.h"

/* ---- kernels: one row each -------------------------------------------------------------- */

/* ${n} is set. */
INLINE int32_t kernel_min(int32_t lo, int32_t hi, int32_t n)
{
    return judge(YES(lo >= n), known_below(hi, n));
}

/* None is as many as nought; no number asked for is met by any. */
INLINE int32_t kernel_min_col(int32_t v, int32_t need)
{
    int32_t known = YES(v != UNKNOWN) & YES(need > NONE), have = v & ~YES(v == NONE);

    return judge((known & YES(have >= need)) | YES(need == NONE), known & YES(have < need));
}

INLINE int32_t kernel_max(int32_t lo, int32_t hi, int32_t n)
{
    return judge(known_below(hi, n + 1), YES(lo > n));
}

INLINE int32_t kernel_flag(int32_t v)
{
    return judge(YES(v == 1), YES(v == 0)) & YES(v != NONE); /* not applicable is 0 */
}

INLINE int32_t kernel_absent(int32_t v)
{
    return judge(YES(v == NONE), YES(v > NONE));
}

/* Whether ${start} is no later than ${end}, the last day of the wait after ${left}. */
INLINE int32_t waits(int32_t start, int32_t left, int32_t end)
{
    return YES(left > NONE) & YES(start <= end);
}

INLINE int32_t kernel_wait(int32_t start, int32_t waiting, int32_t might, int32_t might_wait)
{
    return judge(~(waiting | might_wait | YES(might == UNKNOWN)), YES(start > NONE) & waiting); /* where nothing was left no start is needed */
}

/* A wait that the memorandum leaves open. */
INLINE int32_t kernel_wait_unset(int32_t any, int32_t might)
{
    return judge(YES(any <= NONE) & YES(might == NONE), 0);
}

INLINE int32_t kernel_holds(int32_t holds, int32_t v, code_mask forbidden)
{
    int32_t member = in_mask(forbidden, v);

    return judge(YES(holds == 0) | YES(holds == NONE) | YES(member == GATE_NO), YES(holds == 1) & YES(member == GATE_YES));
}

/* Notice: the least and the most that the last day may have to be, seen what is known. */
INLINE uint8_t kernel_notice(const struct rec *r, const struct columns *in, ptrdiff_t i)
{
    int32_t given = in->col[r->a][i], last = in->col[r->b][i], end = in->col[FACT_END][i], by = in->col[FACT_NOTICE_BY][i];
    int32_t weeks = in->col[FACT_PERMANENT_NOTICE][i];
    int32_t most = given + r->n, least = most;
    int32_t bound = in_mask(r->mask, by), answer;

    if (given == NONE || bound == GATE_NO)
        return OUT_NOT_APPLICABLE;
    if (given == UNKNOWN || last == UNKNOWN || r->n < 0)
        return OUT_CANNOT;
    if (r->flags & REC_PERMANENT_SHORTER && weeks != NONE && (weeks == UNKNOWN || weeks * 7 < r->n)) {
        least = weeks == UNKNOWN ? given : given + weeks * 7;
        most = weeks == UNKNOWN ? most : least;
    }
    if (r->flags & REC_LATER_OF_END && end != NONE) {
        least = end != UNKNOWN && end > least ? end : least;
        most = end == UNKNOWN ? DAY_LAST : end > most ? end : most;
    }
    answer = last == NONE ? OUT_PASS : judge(YES(last >= most), YES(last < least));
    return bound == GATE_MAYBE && answer == OUT_FAIL ? OUT_CANNOT : (uint8_t)answer;
}

INLINE uint8_t kernel_told(uint8_t above, int32_t told)
{
    uint8_t unsure = told == 1 ? OUT_PASS : OUT_CANNOT, inside = above == OUT_CANNOT ? unsure : OUT_NOT_APPLICABLE;

    return above == OUT_FAIL ? (uint8_t)kernel_flag(told) : inside;
}

daynum wait_last_day(const struct rec *r, daynum left)
{
    return r->n < 0 ? DAY_LAST : day_add_months(left, r->n);
}

/* The wait's last day after ${left}, or something harmless when there is no leaving. */
INLINE int32_t wait_end(const struct rec *r, int32_t left)
{
    return left > NONE ? wait_last_day(r, left) : DAY_FIRST;
}

INLINE uint8_t wait_one(const struct rec *r, int32_t start, int32_t any, int32_t might)
{
    return (uint8_t)kernel_wait(start, waits(start, any, wait_end(r, any)), might, waits(start, might, wait_end(r, might)));
}

static uint8_t kernel_one(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t i)
{
    const int32_t *const *col = in->col;
    int32_t a = col[r->a][i], b = col[r->b][i];

    switch ((enum op)r->op) {
    case OP_CAP: return cap_outcome(&p->table.v[r->table], r, a, in, i);
    case OP_MIN: return r->n < 0 ? OUT_CANNOT : (uint8_t)kernel_min(a, b, r->n);
    case OP_MIN_COL: return (uint8_t)kernel_min_col(a, b);
    case OP_MAX: return (uint8_t)kernel_max(a, b, r->n);
    case OP_WAIT: {
        int32_t might = col[r->c][i];

        if (r->n < 0)
            return (uint8_t)kernel_wait_unset(b, might);
        return wait_one(r, col[FACT_START][i], b, might);
    }
    case OP_FLAG: return (uint8_t)kernel_flag(a);
    case OP_ABSENT: return (uint8_t)kernel_absent(a);
    case OP_NOTICE: return kernel_notice(r, in, i);
    case OP_HOLDS: return (uint8_t)kernel_holds(col[FACT_HOLDS_CASES][i], a, r->mask);
    case OP_TOLD: return kernel_told(cap_outcome(&p->table.v[r->table], r, b, in, i), a);
    }
    return OUT_CANNOT;
}

enum outcome rec_outcome(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t row)
{
    enum tri gate = rec_gate(p, r, in, row);

    return gate == TRI_NO ? OUT_NOT_APPLICABLE : (enum outcome)gated((uint8_t)gate_of_tri(gate), kernel_one(p, r, in, row));
}

/* ---- kernels: a block ------------------------------------------------------------------- */

#define EACH_ROW(kernel)                                                                                                                             \
    do {                                                                                                                                             \
        for (ptrdiff_t i = 0; i < rows; i++)                                                                                                         \
            wide[i] = (kernel);                                                                                                                      \
        narrow(wide, rows, answer);                                                                                                                  \
    } while (0)

/* The day from which on leavings bar each start, and what that says of what was left. */
static WIDE void waits_block(const struct wait_table *t, const int32_t *restrict start, const int32_t *restrict any, const int32_t *restrict might,
                             ptrdiff_t rows, int32_t *restrict earliest, uint8_t *restrict answer)
{
    enum { NOT_KNOWN = DAY_FIRST - 1 };
    const daynum *restrict by_start = t->earliest;
    int32_t at[BLOCK_ROWS], wide[BLOCK_ROWS];

    for (ptrdiff_t i = 0; i < rows; i++)
        at[i] = (start[i] > NOT_KNOWN ? start[i] : NOT_KNOWN) - NOT_KNOWN;
    for (ptrdiff_t i = 0; i < rows; i++) {
        earliest[i] = by_start[at[i]];
        wide[i] = kernel_wait(start[i], YES(earliest[i] <= any[i]), might[i], YES(earliest[i] <= might[i]));
    }
    narrow(wide, rows, answer);
}

static WIDE void waits_unset(const int32_t *restrict any, const int32_t *restrict might, ptrdiff_t rows, uint8_t *restrict answer)
{
    int32_t wide[BLOCK_ROWS];

    EACH_ROW(kernel_wait_unset(any[i], might[i]));
}

/* ${earliest} is set for what may lift the answers where the wait has a table. */
static void wait_block(const struct batch *b, const struct rec *r, uint8_t *answer, int32_t *earliest)
{
    const int32_t *any = batch_column(b, r->b), *might = batch_column(b, r->c), *start = batch_column(b, FACT_START);

    if (r->n < 0) {
        waits_unset(any, might, b->rows, answer);
    } else if (r->wait) {
        waits_block(r->wait, start, any, might, b->rows, earliest, answer);
    } else {
        for (ptrdiff_t i = 0; i < b->rows; i++)
            answer[i] = wait_one(r, start[i], any[i], might[i]);
    }
}

/* Kernels of one or two columns. */
static WIDE void simple_block(const struct rec *r, const int32_t *restrict a, const int32_t *restrict b, ptrdiff_t rows, uint8_t *restrict answer)
{
    int32_t n = r->n, wide[BLOCK_ROWS];

    switch ((enum op)r->op) {
    case OP_MIN:
        if (n < 0)
            memset(answer, OUT_CANNOT, (size_t)rows);
        else
            EACH_ROW(kernel_min(a[i], b[i], n));
        break;
    case OP_MIN_COL: EACH_ROW(kernel_min_col(a[i], b[i])); break;
    case OP_MAX: EACH_ROW(kernel_max(a[i], b[i], n)); break;
    case OP_FLAG: EACH_ROW(kernel_flag(a[i])); break;
    default: EACH_ROW(kernel_absent(a[i])); break;
    }
}

static void told_block(const int32_t *restrict told, ptrdiff_t rows, uint8_t *restrict answer)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        answer[i] = kernel_told(answer[i], told[i]);
}

/* What is made for one slot over one block, beside its outcomes. */
struct making {
    int32_t *excess;              /* of a cap; NULL: not asked for */
    int32_t earliest[BLOCK_ROWS]; /* of a slot with one wait: the day from which on leavings bar the start */
};

/* ${excess}: of the record, NULL when it is not asked for. */
static void kernel_block(const struct batch *b, const struct rec *r, const uint8_t *restrict gate, uint8_t *restrict answer, int32_t *restrict excess,
                         struct making *m)
{
    switch ((enum op)r->op) {
    case OP_MIN:
    case OP_MIN_COL:
    case OP_MAX:
    case OP_FLAG:
    case OP_ABSENT: simple_block(r, batch_column(b, r->a), batch_column(b, r->b), b->rows, answer); break;
    case OP_WAIT: wait_block(b, r, answer, m->earliest); break;
    case OP_CAP: cap_block(b, r, r->a, gate, answer, excess); break;
    case OP_TOLD:
        cap_block(b, r, r->b, gate, answer, NULL);
        told_block(batch_column(b, r->a), b->rows, answer);
        break;
    default:
        for (ptrdiff_t i = 0; i < b->rows; i++)
            answer[i] = gate[i] == GATE_NO ? OUT_NOT_APPLICABLE : kernel_one(b->p, r, b->in, b->from + i);
        break;
    }
}

/* Keeps what the gate lets through. */
static WIDE void gate_answers(const uint8_t *restrict gate, ptrdiff_t rows, uint8_t *restrict answer)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        answer[i] = gated(gate[i], answer[i]);
}

/* Only a gate that is surely open lets an excess through. */
static WIDE void gate_excess(const uint8_t *restrict gate, ptrdiff_t rows, int32_t *restrict excess)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        excess[i] = YES(gate[i] == (uint8_t)GATE_YES) & excess[i];
}

/* Takes into ${out} what is worse. */
static WIDE void join_answers(const uint8_t *restrict answer, ptrdiff_t rows, uint8_t *restrict out)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        out[i] = answer[i] > out[i] ? answer[i] : out[i];
}

static WIDE void join_excess(const int32_t *restrict excess, ptrdiff_t rows, int32_t *restrict out)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        out[i] = excess[i] > out[i] ? excess[i] : out[i];
}

/* Only what is above in the end has an excess. */
static WIDE void keep_above(const uint8_t *restrict outcome, ptrdiff_t rows, int32_t *restrict excess)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        excess[i] = YES(outcome_is_above(outcome[i])) & excess[i];
}

/* ---- what may lift a fail --------------------------------------------------------------- */

/* Whether the wait after a leaving is still on; not known without its day or a start. */
static int32_t waits_on(const struct program *p, const struct slot *s, int leaving, const struct columns *in, ptrdiff_t i)
{
    int32_t left = in->col[s->leaving + leaving][i], start = in->col[FACT_START][i];

    if (left <= NONE || start <= NONE)
        return left == NONE ? GATE_NO : GATE_MAYBE;
    /* A scenario has two waits, one until a day and one from it; the one that reaches the row counts. */
    for (const struct rec *r = &p->rec.v[s->first_rec]; r < &p->rec.v[s->first_rec + s->recs]; r++)
        if (start <= wait_last_day(r, left) && (s->recs == 1 || rec_gate(p, r, in, i) != TRI_NO))
            return GATE_YES;
    return GATE_NO;
}

/* A leaving that no reason lifts still bars, whatever the latest leaving's reason is; one not fully known may. */
static int32_t barred(const struct program *p, const struct slot *s, const struct columns *in, ptrdiff_t i)
{
    if (waits_on(p, s, LEAVING_BAR, in, i) == GATE_YES)
        return GATE_YES;
    return waits_on(p, s, LEAVING_BAR_HI, in, i) == GATE_NO ? GATE_NO : GATE_MAYBE;
}

/* The reason asked about is that of the latest leaving known; where that one's wait is over, only leavings that may count are left, and `barred`
 * knows theirs. */
INLINE int32_t exemption_gate(const struct program *p, const struct slot *s, const struct exemption *x, const struct columns *in, ptrdiff_t i)
{
    int32_t lifts = guard_gate(p, x->first, x->n, in, i);

    if (!x->of_leaving || (lifts == GATE_NO && waits_on(p, s, LEAVING_ANY, in, i) != GATE_NO))
        return lifts;
    if (waits_on(p, s, LEAVING_ANY, in, i) == GATE_NO)
        lifts = GATE_YES;
    return lifts & gate_not(barred(p, s, in, i));
}

enum tri exemption_value(const struct program *p, const struct slot *s, const struct exemption *x, const struct columns *in, ptrdiff_t i)
{
    return tri_of_gate(exemption_gate(p, s, x, in, i));
}

/* A waiver or an approval: 1 given, 0 not. */
INLINE int32_t flagged(int32_t v)
{
    return YES(v == 1) | (YES(v == UNKNOWN) & GATE_MAYBE);
}

enum { LIFTED_NO = GATE_NO, LIFTED_MAYBE = GATE_MAYBE, LIFTED_YES = (uint8_t)GATE_YES };

/* An answer after what may lift it; below "cannot decide" there is nothing to lift. Bytes, for what is looked at are bytes. */
INLINE uint8_t lift(uint8_t answer, uint8_t lifted, uint8_t approved)
{
    bool maybe = (lifted == LIFTED_MAYBE) | (approved == LIFTED_MAYBE);
    uint8_t unsure = maybe ? OUT_CANNOT : OUT_FAIL;
    uint8_t failing = approved == LIFTED_YES ? OUT_APPROVED : unsure;
    uint8_t worse = answer == OUT_FAIL ? failing : answer, lower = lifted == LIFTED_YES ? OUT_EXEMPT : worse;

    return answer >= OUT_CANNOT ? lower : answer;
}

/* ${answer} after exemptions, waiver and approval; strength is not yet looked at. */
static uint8_t slot_lift(const struct program *p, const struct slot *s, uint8_t answer, const struct columns *in, ptrdiff_t i)
{
    int32_t lifted = GATE_NO;

    if (answer < OUT_CANNOT)
        return answer;
    for (int k = 0; k < s->exemptions; k++)
        lifted |= exemption_gate(p, s, &p->exemption.v[s->first_exemption + k], in, i);
    if (s->waiver >= 0)
        lifted |= flagged(in->col[s->waiver][i]);
    return lift(answer, (uint8_t)lifted, s->approval >= 0 ? (uint8_t)flagged(in->col[s->approval][i]) : LIFTED_NO);
}

/* exemption_gate, where ${lifts} is what the guard says and leavings from ${earliest} on bar the start. */
INLINE int32_t lifts_settled(int32_t lifts, int32_t start, int32_t earliest, int32_t any, int32_t bar, int32_t bar_hi)
{
    int32_t over = known_below(any, earliest), bars = YES(earliest <= bar) & YES(start > NONE);

    return (lifts | over) & ~bars & (known_below(bar_hi, earliest) | GATE_MAYBE);
}

static WIDE void lifts_settle(const int32_t *restrict start, const int32_t *restrict earliest, const int32_t *const leaving[LEAVING_OUTPUTS],
                              ptrdiff_t rows, int32_t *restrict lifts)
{
    const int32_t *restrict any = leaving[LEAVING_ANY], *restrict bar = leaving[LEAVING_BAR], *restrict bar_hi = leaving[LEAVING_BAR_HI];

    for (ptrdiff_t i = 0; i < rows; i++)
        lifts[i] = lifts_settled(lifts[i], start[i], earliest[i], any[i], bar[i], bar_hi[i]);
}

/* Without one table for all rows: a fail says that the latest leaving known still waits, so that its reason is the one that matters. */
static WIDE void lifts_open(const uint8_t *restrict answer, const int32_t *restrict lifts, ptrdiff_t rows, uint8_t *restrict look)
{
    uint8_t lifting[BLOCK_ROWS];

    narrow(lifts, rows, lifting);
    for (ptrdiff_t i = 0; i < rows; i++)
        look[i] = (answer[i] == OUT_CANNOT) | ((answer[i] == OUT_FAIL) & (lifting[i] != LIFTED_NO)) ? OUT_LOOK : 0;
}

/* Another leaving may bar where an exemption by reason would lift: see exemption_gate. */
static void bar_block(const struct batch *b, const struct slot *s, const struct exemption *x, const struct making *m, const uint8_t *restrict answer,
                      int32_t *restrict lifts)
{
    const int32_t *leaving[LEAVING_OUTPUTS];
    uint8_t look[BLOCK_ROWS];

    if (s->recs == 1 && b->p->rec.v[s->first_rec].wait) {
        for (int k = 0; k < LEAVING_OUTPUTS; k++)
            leaving[k] = batch_column(b, s->leaving + k);
        lifts_settle(batch_column(b, FACT_START), m->earliest, leaving, b->rows, lifts);
        return;
    }
    lifts_open(answer, lifts, b->rows, look);
    for (ptrdiff_t i = 0; (i = next_at_least(OUT_LOOK, look, i, b->rows)) < b->rows; i++)
        lifts[i] = exemption_gate(b->p, s, x, b->in, b->from + i);
}

static WIDE void lifts_join(const int32_t *restrict lifts, ptrdiff_t rows, int32_t *restrict lifted)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        lifted[i] |= lifts[i];
}

static WIDE void flags_look(const int32_t *restrict flag, ptrdiff_t rows, int32_t *restrict lifts)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        lifts[i] = flagged(flag[i]);
}

static WIDE void lifts_apply(const int32_t *restrict lifted, const int32_t *restrict approved, ptrdiff_t rows, uint8_t *restrict answer)
{
    uint8_t lifts[BLOCK_ROWS], approves[BLOCK_ROWS];

    narrow(lifted, rows, lifts);
    narrow(approved, rows, approves);
    for (ptrdiff_t i = 0; i < rows; i++)
        answer[i] = lift(answer[i], lifts[i], approves[i]);
}

/* Where nothing can be approved. */
static WIDE void lifts_apply_alone(const int32_t *restrict lifted, ptrdiff_t rows, uint8_t *restrict answer)
{
    uint8_t lifts[BLOCK_ROWS];

    narrow(lifted, rows, lifts);
    for (ptrdiff_t i = 0; i < rows; i++)
        answer[i] = lift(answer[i], lifts[i], LIFTED_NO);
}

static void lift_block(const struct batch *b, const struct slot *s, const struct making *m, uint8_t *answer)
{
    static const int32_t never[BLOCK_ROWS]; /* GATE_NO */
    int32_t lifted[BLOCK_ROWS], lifts[BLOCK_ROWS], approved[BLOCK_ROWS];
    bool first = true;

    for (const struct exemption *x = &b->p->exemption.v[s->first_exemption]; x < &b->p->exemption.v[s->first_exemption + s->exemptions]; x++) {
        int32_t *to = first ? lifted : lifts;

        guard_block(b, x->first, x->n, to);
        if (x->of_leaving)
            bar_block(b, s, x, m, answer, to);
        if (!first)
            lifts_join(lifts, b->rows, lifted);
        first = false;
    }
    if (s->waiver >= 0) {
        flags_look(batch_column(b, s->waiver), b->rows, first ? lifted : lifts);
        if (!first)
            lifts_join(lifts, b->rows, lifted);
        first = false;
    }
    if (s->approval < 0) {
        lifts_apply_alone(lifted, b->rows, answer);
        return;
    }
    flags_look(batch_column(b, s->approval), b->rows, approved);
    lifts_apply(first ? never : lifted, approved, b->rows, answer);
}

static bool has_lifts(const struct slot *s)
{
    return s->exemptions || s->waiver >= 0 || s->approval >= 0;
}

static WIDE void advise_block(ptrdiff_t rows, uint8_t *answer)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        answer[i] = answer[i] == OUT_FAIL ? OUT_ADVICE : answer[i];
}

/* ---- slots ------------------------------------------------------------------------------ */

/* One row: no blocks, no tables. */
static void run_row(const struct program *p, const struct columns *in, const uint8_t *slots, ptrdiff_t row, struct answers out)
{
    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        const struct slot *slot = &p->slot.v[s];
        uint8_t worst = OUT_NOT_APPLICABLE;
        int32_t excess = 0;

        if (slots && !slots[s])
            continue;
        for (const struct rec *r = &p->rec.v[slot->first_rec]; r < &p->rec.v[slot->first_rec + slot->recs] && !slot->off; r++) {
            uint8_t o = (uint8_t)rec_outcome(p, r, in, row);
            int32_t e = out.excess && r->op == OP_CAP && o == OUT_FAIL ? cap_excess(&p->table.v[r->table], in->col[r->a][row], in, row) : 0;

            worst = o > worst ? o : worst;
            excess = e > excess ? e : excess;
        }
        worst = slot_lift(p, slot, worst, in, row);
        worst = slot->strength == STRENGTH_ADVICE && worst == OUT_FAIL ? OUT_ADVICE : worst;
        out.outcome[s * out.stride] = worst;
        if (out.excess && slot->kind == K_PRICE_CAP)
            out.excess[s * out.stride] = outcome_is_above(worst) ? excess : 0;
    }
}

static void gate_all(const uint8_t *gate, ptrdiff_t rows, uint8_t *answer, int32_t *excess)
{
    gate_answers(gate, rows, answer);
    if (excess)
        gate_excess(gate, rows, excess);
}

/* The first record of a slot that reaches a row writes what the slot has so far, another joins it. */
static void run_rec(const struct batch *b, const struct rec *r, const uint8_t *gate, enum passage passage, bool first, uint8_t *outcome,
                    struct making *m)
{
    uint8_t another[BLOCK_ROWS], *answer = first ? outcome : another;
    int32_t above[BLOCK_ROWS], *excess = m->excess && !first ? above : m->excess;

    kernel_block(b, r, gate, answer, excess, m);
    if (passage != PASSAGE_ALL)
        gate_all(gate, b->rows, answer, excess);
    if (first)
        return;
    join_answers(another, b->rows, outcome);
    if (excess)
        join_excess(above, b->rows, m->excess);
}

/* ${excess}: of a cap whose excess is asked for, or NULL. */
static void run_slot(struct batch *b, const struct slot *s, uint8_t *outcome, int32_t *excess)
{
    struct making m;
    bool first = true;

    m.excess = excess;
    for (const struct rec *r = &b->p->rec.v[s->first_rec]; r < &b->p->rec.v[s->first_rec + s->recs] && !s->off; r++) {
        enum passage passage;
        const uint8_t *gate = gate_block(b, r, &passage);

        if (passage == PASSAGE_SHUT)
            continue;
        run_rec(b, r, gate, passage, first, outcome, &m);
        first = false;
    }
    if (first) { /* nothing of it reaches a row */
        memset(outcome, OUT_NOT_APPLICABLE, (size_t)b->rows);
        if (excess)
            memset(excess, 0, sizeof(*excess) * (size_t)b->rows);
        return;
    }
    if (has_lifts(s) && next_at_least(OUT_CANNOT, outcome, 0, b->rows) < b->rows) {
        lift_block(b, s, &m, outcome);
        if (excess)
            keep_above(outcome, b->rows, excess);
    }
    if (s->strength == STRENGTH_ADVICE)
        advise_block(b->rows, outcome);
}

void program_run(const struct program *p, const struct columns *in, const uint8_t *slots, ptrdiff_t from, ptrdiff_t rows, struct answers out)
{
    struct batch batch, *b;

    if (rows == 1) {
        run_row(p, in, slots, from, out);
        return;
    }
    b = batch_open(&batch, p, in, from, rows);
    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        const struct slot *slot = &p->slot.v[s];
        int32_t *excess = out.excess && slot->kind == K_PRICE_CAP ? out.excess + s * out.stride : NULL;

        if (!slots || slots[s])
            run_slot(b, slot, out.outcome + s * out.stride, excess);
    }
}

/* ---- which columns ---------------------------------------------------------------------- */

static void kernel_columns(const struct rec *r, uint8_t *read)
{
    read[r->a] = read[r->b] = read[r->c] = 1;
    switch ((enum op)r->op) {
    case OP_CAP:
    case OP_TOLD: read[FACT_REGION] = read[FACT_ROLE] = read[FACT_HOURS_FROM] = read[FACT_HOURS_TO] = 1; break;
    case OP_WAIT: read[FACT_START] = 1; break;
    case OP_NOTICE: read[FACT_END] = read[FACT_NOTICE_BY] = read[FACT_PERMANENT_NOTICE] = 1; break;
    case OP_HOLDS: read[FACT_HOLDS_CASES] = 1; break;
    default: break;
    }
}

void slot_columns(const struct program *p, const struct slot *s, uint8_t *read)
{
    for (const struct rec *r = &p->rec.v[s->first_rec]; r < &p->rec.v[s->first_rec + s->recs]; r++) {
        gate_columns(p, r, read);
        kernel_columns(r, read);
    }
    for (int k = 0; k < s->exemptions; k++)
        guard_columns(p, p->exemption.v[s->first_exemption + k].first, p->exemption.v[s->first_exemption + k].n, read);
    for (int k = 0; s->leaving >= 0 && k < LEAVING_OUTPUTS; k++)
        read[s->leaving + k] = read[FACT_START] = 1;
    if (s->approval >= 0)
        read[s->approval] = 1;
    if (s->waiver >= 0)
        read[s->waiver] = 1;
}
