// The bench "five rules": the contestants one after the other, round after round, their answers compared, and the
// report.  Started by `run`, which builds what is needed; see README.md.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { AUTHORITIES, OUTCOMES, RULES, TALLY } from './contestant.mjs';
import { ask, build, fewer, finish, median, option, report, start, table } from './rounds.mjs';

const ROWS = option('rows', 1000000), ROUNDS = option('rounds', 7);
const WARM_MS = 250, TURN_MS = 150;
const RULE_NAMES = ['cap', 'cool-off', 'experience', 'references', 'onsite'];
const OUTCOME_NAMES = ['not applicable', 'pass', 'exempt', 'cannot decide', 'fail'];

// `atLeast`: how many times as fast as this one Concordat is to be: the bar, as README.md has it.
const CONTESTANTS = [
    { name: 'concordat', label: 'Concordat, rulebook', program: [build('engine_concordat')], rows: ROWS },
    { name: 'columns', label: 'C, hand-written columns', program: [build('engine_columns')], rows: ROWS, atLeast: 0.4 },
    { name: 'rows', label: 'C, plain row loop', program: [build('engine_rows')], rows: ROWS },
    { name: 'duckdb', label: 'DuckDB', program: ['node', 'engine_duckdb.mjs'], rows: ROWS, atLeast: 20 },
    { name: 'clips', label: 'CLIPS', program: [build('engine_clips')], rows: fewer(ROWS, 50000), atLeast: 350 },
    { name: 'zen', label: 'GoRules ZEN, rows', program: ['node', 'engine_zen.mjs'], rows: fewer(ROWS, 20000), atLeast: 1500 },
    { name: 'zen-lists', label: 'GoRules ZEN, lists', program: ['node', 'engine_zen_lists.mjs'], rows: fewer(ROWS, 20000) },
    { name: 'json-rules', label: 'json-rules-engine', program: ['node', 'engine_json_rules.mjs'], rows: fewer(ROWS, 2000), atLeast: 8000 },
];

/* The number's place in the totals, in words. */
function place(k) {
    const at = k % TALLY;
    const what = at < RULES * OUTCOMES ? `${RULE_NAMES[Math.floor(at / OUTCOMES)]}, ${OUTCOME_NAMES[at % OUTCOMES]}`
                                       : ['rows with a fail', 'rows that need information', 'excess'][at - RULES * OUTCOMES];

    return `authority ${Math.floor(k / TALLY)}, ${what}`;
}

function compare(contestant, totals, expected) {
    const k = totals.findIndex((x, i) => x !== expected[i]);

    if (totals.length !== AUTHORITIES * TALLY || k >= 0)
        throw new Error(`${contestant.label} disagrees: ${place(k)} is ${totals[k]}, the row loop says ${expected[k]}`);
}

async function judge(rows) {
    const rowLoop = CONTESTANTS.find((c) => c.name === 'rows');
    const running = start({ ...rowLoop, rows });
    const { totals } = await ask(running);

    finish(running);
    return totals;
}

/* At the beginning of a turn caches and clock are the last contestant's: answers are not kept until they are its own. */
async function warmUp(running) {
    const until = Date.now() + WARM_MS;

    do
        await ask(running);
    while (Date.now() < until);
}

/* The median of the answers of a turn: a quick contestant gives many in the time that a slow one gives one. */
async function turn(c, expected) {
    const until = Date.now() + TURN_MS;
    const seen = [];

    do {
        const { rows, ns, totals } = await ask(c.running);

        compare(c, totals, expected);
        seen.push(ns / rows);
    } while (Date.now() < until);
    return median(seen);
}

async function play() {
    const only = option('only', '');
    const players = CONTESTANTS.filter((c) => (only === '' || only.split(',').includes(c.name)) && existsSync(c.program.at(-1)));
    const expected = new Map();

    for (const c of players) {
        if (!expected.has(c.rows))
            expected.set(c.rows, await judge(c.rows));
        c.running = start(c);
        c.ns = [];
    }
    for (let round = 0; round <= ROUNDS; round++) /* the first lets compilers of JavaScript warm up and is not kept */
        for (let k = 0; k < players.length; k++) {
            const c = players[(k + round) % players.length];

            await warmUp(c.running);
            const ns = await turn(c, expected.get(c.rows));

            if (round > 0)
                c.ns.push(ns);
        }
    players.forEach((c) => finish(c.running));
    return { players, checksum: createHash('sha256').update(expected.get(ROWS)?.join() ?? '').digest('hex').slice(0, 16) };
}

function results({ players, checksum }) {
    const measured = players.find((c) => c.name === 'concordat');

    return {
        bench: 'five rules', rows: ROWS, rounds: ROUNDS, checksum,
        contestants: players.map((c) => ({
            name: c.name, label: c.label, rows: c.rows, nsPerRow: median(c.ns), least: Math.min(...c.ns), most: Math.max(...c.ns),
            /* Turns of one round are neighbours in time, so what the machine does beside them is much the same for both. */
            timesConcordat: measured && c !== measured ? median(c.ns.map((ns, round) => ns / measured.ns[round])) : null,
            atLeast: c.atLeast ?? null,
        })),
    };
}

function print(r) {
    const figure = (x) => (x < 100 ? x.toFixed(2) : Math.round(x).toLocaleString('en-GB'));

    console.log(`five rules: ${r.rows.toLocaleString('en-GB')} assignments, one core, ${r.rounds} rounds, median;` +
                ` all totals agree (${r.checksum})\n`);
    table(['contestant', 'rows', 'ns a row', 'least', 'most', 'Concordat is … times as fast', 'bar', ''],
          r.contestants.map((c) => [
              c.label, c.rows.toLocaleString('en-GB'), figure(c.nsPerRow), figure(c.least), figure(c.most),
              c.timesConcordat === null ? '' : figure(c.timesConcordat), c.atLeast === null ? '' : `at least ${c.atLeast}`,
              c.timesConcordat === null || c.atLeast === null ? '' : c.timesConcordat >= c.atLeast ? 'met' : 'missed',
          ]));
}

await report(async () => results(await play()), print);
process.exit(); /* contestants still waiting after a failure end with their standard input */
