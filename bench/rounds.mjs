// What the benches share: options, starting a contestant and asking it for a round, medians, tables.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const buildFolder = process.env.BENCH_BUILD;
const core = process.env.BENCH_CORE ?? String(availableParallelism() - 1);

/** build(name): the path of what `run` built. */
export function build(name) {
    return `${buildFolder}/${name}`;
}

/** option(name, otherwise): the value of --name=value, true for a bare --name. */
export function option(name, otherwise) {
    const given = process.argv.slice(2).find((a) => a === `--${name}` || a.startsWith(`--${name}=`));

    if (given === undefined)
        return otherwise;
    const value = given.includes('=') ? given.slice(given.indexOf('=') + 1) : true;
    return typeof otherwise === 'number' ? Number(value) : value;
}

/** fewer(rows, most): how many rows a slow contestant is given. */
export function fewer(rows, most) {
    return Math.min(rows, most);
}

/** start(contestant): its process, on one core, with all its threads. */
export function start({ label, program, rows }) {
    const child = spawn('taskset', ['-c', core, ...program, build('assignments.columns'), String(rows)],
                        { cwd: here, env: { ...process.env, BENCH_CSV: build('assignments.csv') }, stdio: ['pipe', 'pipe', 'inherit'] });

    return { label, child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

/** ask(running): its answer to one round. */
export async function ask({ label, child, lines }) {
    child.stdin.write('go\n');
    const { value, done } = await lines.next();

    if (done)
        throw new Error(`${label} ended without an answer`);
    return JSON.parse(value);
}

export function finish({ child }) {
    child.stdin.end();
}

export function median(list) {
    const sorted = [...list].sort((a, b) => a - b);
    const half = sorted.length >> 1;

    return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** report(measure, print): what was measured, printed for people, or as JSON with --json; what went wrong, and exit status 1. */
export async function report(measure, print) {
    try {
        const measured = await measure();

        if (option('json', false))
            console.log(JSON.stringify(measured));
        else
            print(measured);
    } catch (e) {
        console.error(`bench: ${e.message}`);
        process.exitCode = 1;
    }
}

/** table(head, rows): printed with columns aligned, the first to the left. */
export function table(head, rows) {
    const widths = head.map((h, k) => Math.max(h.length, ...rows.map((r) => r[k].length)));
    const line = (cells) => cells.map((c, k) => (k === 0 ? c.padEnd(widths[k]) : c.padStart(widths[k]))).join('  ').trimEnd();

    console.log(line(head));
    rows.forEach((r) => console.log(line(r)));
}
