/*
 * Documents and answers against the schemas, as TAP: node tests/schemas.mjs PROGRAM
 * Every JSON example is a check document; every answer about an example is an answer; so are those about an
 * invented population; and the schemas refuse what they should, so that one that takes everything is noticed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = resolve(process.argv[2]);
const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
formats(ajv);

const read = (path) => readFileSync(join(root, path), 'utf8');
const schema = (path) => ajv.compile(JSON.parse(read(path)));
const isDocument = schema('docs/check.schema.json');
const isAnswer = schema('docs/result.schema.json');
const areFacts = schema('docs/facts.schema.json');

let number = 0, failed = 0;
function test(name, ok, why = '') {
    number++;
    failed += !ok;
    console.log(`${ok ? 'ok' : 'not ok'} ${number} - ${name}`);
    if (!ok) console.log(`# ${why}`);
}

/* One value, a list, or one a line. */
function values(text) {
    try {
        const whole = JSON.parse(text);
        return Array.isArray(whole) ? whole : [whole];
    } catch {
        return text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    }
}

function ask(verb, name) {
    const done = spawnSync(program, [verb, '--json', join('examples', name)], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (done.status > 2 || done.error) throw new Error(`${name}: ${done.error ?? done.stderr}`);
    return values(done.stdout);
}

const changed = (value, change) => { const copy = structuredClone(value); change(copy); return copy; };

const names = readdirSync(join(root, 'examples')).filter((n) => /\.(json|jsonl|csv)$/.test(n)).sort();
for (const name of names) {
    if (!name.endsWith('.csv'))
        test(`${name} is a check document`, values(read(join('examples', name))).every((v) => isDocument(v)), ajv.errorsText(isDocument.errors));
    test(`the answer to ${name} is an answer`, ask('check', name).every((v) => isAnswer(v)), ajv.errorsText(isAnswer.errors));
    test(`the facts of ${name} are facts`, ask('facts', name).every((v) => areFacts(v)), ajv.errorsText(areFacts.errors));
}

const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
const population = join(folder, 'invented.csv');
const run = (...words) => spawnSync(program, words, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 }).stdout;
run('demo', 'population', '--rows', '400', '--seed', '5', '--out', population);
for (const [name, is, ...words] of [
    ['assess', schema('docs/assess.schema.json'), 'assess'],
    ['simulate, all scenarios', schema('docs/simulate.schema.json'), 'simulate', '--scenario', 'north-east'],
    ['simulate --against', schema('docs/simulate.schema.json'), 'simulate', '--rulebook', 'north-east', '--against', 'england'],
])
    test(`the answer of ${name}`, values(run(...words, '--json', population)).every((v) => is(v)), ajv.errorsText(is.errors));

/* The answers about rulebooks, periods and clauses: of each one that is whole, and one that is not. */
const areRulebooks = schema('docs/rulebook-list.schema.json'), isDue = schema('docs/clock-due.schema.json');
const areClauses = schema('docs/clauses.schema.json'), areFound = schema('docs/rulebook-lint.schema.json');
const isCover = schema('docs/rulebook-cover.schema.json'), areChanges = schema('docs/rulebook-diff.schema.json');
const areTests = schema('docs/rulebook-test.schema.json');
const rulebooks = JSON.parse(run('rulebook', 'list', '--json'));
const ids = rulebooks.map((b) => b.rulebook);
const changedBook = join(folder, 'changed.rulebook');
writeFileSync(changedBook, read('rulebooks/north-east.rulebook').replace('social-worker         | £31.58', 'social-worker         | £31.60'));
const brokenBook = join(folder, 'broken.rulebook');
writeFileSync(brokenBook, 'rulebook broken\n');
for (const [name, is, ...words] of [
    ['rulebook list', areRulebooks, 'rulebook', 'list', '--json'],
    ['clauses', areClauses, 'clauses', '--json'],
    ['rulebook lint', areFound, 'rulebook', 'lint', '--json', ...ids],
    ['rulebook lint of what is no rulebook', areFound, 'rulebook', 'lint', '--json', brokenBook],
    ['rulebook cover', isCover, 'rulebook', 'cover', '--json', ...ids],
    ['rulebook test', areTests, 'rulebook', 'test', '--json', ...ids],
    ['rulebook diff', areChanges, 'rulebook', 'diff', '--json', 'england', 'north-east'],
    ['clock due, days', isDue, 'clock', 'due', '--json', '--from', '2025-04-16', '--period', '5 working days'],
    ['clock due, hours', isDue, 'clock', 'due', '--json', '--from', '2025-03-29T12:00', '--period', '24 hours'],
    ['clock due, past the calendar', isDue, 'clock', 'due', '--json', '--from', '2098-03-29', '--period', '5 working days'],
]) {
    const said = JSON.parse(run(...words));
    test(`the answer of ${name}`, is(said) && (!Array.isArray(said) || said.length > 0), ajv.errorsText(is.errors));
}
{
    const diff = JSON.parse(run('rulebook', 'diff', '--json', 'north-east', changedBook));
    const tests = JSON.parse(run('rulebook', 'test', '--json', changedBook));
    test('an edition that differs', areChanges(diff) && diff.length > 0, ajv.errorsText(areChanges.errors));
    test('an edition whose tests fail', areTests(tests) && tests[0].failures.length > 0, ajv.errorsText(areTests.errors));
}
rmSync(folder, { recursive: true });

const printed = spawnSync(program, ['schema'], { cwd: root, encoding: 'utf8' }).stdout;
test('docs/check.schema.json is what the program prints', printed === read('docs/check.schema.json'), 'run `make doc`');

const document = JSON.parse(read(join('examples', names[0])));
const answer = ask('check', names[1])[0];
const facts = ask('facts', names[1])[0];
const wrong = [
    ['a field that does not exist', isDocument, changed(document, (d) => { d.engagement.colour = 'red'; })],
    ['a date that does not exist', isDocument, changed(document, (d) => { d.engagement.start = '2025-11-31'; })],
    ['a role that does not exist', isDocument, changed(document, (d) => { d.engagement.role = 'wizard'; })],
    ['a document without an engagement', isDocument, changed(document, (d) => { delete d.engagement; })],
    ['an answer with one field too many', isAnswer, changed(answer, (a) => { a.findings[0].colour = 'red'; })],
    ['an answer without a receipt', isAnswer, changed(answer, (a) => { delete a.receipt; })],
    ['facts without a source', areFacts, changed(facts, (f) => { delete f.facts[0].source; })],
    ['facts with one field too many', areFacts, changed(facts, (f) => { f.colour = 'red'; })],
    ['a rulebook without its hash', areRulebooks, changed(rulebooks, (l) => { delete l[0].hash; })],
    ['a day of a proof without a reason', isDue, changed(JSON.parse(run('clock', 'due', '--json', '--from', '2025-04-16', '--period', '2 days')),
        (d) => { delete d.days[0].why; })],
    ['a line of the matrix in no state', areClauses, changed(JSON.parse(run('clauses', '--json', 'NE')), (l) => { l[0].state = 'lost'; })],
    ['an outcome that does not exist', isAnswer, changed(answer, (a) => { a.findings[0].outcome = 'illegal'; })],
];
for (const [name, is, value] of wrong)
    test(`refused: ${name}`, !is(value), 'the schema takes it');

console.log(`1..${number}`);
process.exitCode = failed ? 1 : 0;
