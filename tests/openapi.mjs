/*
 * The OpenAPI document against what others make of it, as TAP: node tests/openapi.mjs PROGRAM TEST_API
 * docs/openapi.json is what the program prints; a linter of others finds nothing in it; every request and every answer of the
 * program's own tests of the API (CONCORDAT_EXCHANGES, tests/unit/some_web.h) is one that it describes.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConfig, lint } from '@redocly/openapi-core';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [program, testApi] = process.argv.slice(2).map((path) => resolve(path));
const folder = mkdtempSync(join(tmpdir(), 'openapi-'));

let number = 0, failed = 0;
function test(name, ok, why = '') {
    number++;
    failed += !ok;
    console.log(`${ok ? 'ok' : 'not ok'} ${number} - ${name}`);
    if (!ok) console.log(`# ${String(why).replaceAll('\n', '\n# ')}`);
}

/* ---- the document ---- */

const printed = spawnSync(program, ['schema', '--openapi'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 }).stdout;
const document = JSON.parse(printed);
test('docs/openapi.json is what the program prints', printed === readFileSync(join(root, 'docs/openapi.json'), 'utf8'), 'run `make doc`');

const config = await createConfig({ extends: ['recommended'] });
async function found(text) {
    const file = join(folder, 'openapi.json');
    writeFileSync(file, text);
    return (await lint({ ref: file, config })).map((p) => `${p.ruleId} ${p.location[0]?.pointer}: ${p.message}`);
}
const complaints = await found(printed);
test('the linter finds nothing in it', complaints.length === 0, complaints.join('\n'));
const broken = structuredClone(document);
broken.components.schemas.worker.properties.fields = { $ref: '#/components/schemas/nothing' };
test('and finds what is broken', (await found(JSON.stringify(broken))).length > 0, 'the linter takes everything');

/* ---- exchanges ---- */

const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
ajv.addSchema({ $id: 'https://example.org/openapi', ...document });

const escape = (step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
const schemaAt = (...steps) => ajv.getSchema(`https://example.org/openapi#/${steps.map(escape).join('/')}`);

/* What of a body the schema of its type does not take; undefined: nothing. */
function complaint(where, content, type, body) {
    const media = type.split(';')[0];
    if (!content?.[media]) return `no ${media} is described`;
    if (!/json$/.test(media)) return undefined; /* text, and JSON lines */
    const is = schemaAt(...where, 'content', media, 'schema');
    return is(JSON.parse(body)) ? undefined : ajv.errorsText(is.errors);
}

function answerComplaint(e) {
    const path = e.route.replace(/:(\w+)/g, '{$1}'), method = e.method.toLowerCase();
    const operation = document.paths[path]?.[method];
    if (!operation) return 'no such operation';
    const told = operation.responses[e.status];
    if (!told) return `the status ${e.status} is not described`;
    if (!e.answer) return told.content ? 'there is no body' : undefined;
    const where = told.$ref ? told.$ref.slice(2).split('/') : ['paths', path, method, 'responses', String(e.status)];
    const described = told.$ref ? document.components.responses[where[2]] : told;
    return complaint(where, described.content, e.type, e.answer);
}

/* What was taken has to be what the document says is taken. */
function requestComplaint(e) {
    const path = e.route.replace(/:(\w+)/g, '{$1}'), method = e.method.toLowerCase();
    if (e.status >= 300 || !e.sent) return undefined;
    return complaint(['paths', path, method, 'requestBody'], document.paths[path][method].requestBody?.content, e.sent_type, e.sent);
}

const kept = join(folder, 'exchanges');
const done = spawnSync(testApi, [], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, CONCORDAT_EXCHANGES: kept } });
test('the tests of the API pass', done.status === 0, done.stdout);
const exchanges = readFileSync(kept, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const wrong = (complain) => exchanges.flatMap((e) => (complain(e) ? [`${e.method} ${e.route} ${e.status}: ${complain(e)}`] : []));
test(`every answer of ${exchanges.length} is described`, exchanges.length > 1000 && wrong(answerComplaint).length === 0,
    wrong(answerComplaint).slice(0, 10).join('\n'));
test('every request that was taken is described', wrong(requestComplaint).length === 0, wrong(requestComplaint).slice(0, 10).join('\n'));
const one = exchanges.find((e) => e.status === 200 && e.route.endsWith('/workers/:id'));
test('an answer with one member too many is noticed', answerComplaint({ ...one, answer: one.answer.replace('{', '{"colour":"red",') }), 'the schema takes it');
const asked = new Set(exchanges.map((e) => `${e.method} ${e.route}`));
const never = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((m) => `${m.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`))
    .filter((operation) => !asked.has(operation));
test('every operation was asked', never.length === 0, never.join('\n'));

rmSync(folder, { recursive: true });
console.log(`1..${number}`);
process.exitCode = failed ? 1 : 0;
