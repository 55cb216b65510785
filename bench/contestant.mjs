// What a contestant written in JavaScript is: an object with prepare(columns) and round(totals), given to
// serve().  The protocol and the order of the totals are those of contestant.h and workload.h.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const HEADER_BYTES = 512;
export const AUTHORITIES = 175;
export const UNKNOWN = -(2 ** 31);
export const NONE = UNKNOWN + 1;
export const COOL_OFF_MONTHS = 3;

// Outcomes, in the order of enum outcome.
export const NOT_APPLICABLE = 0, PASS = 1, EXEMPT = 2, CANNOT_DECIDE = 3, FAIL = 4;
export const OUTCOMES = 5, RULES = 5;
const FAILING = RULES * OUTCOMES, NEEDING = FAILING + 1, EXCESS = FAILING + 2;
export const TALLY = FAILING + 3;

/** readColumns(path, n): { n, name: Int32Array, … } of the first n rows of a column file. */
export function readColumns(path, n) {
    const file = readFileSync(path);
    const [rows, ...names] = file.toString('latin1', 0, HEADER_BYTES).trim().split(' ');
    const columns = { n };

    if (n > Number(rows))
        throw new Error(`'${path}' has ${rows} rows, not ${n}`);
    names.forEach((name, k) => {
        columns[name] = new Int32Array(file.buffer, file.byteOffset + HEADER_BYTES + k * rows * 4, n);
    });
    return columns;
}

/** countRow(totals, authority, found, excess): one row, found being its five outcomes. */
export function countRow(totals, authority, cap, coolOff, experience, references, onsite, excess) {
    const at = authority * TALLY;

    totals[at + cap]++;
    totals[at + OUTCOMES + coolOff]++;
    totals[at + 2 * OUTCOMES + experience]++;
    totals[at + 3 * OUTCOMES + references]++;
    totals[at + 4 * OUTCOMES + onsite]++;
    totals[at + EXCESS] += excess;
    if (cap === FAIL || coolOff === FAIL || experience === FAIL || references === FAIL || onsite === FAIL)
        totals[at + FAILING]++;
    else if (cap === CANNOT_DECIDE || coolOff === CANNOT_DECIDE || experience === CANNOT_DECIDE || references === CANNOT_DECIDE ||
             onsite === CANNOT_DECIDE)
        totals[at + NEEDING]++;
}

const DAY_MS = 86400000;

/** addMonths(day, n): convention C1, as day_add_months. */
export function addMonths(day, n) {
    const d = new Date(day * DAY_MS);
    const last = new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + n + 1, 0)).getUTCDate();

    return Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + n, Math.min(d.getUTCDate(), last)) / DAY_MS;
}

/** firstPermitted(left): the first day after the waiting period; 0, long ago, when there was no leaving; null when it is unknown. */
export function firstPermitted(left) {
    return left === UNKNOWN ? null : left === NONE ? 0 : addMonths(left, COOL_OFF_MONTHS) + 1;
}

/** known(x): x with null for "unknown" and "none", as rule engines of this kind write them. */
export function known(x) {
    return x === UNKNOWN || x === NONE ? null : x;
}

/** serve({ prepare, round }): answer each line of standard input with one round.  Both may be asynchronous. */
export async function serve({ prepare, round }) {
    const [path, rows] = process.argv.slice(2);
    const columns = readColumns(path, Number(rows));

    await prepare(columns);
    for await (const line of createInterface({ input: process.stdin })) {
        const totals = new Array(AUTHORITIES * TALLY).fill(0);
        const from = process.cpuUsage(); /* of all threads, as now_ns of contestant.c */

        await round(totals, line);
        const { user, system } = process.cpuUsage(from);
        const ns = (user + system) * 1000;
        console.log(JSON.stringify({ rows: columns.n, ns, totals }));
    }
}
