/*
 * Plural classes, names of days and months, and the order of words, against the Unicode data that Node.js brings,
 * as TAP: node tests/welsh.mjs SAY_WELSH AUTHORITIES
 * The words are the names of authorities, and some thousands of random ones made of what Welsh has and English has not.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [program, authorities] = process.argv.slice(2);
if (!Intl.Collator.supportedLocalesOf('cy').length) {
    console.log('1..0 # SKIP this Node.js knows no Welsh');
    process.exit(0);
}

let number = 0, failed = 0;
function test(name, wrong) {
    number++;
    failed += wrong.length > 0;
    console.log(`${wrong.length ? 'not ok' : 'ok'} ${number} - ${name}`);
    for (const line of wrong.slice(0, 20)) console.log(`# ${line}`);
}

/* The same words in every run: a generator of its own. */
let seed = 20260612;
const below = (n) => ((seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff) >> 8) % n;
const pieces = [...'abcdefghijklmnopqrstuvwxyz', 'ch', 'dd', 'ff', 'ng', 'll', 'ph', 'rh', 'th', 'Ch', 'LL', 'Dd', 'TH',
    ...'âêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿÂŴŶËABCDEFGHIJKLMNOPQRSTUVWXYZ', ' ', '-', "'", '1', '20', 'c\u034fh', 'd\u034fd', 'o\u0302'];
const random = Array.from({ length: 4000 }, () => Array.from({ length: 1 + below(5) }, () => pieces[below(pieces.length)]).join(''));

const names = readFileSync(authorities, 'utf8').split('\n').slice(1).map((line) => line.split(',')[4]).filter((name) => name && !name.includes('"'));
const folder = mkdtempSync(join(tmpdir(), 'welsh-'));
writeFileSync(join(folder, 'words'), [...new Set([...names, ...random].filter((word) => word.trim() === word))].join('\n'));
const done = spawnSync(program, [join(folder, 'words')], { encoding: 'utf8', maxBuffer: 1 << 26 });
rmSync(folder, { recursive: true });
if (done.status !== 0) throw new Error(`could not run '${program}': ${done.error ?? done.stderr}`);
const said = done.stdout.split('\n').filter(Boolean).map((line) => line.split('\t'));
const rows = (what) => said.filter((row) => row[0] === what);

const classes = ['zero', 'one', 'two', 'few', 'many', 'other'];
const plural = new Intl.PluralRules('cy');
console.log('1..5');
test('plural classes', rows('plural').filter(([, n, form]) => classes[form] !== plural.select(Number(n))).map(([, n, form]) => `${n} is ${classes[form]}`));

const text = (options, day) => new Intl.DateTimeFormat('cy', { timeZone: 'UTC', ...options }).format(day);
test('months', rows('month').map(([, m, name]) => [name, `1 ${text({ month: 'long' }, Date.UTC(2026, m - 1, 1))} 2026`])
    .filter(([ours, theirs]) => ours !== theirs).map(String));
test('weekdays', rows('weekday').map(([, d, name]) => [name.split(' ').slice(0, 2).join(' '), text({ weekday: 'long' }, Date.UTC(2026, 5, 1 + Number(d)))])
    .filter(([ours, theirs]) => ours.toLowerCase() !== theirs.toLowerCase()).map(String));

for (const [name, locale] of [['welsh', 'cy'], ['english', 'en-GB']]) {
    const compare = new Intl.Collator(locale).compare;
    const words = rows(name).map((row) => row[1]);
    const wrong = words.length > 3000 ? [] : [`only ${words.length} words came back`];
    for (let i = 1; i < words.length; i++)
        if (compare(words[i - 1], words[i]) > 0) wrong.push(`'${words[i - 1]}' stands before '${words[i]}'`);
    test(`order of ${words.length} words, ${name}`, wrong);
}
process.exit(failed ? 1 : 0);
