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
 * E3 Bytes of a gate are enum tri; bytes of an answer are enum outcome, where the worse is the
 *    larger, so that two records of one rule join by taking the larger.
 */
#include "rule/engine_inside.h"

/* ---- kernels: one row each -------------------------------------------------------------- */

/* ${n} is set. */
INLINE int32_t kernel_min(int32_t lo, int32_t hi, int32_t n)
{
    return judge(YES(lo >= n), YES(hi < n) & YES(hi != UNKNOWN));
}

/* None is as many as nought; no number asked for is met by any. */
INLINE int32_t kernel_min_col(int32_t v, int32_t need)
{
    int32_t known = YES(v != UNKNOWN) & YES(need > NONE), have = v & ~YES(v == NONE);

    return judge((known & YES(have >= need)) | YES(need == NONE), known & YES(have < need));
}

INLINE int32_t kernel_max(int32_t lo, int32_t hi, int32_t n)
{
    return judge(YES(hi != UNKNOWN) & YES(hi <= n), YES(lo > n));
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
    int32_t maybe = YES(might == UNKNOWN) | might_wait;

    return judge(~waiting & ~maybe, YES(start > NONE) & waiting); /* where nothing was left no start is needed */
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
    if (r->n < 0)
        return DAY_LAST;
    return r->wait ? r->wait->end[left - DAY_FIRST] : day_add_months(left, r->n);
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

/*
 * A wait of so many months lies between two counts of days, few apart.  A start that passes the
 * longer or fails the shorter is settled without a calendar; those between are looked up.
 */
static WIDE void wait_block(const struct rec *r, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, uint8_t *restrict answer)
{
    const int32_t *any = in->col[r->b] + from, *might = in->col[r->c] + from, *start = in->col[FACT_START] + from;
    int32_t least = r->wait ? r->wait->least : r->n * 28, most = r->wait ? r->wait->most : r->n * 31, wide[BLOCK_ROWS];

    if (r->n < 0) {
        EACH_ROW(kernel_wait_unset(any[i], might[i]));
        return;
    }
    for (ptrdiff_t i = 0; i < rows; i++) {
        int32_t waiting = waits(start[i], any[i], any[i] + least), longer = waits(start[i], any[i], any[i] + most);
        int32_t might_wait = waits(start[i], might[i], might[i] + least), might_longer = waits(start[i], might[i], might[i] + most);

        wide[i] = kernel_wait(start[i], waiting, might[i], might_wait) | (((waiting ^ longer) | (might_wait ^ might_longer)) & OUT_LOOK);
    }
    narrow(wide, rows, answer);
    for (ptrdiff_t i = 0; (i = next_at_least(OUT_LOOK, answer, i, rows)) < rows; i++)
        answer[i] = wait_one(r, start[i], any[i], might[i]);
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

static void kernel_block(const struct program *p, const struct rec *r, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, const uint8_t *restrict gate,
                         uint8_t *restrict answer)
{
    const int32_t *a = in->col[r->a] + from, *b = in->col[r->b] + from;

    switch ((enum op)r->op) {
    case OP_MIN:
    case OP_MIN_COL:
    case OP_MAX:
    case OP_FLAG:
    case OP_ABSENT: simple_block(r, a, b, rows, answer); break;
    case OP_WAIT: wait_block(r, in, from, rows, answer); break;
    case OP_CAP: cap_block(&p->table.v[r->table], r, r->a, in, from, rows, answer); break;
    case OP_TOLD:
        cap_block(&p->table.v[r->table], r, r->b, in, from, rows, answer);
        for (ptrdiff_t i = 0; i < rows; i++)
            answer[i] = kernel_told(answer[i], a[i]);
        break;
    default:
        for (ptrdiff_t i = 0; i < rows; i++)
            answer[i] = gate[i] == GATE_NO ? OUT_NOT_APPLICABLE : kernel_one(p, r, in, from + i);
        break;
    }
}

/* Takes the answers that the gate lets through into ${out}, where they are the worse. */
static WIDE void join_answers(const uint8_t *restrict gate, const uint8_t *restrict answer, ptrdiff_t rows, uint8_t *restrict out)
{
    for (ptrdiff_t i = 0; i < rows; i++) {
        uint8_t o = gated(gate[i], answer[i]);

        out[i] = o > out[i] ? o : out[i];
    }
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

/* The reason asked about is that of the latest leaving known; where that one's wait is over, only leavings that may count are left, and `barred` knows theirs. */
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

uint8_t slot_lift(const struct program *p, const struct slot *s, uint8_t answer, const struct columns *in, ptrdiff_t i)
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

/* A fail says that the latest leaving known still waits, so that its reason is the one that matters. */
static WIDE void lifts_open(const uint8_t *restrict answer, const uint8_t *restrict lifts, ptrdiff_t rows, uint8_t *restrict open)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        open[i] = (answer[i] == OUT_CANNOT) | ((answer[i] == OUT_FAIL) & (lifts[i] != LIFTED_NO));
}

/* Another leaving may bar where an exemption by reason would lift: see exemption_gate. */
static void bar_block(const struct program *p, const struct slot *s, const struct exemption *x, const struct columns *in, ptrdiff_t from, ptrdiff_t rows,
                      const uint8_t *restrict answer, uint8_t *restrict lifts)
{
    uint8_t open[BLOCK_ROWS];

    lifts_open(answer, lifts, rows, open);
    for (ptrdiff_t i = 0; (i = next_at_least(1, open, i, rows)) < rows; i++)
        lifts[i] = (uint8_t)exemption_gate(p, s, x, in, from + i);
}

static WIDE void lifts_narrow(const int32_t *restrict lifts, ptrdiff_t rows, uint8_t *restrict to)
{
    narrow(lifts, rows, to);
}

static WIDE void lifts_join(const uint8_t *restrict lifts, ptrdiff_t rows, uint8_t *restrict lifted)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        lifted[i] |= lifts[i];
}

static WIDE void flags_look(const int32_t *restrict flag, ptrdiff_t rows, uint8_t *restrict lifts)
{
    int32_t wide[BLOCK_ROWS];

    for (ptrdiff_t i = 0; i < rows; i++)
        wide[i] = flagged(flag[i]);
    narrow(wide, rows, lifts);
}

static WIDE void lifts_apply(const uint8_t *restrict lifted, const uint8_t *restrict approved, ptrdiff_t rows, uint8_t *restrict answer)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        answer[i] = lift(answer[i], lifted[i], approved[i]);
}

