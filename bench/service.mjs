// The service beside its peers: requests a second over loopback and acknowledged acts a second, of a demonstration register of its own.
// Started by `run --service`, which builds what is needed; see README.md.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build, median, option, report, table } from './rounds.mjs';

const ROUNDS = option('rounds', 7), PROCESSES = option('processes', 2), CONNECTIONS = 8, TURN_S = 2, ALONE_MS = 1000;
const ask = fileURLToPath(new URL('asking.lua', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const concordat = join(root, 'build/concordat');
const example = join(root, 'examples/01-clear-gateshead.json');
const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'concordat-bench-'));
const store = join(folder, 'store'), keys = join(folder, 'keys');
const started = [];

// `peers`: the library bare, answering with the same bytes that the service answers with (`answer`) or with a few (`few`); SQLite bare
// (`commits`).  `floor`: SQLite alone, doing nothing but what the service cannot do without.  `ways`: connections that stay, or one for each
// request.  `atLeast`: of the peer's: the bar, as README.md has it.
const FIGURES = [
    { name: 'check', label: 'checks, explained', peers: ['answer', 'few'], ways: ['kept', 'each'], atLeast: 0.5, path: '/api/v1/checks/evaluate',
      given: { ASK_BODY: example } },
    { name: 'page', label: 'a page of 50 assignments', peers: ['answer', 'few'], ways: ['kept', 'each'], atLeast: 0.25, path: '/api/v1/assignments',
      given: {}, floor: ['read', 50] },
    { name: 'short', label: 'a page of 20', peers: ['answer', 'few'], ways: ['kept', 'each'], atLeast: 0.25, path: '/api/v1/assignments?limit=20',
      given: {}, floor: ['read', 20] },
    { name: 'act', label: 'acknowledged acts', peers: ['commits'], ways: ['kept'], atLeast: 0.5, path: '/api/v1/workers', given: {},
      floor: ['write', CONNECTIONS] },
];
const PEERS = { answer: 'libmicrohttpd, the same answer', few: 'libmicrohttpd, a few bytes', commits: 'SQLite, one row a commit', floor: 'SQLite alone, the same rows' };
const WAYS = { kept: 'stay', each: 'one a request' };
const ROWS = 60; /* assignments of the authority that asks: more than a page */

