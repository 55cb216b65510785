/*
 * Documents and answers against the schemas, as TAP: node tests/schemas.mjs PROGRAM
 * Every JSON example is a check document; every answer about an example is an answer; so are those about an
 * invented population; and the schemas refuse what they should, so that one that takes everything is noticed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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
    ['an outcome that does not exist', isAnswer, changed(answer, (a) => { a.findings[0].outcome = 'illegal'; })],
];
for (const [name, is, value] of wrong)
    test(`refused: ${name}`, !is(value), 'the schema takes it');

console.log(`1..${number}`);
process.exitCode = failed ? 1 : 0;