static void lift_block(const struct program *p, const struct slot *s, const struct columns *in, ptrdiff_t from, ptrdiff_t rows, uint8_t *answer)
{
    uint8_t lifted[BLOCK_ROWS], lifts[BLOCK_ROWS], approved[BLOCK_ROWS];
    int32_t wide[BLOCK_ROWS];

    memset(lifted, LIFTED_NO, (size_t)rows);
    memset(approved, LIFTED_NO, (size_t)rows);
    for (const struct exemption *x = &p->exemption.v[s->first_exemption]; x < &p->exemption.v[s->first_exemption + s->exemptions]; x++) {
        guard_block(p, x->first, x->n, in, from, rows, wide);
        lifts_narrow(wide, rows, lifts);
        if (x->of_leaving)
            bar_block(p, s, x, in, from, rows, answer, lifts);
        lifts_join(lifts, rows, lifted);
    }
    if (s->waiver >= 0) {
        flags_look(in->col[s->waiver] + from, rows, lifts);
        lifts_join(lifts, rows, lifted);
    }
    if (s->approval >= 0)
        flags_look(in->col[s->approval] + from, rows, approved);
    lifts_apply(lifted, approved, rows, answer);
}

static bool may_be_lifted(const struct slot *s, const uint8_t *answer, ptrdiff_t rows)
{
    return (s->exemptions || s->waiver >= 0 || s->approval >= 0) && next_at_least(OUT_CANNOT, answer, 0, rows) < rows;
}

static WIDE void advise_block(ptrdiff_t rows, uint8_t *answer)
{
    for (ptrdiff_t i = 0; i < rows; i++)
        answer[i] = answer[i] == OUT_FAIL ? OUT_ADVICE : answer[i];
}

/* ---- slots ------------------------------------------------------------------------------ */

/* One row: no blocks, no tables. */
static void run_row(const struct program *p, const struct columns *in, const uint8_t *slots, ptrdiff_t row, uint8_t *out, ptrdiff_t stride)
{
    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        const struct slot *slot = &p->slot.v[s];
        uint8_t worst = OUT_NOT_APPLICABLE;

        if (slots && !slots[s])
            continue;
        for (int k = 0; k < slot->recs && !slot->off; k++) {
            uint8_t o = (uint8_t)rec_outcome(p, &p->rec.v[slot->first_rec + k], in, row);

            worst = o > worst ? o : worst;
        }
        worst = slot_lift(p, slot, worst, in, row);
        out[s * stride] = slot->strength == STRENGTH_ADVICE && worst == OUT_FAIL ? OUT_ADVICE : worst;
    }
}

void program_run(const struct program *p, const struct columns *in, const uint8_t *slots, ptrdiff_t from, ptrdiff_t rows, uint8_t *out, ptrdiff_t stride)
{
    uint8_t answer[BLOCK_ROWS];
    struct gates gates;

    if (rows == 1) {
        run_row(p, in, slots, from, out, stride);
        return;
    }
    gates_open(&gates);
    for (ptrdiff_t s = 0; s < p->slot.n; s++) {
        const struct slot *slot = &p->slot.v[s];
        uint8_t *mine = out + s * stride;

        if (slots && !slots[s])
            continue;
        memset(mine, OUT_NOT_APPLICABLE, (size_t)rows);
        for (int k = 0; k < slot->recs && !slot->off; k++) {
            const struct rec *r = &p->rec.v[slot->first_rec + k];
            const uint8_t *gate = gate_block(p, r, in, from, rows, &gates);

            if (!gate)
                continue;
            kernel_block(p, r, in, from, rows, gate, answer);
            join_answers(gate, answer, rows, mine);
        }
        if (may_be_lifted(slot, mine, rows))
            lift_block(p, slot, in, from, rows, mine);
        if (slot->strength == STRENGTH_ADVICE)
            advise_block(rows, mine);
    }
}