function run(...words) {
    return execFileSync(concordat, words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

function begin() {
    run('begin', '--store', store, '--service', 'bench.example.org', '--keys', keys, '--demonstration');
    run('demo', 'register', '--store', store, '--keys', keys, '--rows', String(ROWS), '--out', join(folder, 'sign-ins.csv'));
    copyFileSync(join(store, 'register.db'), join(folder, 'alone.db'));
    return run('token', 'new', '--store', store, '--organisation', 'gateshead', '--label', 'bench', '--scope', 'check,read,act');
}

/* A process whose lines are read, and the first of them. */
function start(program, words) {
    const child = spawn(program, words, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

    started.push(child);
    return { child, lines };
}

/* Microseconds of processor that a process and its children have taken, which Linux counts in hundredths of a second. */
function processor(pid) {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter((word) => word);

    return [pid, ...children].map((one) => readFileSync(`/proc/${one}/stat`, 'utf8').replace(/^.*\) /, '').split(' '))
        .reduce((sum, fields) => sum + (Number(fields[11]) + Number(fields[12])) * 10000, 0);
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
    const { child, lines } = start(concordat, ['serve', '--store', store, '--keys', keys, '--listen', `127.0.0.1:${port}`,
        '--workers', String(PROCESSES), '--log', join(folder, 'log'), '--limit', 'ADDRESS=off', '--limit', 'TOKEN=off', '--limit', 'ACCOUNT=off']);

    if ((await lines.next()).done)
        throw new Error('the service did not start');
    return { port, pid: child.pid };
}

async function constant(...answer) {
    const { child, lines } = start(build('constant'), [String(PROCESSES), ...answer]);
    const { value, done } = await lines.next();

    if (done)
        throw new Error('the constant did not start');
    return { port: Number(value), pid: child.pid };
}

/* What the service answers, in a file for its peer. */
async function answerOf({ port }, figure, token) {
    const file = join(folder, figure.name);
    const body = figure.given.ASK_BODY && readFileSync(figure.given.ASK_BODY);
    const answer = await fetch(`http://127.0.0.1:${port}${figure.path}`, {
        method: body ? 'POST' : 'GET', body, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' } });

    if (answer.status !== 200)
        throw new Error(`'${figure.name}' was answered with ${answer.status}: ${await answer.text()}`);
    writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
    return file;
}

/* Turns are told apart by two digits: a worker is recorded once. */
let turns = 10;

/* How many a second, and what each took of the processor on the side of those who answer. */
function wrk({ port, pid }, figure, token, way) {
    const given = { ...(figure.name === 'act' ? { ASK_ACT: String(turns++) } : figure.given), ...(way === 'each' ? { ASK_CLOSE: 'yes' } : {}) };
    const before = processor(pid);
    const said = execFileSync('wrk', ['-t1', `-c${CONNECTIONS}`, `-d${TURN_S}s`, '-s', ask, `http://127.0.0.1:${port}${figure.path}`],
                              { env: { ...process.env, ASK_TOKEN: token, ...given }, encoding: 'utf8' });
    const { requests, us, wrong } = JSON.parse(said.trim().split('\n').at(-1));

    if (wrong)
        throw new Error(`${wrong} of ${requests} requests of '${figure.name}' were not answered as they should be`);
    return { rate: requests / us * 1e6, cost: (processor(pid) - before) / requests };
}

async function alone({ child, lines }) {
    const before = processor(child.pid);

    child.stdin.write('go\n');
    const { requests, us } = JSON.parse((await lines.next()).value);

    return { rate: requests / us * 1e6, cost: (processor(child.pid) - before) / requests };
}

function besides({ peers, floor }) {
    return floor ? [...peers, 'floor'] : peers;
}

/* Who is asked in a turn of the figure, in each way: a function for each. */
async function contestants(figure, service, token, few, bare) {
    const asked = { own: service, few }, unasked = { commits: bare };

    if (figure.peers.includes('answer'))
        asked.answer = await constant(await answerOf(service, figure, token));
    if (figure.floor) {
        const [what, of] = figure.floor;

        unasked.floor = start(build('sqlite_alone'), [what, join(folder, 'alone.db'), String(of), String(ALONE_MS)]);
    }
    return figure.ways.flatMap((way) => ['own', ...besides(figure)].map((name) => (
        { name, way, seen: [], turn: async () => name in unasked ? alone(unasked[name]) : wrk(asked[name], figure, token, way) })));
}

async function play() {
    const only = option('only', '');
    const figures = FIGURES.filter((f) => only === '' || only.split(',').includes(f.name));
    const token = begin();
    const service = await serve(), few = await constant();
    const bare = start(build('commits'), [folder, String(ALONE_MS)]);

    for (const f of figures)
        f.contestants = await contestants(f, service, token, few, bare);
    for (let round = 0; round <= ROUNDS; round++) /* the first warms caches and is not kept */
        for (const f of figures)
            for (let k = 0; k < f.contestants.length; k++) {
                const c = f.contestants[(k + round) % f.contestants.length];
                const seen = await c.turn();

                if (round > 0)
                    c.seen.push(seen);
            }
    return figures;
}

function compared(f, way, peer) {
    const [own, beside] = ['own', peer].map((name) => f.contestants.find((c) => c.name === name && c.way === way).seen);
    /* Turns of one round are neighbours in time, so what the machine does beside them is much the same for both. */
    const ratios = own.map(({ rate }, round) => rate / beside[round].rate);
    const middle = (seen, what) => median(seen.map((s) => s[what]));

    return { name: f.name, label: f.label, way, peer, own: middle(own, 'rate'), ownUs: middle(own, 'cost'), beside: middle(beside, 'rate'),
             besideUs: middle(beside, 'cost'), ratio: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios),
             atLeast: peer === 'floor' ? null : f.atLeast };
}

function results(figures) {
    return { bench: 'service', rounds: ROUNDS, processes: PROCESSES,
             figures: figures.flatMap((f) => f.ways.flatMap((way) => besides(f).map((peer) => compared(f, way, peer)))) };
}

function print(r) {
    const whole = (x) => Math.round(x).toLocaleString('en-GB');

    console.log(`service: ${r.processes} processes, ${r.rounds} rounds, median of the ratios\n`);
    table(['what', 'connections', 'a second', 'µs', 'peer', 'a second', 'µs', 'ratio', 'least', 'most', 'bar', ''],
          r.figures.map((f) => [f.label, WAYS[f.way], whole(f.own), whole(f.ownUs), PEERS[f.peer], whole(f.beside), whole(f.besideUs),
                                f.ratio.toFixed(2), f.least.toFixed(2), f.most.toFixed(2),
                                ...(f.atLeast === null ? ['', ''] : [`at least ${f.atLeast}`, f.ratio >= f.atLeast ? 'met' : 'missed'])]));
    console.log('\nµs: of processor for each, of whoever answers.  SQLite alone has no bar: it is what no service on it can do without.');
}

try {
    await report(async () => results(await play()), print);
} finally {
    for (const child of started) {
        child.stdin.end();
        child.kill('SIGTERM');
        if (child.exitCode === null)
            await new Promise((resolve) => child.once('exit', resolve));
    }
    rmSync(folder, { recursive: true });
}
