// The service beside its peers: requests a second over loopback and acknowledged acts a second, of a demonstration register of its own.
// Started by `run`, which builds what is needed; see README.md.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build, median, option, table } from './rounds.mjs';

const ROUNDS = option('rounds', 7), PROCESSES = option('processes', 2), TURN_S = 2, COMMIT_MS = 1000;
const ask = fileURLToPath(new URL('asking.lua', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const concordat = join(root, 'build/concordat');
const example = join(root, 'examples/01-clear-gateshead.json');
const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'concordat-bench-'));
const store = join(folder, 'store'), keys = join(folder, 'keys');
const started = [];

// Each is asked right after its peer, or before it; `atLeast`: of the peer's (DESIGN, "What it must show").
const FIGURES = [
    { name: 'check', label: 'checks, POST /api/v1/checks/evaluate', peer: 'constant', atLeast: 0.5,
      path: '/api/v1/checks/evaluate', given: { ASK_BODY: example } },
    { name: 'page', label: 'a page of assignments, GET /api/v1/assignments', peer: 'constant', atLeast: 0.25,
      path: '/api/v1/assignments', given: {} },
    { name: 'act', label: 'acknowledged acts, POST /api/v1/workers', peer: 'commits', atLeast: 0.5,
      path: '/api/v1/workers', given: {} },
];

function run(...words) {
    return execFileSync(concordat, words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

function begin() {
    run('begin', '--store', store, '--service', 'bench.example.org', '--keys', keys, '--demonstration');
    run('demo', 'register', '--store', store, '--keys', keys, '--rows', '20', '--out', join(folder, 'sign-ins.csv'));
    return run('token', 'new', '--store', store, '--organisation', 'gateshead', '--label', 'bench', '--scope', 'check,read,act');
}

/* A process whose lines are read, and the first of them. */
function start(program, words) {
    const child = spawn(program, words, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

    started.push(child);
    return { child, lines };
}

async function freePort() {
    const server = createServer().listen(0, '127.0.0.1');

    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    return port;
}

async function serve() {
    const port = await freePort();
    const { lines } = start(concordat, ['serve', '--store', store, '--keys', keys, '--listen', `127.0.0.1:${port}`,
        '--workers', String(PROCESSES), '--log', join(folder, 'log'), '--limit', 'ADDRESS=off', '--limit', 'TOKEN=off', '--limit', 'ACCOUNT=off']);

    if ((await lines.next()).done)
        throw new Error('the service did not start');
    return port;
}

async function constant() {
    const { lines } = start(build('constant'), [String(PROCESSES)]);
    const { value, done } = await lines.next();

    if (done)
        throw new Error('the constant did not start');
    return Number(value);
}

/* Turns are told apart by two digits: a worker is recorded once. */
let turns = 10;

function wrk(port, figure, token) {
    const given = figure.name === 'act' ? { ASK_ACT: String(turns++) } : figure.given;
    const said = execFileSync('wrk', ['-t1', '-c8', `-d${TURN_S}s`, '-s', ask, `http://127.0.0.1:${port}${figure.path}`],
                              { env: { ...process.env, ASK_TOKEN: token, ...given }, encoding: 'utf8' });
    const { requests, us, wrong } = JSON.parse(said.trim().split('\n').at(-1));

    if (wrong)
        throw new Error(`${wrong} of ${requests} requests of '${figure.name}' were not answered as they should be`);
    return requests / us * 1e6;
}

async function commits({ child, lines }) {
    child.stdin.write('go\n');
    const { requests, us } = JSON.parse((await lines.next()).value);

    return requests / us * 1e6;
}

async function play() {
    const token = begin();
    const ports = { own: await serve(), constant: await constant() };
    const bare = start(build('commits'), [folder, String(COMMIT_MS)]);
    const only = option('only', '');
    const figures = FIGURES.filter((f) => only === '' || only.split(',').includes(f.name)).map((f) => ({ ...f, own: [], beside: [] }));

    for (let round = 0; round <= ROUNDS; round++) /* the first warms caches and is not kept */
        for (const f of figures) {
            const own = async () => wrk(ports.own, f, token);
            const beside = async () => f.peer === 'commits' ? commits(bare) : wrk(ports.constant, f, token);
            const first = round % 2 === 0 ? await own() : await beside();
            const second = round % 2 === 0 ? await beside() : await own();

            if (round > 0) {
                f.own.push(round % 2 === 0 ? first : second);
                f.beside.push(round % 2 === 0 ? second : first);
            }
        }
    return figures;
}

function results(figures) {
    return {
        bench: 'service', rounds: ROUNDS, processes: PROCESSES,
        figures: figures.map((f) => {
            const ratios = f.own.map((own, round) => own / f.beside[round]);

            return { name: f.name, label: f.label, peer: f.peer, own: median(f.own), beside: median(f.beside), ratio: median(ratios),
                     least: Math.min(...ratios), most: Math.max(...ratios), atLeast: f.atLeast };
        }),
    };
}

function print(r) {
    const whole = (x) => Math.round(x).toLocaleString('en-GB');

    console.log(`service: ${r.processes} processes, ${r.rounds} rounds, median of ratios\n`);
    table(['what', 'a second', 'peer', 'a second', 'ratio', 'least', 'most', 'bar', ''],
          r.figures.map((f) => [f.label, whole(f.own), f.peer, whole(f.beside), f.ratio.toFixed(2), f.least.toFixed(2), f.most.toFixed(2),
                                `at least ${f.atLeast}`, f.ratio >= f.atLeast ? 'met' : 'missed']));
}

try {
    const answer = results(await play());

    if (option('json', false))
        console.log(JSON.stringify(answer));
    else
        print(answer);
} catch (e) {
    console.error(`bench: ${e.message}`);
    process.exitCode = 1;
} finally {
    for (const child of started) {
        child.stdin.end();
        child.kill('SIGTERM');
        if (child.exitCode === null)
            await new Promise((resolve) => child.once('exit', resolve));
    }
    rmSync(folder, { recursive: true });
}
