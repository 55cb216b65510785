/*
 * The whole journey through a service of its own, as TAP: node tests/browser/journey.mjs TOOLS PROGRAM VERIFIER CHROMIUM [PICTURES]
 *
 * Sign in with a code, check an engagement, read what came of it, record worker, post and assignment with the check, find them in the
 * lists, see them sealed, take the proof away and verify it without the service, sign out.  In both languages, by mouse, by keyboard alone and without
 * scripts; then the same by API and by command line.  Every page met is looked at: HTML, axe at three widths, and on Welsh pages for
 * English.  The register is a new, invented one; with CONCORDAT_TEST_POSTGRES it is kept on that server.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { codeOf } from './codes.mjs';
import { NARROW, WIDTHS, englishIn, malformed, outOfSight, tooWide, violated } from './look.mjs';

const [tools, program, verifier, browserPath, pictures] = process.argv.slice(2);
const folder = join(mkdtempSync(join(tmpdir(), 'concordat-journey-')), 'd');
const store = process.env.CONCORDAT_TEST_POSTGRES ?? join(folder, 'store');
const PATIENCE = 120 * 1000, TABS_MOST = 250, OPTIONS_MOST = 250;

/* Travellers are on their way side by side, and are told of in the order in which they set out. */
let number = 0, failed = 0;
function tell({ name, wrong }) {
  number++;
  failed += wrong.length > 0;
  console.log(`${wrong.length ? 'not ok' : 'ok'} ${number} - ${name}`);
  for (const line of wrong.slice(0, 40)) console.log(`# ${line}`);
}

/* Ask until there is an answer, or patience is at its end. */
async function until(asked) {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    const answer = await asked();
    if (answer) return answer;
    await new Promise((done) => { setTimeout(done, 100); });
  }
  return undefined;
}

/* ---- the service ---- */

async function serviceStart() {
  execFileSync(join(tools, 'demonstration'), [program, folder, store], { stdio: ['ignore', 'ignore', 'inherit'] });
  const service = spawn(join(tools, 'run-demonstration'), [program, folder, '127.0.0.1:0', store, '--limit', 'ADDRESS=off', '--limit', 'ACCOUNT=off', '--workers', '1'],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: service.stdout })) {
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
    if (found) return { service, base: found[0] };
  }
  throw new Error('the service did not start');
}

const run = (...words) => spawnSync(program, words, { encoding: 'utf8' });
const keyOf = (log) => ['--key', join(folder, 'keys.d', `${log}.key`)];
const verify = (log, ...words) => spawnSync(verifier, [...keyOf(log), ...words], { encoding: 'utf8' });

function waysIn() {
  const rows = readFileSync(join(folder, 'sign-ins.csv'), 'utf8').trim().split('\n').slice(1);
  return new Map(rows.map((row) => row.match(/("[^"]*"|[^,]*)(,|$)/g).map((cell) => cell.replace(/,$/, '').replaceAll('"', ''))).map((cells) => [cells[0], cells]));
}

/* ---- hands ---- */

/* How a person gets through a page: with the mouse, or with nothing but the keyboard. */
const mouse = {
  fill: (tab, field, text) => tab.fill(field, text),
  choose: (tab, field, value) => tab.selectOption(field, value),
  press: (tab, what) => tab.click(what),
};

async function reach(tab, what) {
  for (let i = 0; i < TABS_MOST; i++) {
    if (await tab.evaluate((selector) => document.activeElement?.matches(selector), what)) return;
    await tab.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach '${what}'`);
}

const keyboard = {
  fill: async (tab, field, text) => {
    await reach(tab, field);
    await tab.keyboard.press('Control+A');
    await tab.keyboard.type(text);
  },
  choose: async (tab, field, value) => {
    /* Letters that come slowly, as on a busy machine, would each begin another search. */
    await reach(tab, field);
    await tab.keyboard.press('Home');
    for (let i = 0; i < OPTIONS_MOST && await tab.inputValue(field) !== value; i++) await tab.keyboard.press('ArrowDown');
  },
  press: async (tab, what) => {
    await reach(tab, what);
    await Promise.all([tab.waitForEvent('framenavigated'), tab.keyboard.press('Enter')]);
    await tab.waitForLoadState();
  },
};

/* A long list is typed into where there are scripts, and chosen from where there are none. */
async function find(tab, hand, field, value, typed) {
  if (await tab.evaluate((selector) => document.querySelector(selector)?.tagName, field) === 'SELECT') return hand.choose(tab, field, value);
  await hand.fill(tab, field, typed);
  await tab.waitForSelector('.autocomplete__option');
  await tab.keyboard.press('ArrowDown');
  return tab.keyboard.press('Enter');
}

async function date(tab, hand, name, day, month, year) {
  await hand.fill(tab, `[name="${name}-day"]`, day);
  await hand.fill(tab, `[name="${name}-month"]`, month);
  await hand.fill(tab, `[name="${name}-year"]`, year);
}

/* ---- eyes ---- */

const looked = { html: [], axe: [], wide: [], english: [], console: [], titles: [] };

async function look(tab, language, name, scripts = true) {
  const where = `${language} ${name}`;
  looked.html.push(...await malformed(await tab.answered.text(), where));
  if (await tab.evaluate(() => document.documentElement.lang) !== language) looked.english.push(`${where}: the page is in another language`);
  if (!(await tab.title()).endsWith(' – Concordat')) looked.titles.push(`${where}: title '${await tab.title()}'`);
  if (await tab.locator('h1').count() !== 1) looked.titles.push(`${where}: ${await tab.locator('h1').count()} first headings`);
  if (language === 'cy') looked.english.push(...await englishIn(tab, where));
  for (const width of WIDTHS) {
    await tab.setViewportSize({ width, height: 900 });
    if (pictures) await tab.screenshot({ path: join(pictures, `${language}-${scripts ? '' : 'without-scripts-'}${name.replaceAll(' ', '-')}-${width}.png`), fullPage: true });
    const by = await tooWide(tab);
    if (by > 0) looked.wide.push(`${where} at ${width}: ${by} pixels`);
    if (width < NARROW) looked.wide.push(...await outOfSight(tab, `${where} at ${width}`));
    if (scripts && width !== WIDTHS[1]) looked.axe.push(...await violated(tab, `${where} at ${width}`));
  }
  await tab.setViewportSize({ width: 1280, height: 900 });
}

/* What the page was made from, and what a browser says against it. */
function watch(tab, name) {
  tab.setDefaultTimeout(PATIENCE);
  tab.on('response', (answer) => { if (answer.request().isNavigationRequest() && answer.status() !== 303) tab.answered = answer; });
  tab.on('console', (message) => { if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) looked.console.push(`${name}: ${message.text()}`); });
  tab.on('pageerror', (error) => looked.console.push(`${name}: ${error.message}`));
}

/* ---- the journey ---- */

const main = (what) => `main ${what}`;
const press = main('.govuk-button:not([type=button]):not([href])');

async function credentials(tab, trip, ahead, see) {
  const [mail, , , , password, secret] = trip.way;
  await see('sign in');
  await trip.hand.fill(tab, '[name=mail]', mail);
  await trip.hand.fill(tab, '[name=password]', password);
  await trip.hand.press(tab, press);
  await see('code');
  await trip.hand.fill(tab, '[name=code]', codeOf(secret, ahead));
  await trip.hand.press(tab, press);
}

async function signIn(tab, trip) {
  await tab.goto(`${trip.base}/${trip.language}/`);
  await credentials(tab, trip, 0, trip.see);
  trip.expect('after signing in', new URL(tab.url()).pathname, `/${trip.language}`);
  await trip.see('home');
}

async function checkByForm(tab, trip) {
  await trip.hand.press(tab, 'a[href$="/checks/new"]');
  await trip.see('check form');
  await trip.hand.press(tab, press);
  trip.expect('errors of an empty form', await tab.locator('.govuk-error-summary li').count(), 2);
  await trip.see('check form with errors');
  await trip.hand.choose(tab, '[name="engagement.role"]', 'social-worker');
  await trip.hand.choose(tab, '[name="engagement.term"]', 'new');
  await date(tab, trip.hand, 'engagement.start', '12', trip.language === 'cy' ? 'Ionawr' : 'January', '2027');
  await date(tab, trip.hand, 'engagement.end', '30', '6', '2027');
  await trip.hand.fill(tab, '[name="engagement.charge.total"]', trip.language === 'cy' ? '1,045.50' : '£45.50');
  await trip.hand.fill(tab, '[name="worker.registration"]', trip.registration);
  await date(tab, trip.hand, 'worker.qualified_on', '1', '7', '2018');
  await find(tab, trip.hand, '[id="worker.posts.0.authority"]', 'durham', 'Durham');
  await date(tab, trip.hand, 'worker.posts.0.from', '3', '9', '2018');
  await date(tab, trip.hand, 'worker.posts.0.to', '10', '1', '2024');
  await trip.hand.press(tab, press);
  trip.expect('finding page', /\/checks\/[0-9a-f]{32}$/.test(tab.url()), true);
  trip.check = tab.url();
  await trip.see('finding');
}

async function download(tab, trip, path, name) {
  const file = join(folder, `${trip.name}-${name}`.replaceAll(' ', '-'));
  /* Going there is a download and no page, which the driver calls an error. */
  const [loaded] = await Promise.all([tab.waitForEvent('download'), tab.goto(path).catch(() => {})]);
  await loaded.saveAs(file);
  return file;
}

async function replay(tab, trip) {
  const answer = await download(tab, trip, `${trip.check}/answer`, 'answer.json'), document = await download(tab, trip, `${trip.check}/document`, 'document.json');
  const again = run('replay', answer, document);
  trip.expect('replayed', `${again.status} ${again.stdout.slice(0, 9)}`, '0 identical');
  trip.expect('the verdict on the command line', JSON.parse(run('check', '--json', document).stdout).verdict, JSON.parse(readFileSync(answer, 'utf8')).verdict);
}

async function recordAll(tab, trip) {
  await trip.hand.press(tab, 'a[href*="/acts/worker-record"]');
  trip.expect('number carried forward', await tab.inputValue('[name=registration]'), trip.registration);
  await trip.hand.fill(tab, '[name=name]', trip.person);
  await trip.see('record worker');
  await trip.hand.press(tab, press);
  trip.worker = new URL(tab.url()).pathname;
  trip.expect('the worker', (await tab.locator('h1').textContent()).includes(trip.person), true);
  await trip.see('worker recorded');

  await trip.hand.press(tab, 'a[href*="/acts/post-record"]');
  await trip.see('record post');
  await trip.hand.press(tab, press);
  trip.expect('back at the worker', new URL(tab.url()).pathname, trip.worker);

  await trip.hand.press(tab, 'a[href*="/acts/assignment-record"]');
  trip.expect('charge carried forward', await tab.inputValue('[name=total]'), trip.language === 'cy' ? '1045.50' : '45.50');
  const supplier = await tab.evaluate(() => {
    const option = [...document.querySelectorAll('select[name=supplier] option')].find(({ value }) => value);
    return { value: option.value, text: option.textContent };
  });
  await find(tab, trip.hand, '#supplier', supplier.value, supplier.text);
  await trip.see('record assignment');
  await trip.hand.press(tab, press);
  trip.expect('back at the worker again', new URL(tab.url()).pathname, trip.worker);
  await trip.see('worker with assignment');
}

async function findInLists(tab, trip) {
  await tab.goto(`${trip.base}/${trip.language}/workers?registration=${trip.registration}`);
  trip.expect('workers of that number', await tab.locator('tbody tr').count(), 1);
  await trip.see('list of workers');
  const file = await download(tab, trip, await tab.locator('a[href*="/workers.csv"]').evaluate(({ href }) => href), 'workers.csv');
  trip.expect('its file, with a heading', readFileSync(file, 'utf8').split('\r\n').map((row) => row.includes(trip.registration)).join(), 'false,true,false');
  await tab.goto(`${trip.base}/${trip.language}/assignments?order=down`);
  await trip.see('list of assignments');
  await tab.goto(`${trip.base}/${trip.language}/checks?verdict=blocked`);
  await trip.see('list of checks');
  await tab.goto(`${trip.base}/${trip.language}/waiting`);
  await trip.see('what waits');
  await tab.goto(`${trip.base}/${trip.language}/checks?verdict=blocked`);
  await trip.hand.press(tab, 'tbody a');
  await trip.see('kept check');
}

/* The worker's timeline tells of post, assignment and check too; a proof of each can be taken away when the log is sealed. */
async function sealedAndProved(tab, trip) {
  const links = tab.locator('a[href$="/proof"]');

  await tab.goto(`${trip.base}${trip.worker}/timeline`);
  await until(async () => await links.count() === 4 || (await tab.reload(), false));
  trip.expect('worker, post, assignment and check on the timeline', await links.count(), 4);
  trip.expect('their marks', await tab.locator('.govuk-tag--green').count(), 4);
  await trip.see('timeline');
  const proof = await download(tab, trip, await tab.locator('a[href*="/assignments/"][href$="/proof"]').evaluate(({ href }) => href), 'proof');
  trip.expect('the proof', verify(trip.log, proof).status, 0);
  writeFileSync(proof, readFileSync(proof, 'utf8').replace('assignment-record', 'assignment-corrupt'));
  trip.expect('a proof that was changed', verify(trip.log, proof).status, 75);
}

/* Two correct the same record: the second sees both versions, and decides. */
async function changedMeanwhile(tab, trip) {
  const id = trip.worker.split('/').pop(), other = await trip.context.newPage();
  for (const page of [tab, other]) await page.goto(`${trip.base}/${trip.language}/acts/worker-correct?on=${id}`);
  await other.fill('[name=name]', `${trip.person} the First`);
  await other.click(press);
  await other.close();
  await trip.hand.fill(tab, '[name=name]', `${trip.person} the Second`);
  await trip.hand.press(tab, press);
  trip.expect('status of the page with both', tab.answered.status(), 409);
  trip.expect('both versions', /the First.*the Second/s.test(await tab.locator('main table tbody tr').first().textContent()), true);
  await trip.see('changed meanwhile');
  await trip.hand.press(tab, press);
  trip.expect('decided', new URL(tab.url()).pathname, trip.worker);
}

/* The sign-in ends while a form is filled in: after signing in again the form is there, and where there are scripts its answers. */
async function expired(tab, trip) {
  await tab.goto(`${trip.base}/${trip.language}/checks/new?worker=${trip.worker.split('/').pop()}`);
  await trip.hand.fill(tab, '[name="engagement.charge.total"]', '29.75');
  await trip.context.clearCookies();
  await trip.hand.press(tab, press);
  if (!await tab.locator('[name=mail]').count()) return trip.expect('a form of nobody leads to', tab.url(), 'the sign-in page');
  await credentials(tab, trip, 1, async () => {});
  trip.expect('the form again', new URL(tab.url()).pathname, `/${trip.language}/checks/new`);
  if (trip.scripts !== false) trip.expect('and its answer', await tab.inputValue('[name="engagement.charge.total"]'), '29.75');
  return undefined;
}

/* A file as a spreadsheet of this country saves it, with its mark and semicolons; one row is wrong, and nothing is recorded until it is mended. */
async function wholeFile(tab, trip) {
  const rows = (to) => Buffer.from(`\uFEFFregistration;name;qualified_on\r\nSW99${trip.registration.slice(-3)}1;Tegwen Invented;2018-07-01\r\n`
    + `SW99${trip.registration.slice(-3)}2;Iolo Invented;${to}\r\n`);
  const send = async (to) => {
    await tab.setInputFiles('[name=file]', { name: 'gweithwyr.csv', mimeType: 'text/csv', buffer: rows(to) });
    await trip.hand.press(tab, press);
  };

  await tab.goto(`${trip.base}/${trip.language}/acts/worker-record`);
  await trip.hand.press(tab, 'a[href$="/imports/worker-record"]');
  await trip.see('import');
  await trip.hand.press(tab, press);
  trip.expect('an error without a file', await tab.locator('.govuk-error-summary li').count(), 1);
  await send('2018-02-31');
  trip.expect('status of the page of faults', tab.answered.status(), 422);
  const cells = await tab.locator('main table tbody tr').locator('td, th').allTextContents();
  trip.expect('the row and the column of the fault', cells.slice(0, 2).map((cell) => cell.trim()).join(' '), '3 C');
  trip.expect('headings of row and column', (await tab.locator('main table thead th').allTextContents()).slice(0, 2).map((cell) => cell.trim()).join(' '),
    trip.language === 'cy' ? 'Rhes Colofn' : 'Row Column');
  trip.expect('what is wrong', /2018-02-31|qualified|gymhwys|Rhaid/i.test(cells.slice(2).join(' ')), true);
  await trip.see('import with a fault');
  await send('2018-06-30');
  trip.expect('the rows recorded', /^2 /.test((await tab.locator('h1').innerText()).split('\n').pop()), true);
  await trip.see('imported');
}

async function others(tab, trip) {
  for (const [name, path] of [['account', 'account'], ['password', 'account/password'], ['organisations', 'organisations'], ['help', 'help'], ['accessibility', 'accessibility'],
    ['privacy', 'privacy'], ['cookies', 'cookies'], ['not found', 'nowhere'], ['not shown', 'workers/0123456789abcdef0123456789abcdef']]) {
    await tab.goto(`${trip.base}/${trip.language}/${path}`);
    await trip.see(name);
  }
}

async function signOut(tab, trip) {
  await tab.goto(`${trip.base}/${trip.language}/sign-out`);
  await trip.see('sign out');
  await trip.hand.press(tab, press);
  await tab.goto(`${trip.base}${trip.worker}`);
  trip.expect('signed out, and where to afterwards', tab.url(), `${trip.base}/${trip.language}/sign-in?to=${encodeURIComponent(trip.worker.replace(/^\/../, ''))}`);
  await trip.see('sign in again');
}

/* Where somebody stood when it went wrong, and what there was to see. */
async function stopped(tab, error, name) {
  if (pictures) await tab.screenshot({ path: join(pictures, `stopped-${name.replaceAll(' ', '-')}.png`), fullPage: true });
  const seen = await tab.locator('main').innerText().catch(() => 'no page');
  return [...`${error.stack}`.split('\n').slice(0, 6), `at ${tab.url()}, where was to be seen:`, ...seen.split('\n').filter(Boolean).slice(0, 15)];
}

async function travel(browser, options) {
  const wrong = [], context = await browser.newContext({ javaScriptEnabled: options.scripts !== false, viewport: { width: 1280, height: 900 } });
  const tab = await context.newPage();
  const trip = { hand: mouse, ...options, context,
    expect: (what, is, expected) => { if (is !== expected) wrong.push(`${what}: '${is}', not '${expected}'`); },
    see: async (name) => { if (options.looks) await look(tab, options.language, name, options.scripts !== false); } };
  watch(tab, options.name);
  try {
    for (const step of [signIn, checkByForm, replay, recordAll, findInLists, sealedAndProved, changedMeanwhile, wholeFile, expired, others, signOut]) await step(tab, trip);
  } catch (error) {
    wrong.push(...await stopped(tab, error, options.name));
  }
  await context.close();
  return { name: `the journey ${options.name}`, wrong };
}

/* ---- the same by a program ---- */

async function byProgram(base) {
  const wrong = [], expect = (what, is, expected) => { if (is !== expected) wrong.push(`${what}: '${is}', not '${expected}'`); };
  const token = run('token', 'new', '--store', store, '--organisation', 'gateshead', '--label', 'journey', '--scope', 'check,read,act,ledger').stdout.trim().split(/\s/).pop();
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const post = async (path, body, key) => (await fetch(`${base}/api/v1/${path}`, { method: 'POST', headers: { ...headers, 'Idempotency-Key': key }, body: JSON.stringify(body) })).json();
  const get = (path) => fetch(`${base}/api/v1/${path}`, { headers });
  const document = { engagement: { authority: 'gateshead', kind: 'individual', role: 'social-worker', term: 'new', start: '2027-01-12', charge: { total: '31.00' } } };
  const check = await post('checks', { document }, 'journey-check');
  const worker = await post('workers', { registration: 'SW990001', name: 'Ffion Invented' }, 'journey-worker');
  const again = await post('workers', { registration: 'SW990001', name: 'Ffion Invented' }, 'journey-worker');
  expect('asked again with the same key', JSON.stringify(again), JSON.stringify(worker));
  const assignment = await post('assignments', { worker: worker.id, check: check.id, role: 'social-worker', term: 'new', start: '2027-01-12', total: '31.00' }, 'journey-assignment');
  expect('the assignment', /^[0-9a-f]{32}$/.test(assignment.id), true);

  const version = `assignments/${assignment.id}/versions/1`;
  const proof = await until(async () => { const answer = await get(`${version}/tlog-proof`); return answer.ok && answer.text(); });
  writeFileSync(join(folder, 'entry'), await (await get(`${version}/entry`)).text());
  writeFileSync(join(folder, 'tlog-proof'), proof ?? '');
  const held = verify('north-east-office', '--proof', join(folder, 'tlog-proof'), join(folder, 'entry'));
  expect(`the proof (${held.stderr})`, held.status, 0);
  return { name: 'the journey by API', wrong };
}

function byCommand() {
  const wrong = [], whole = run('ledger', 'export', '--store', store, 'demo.example.org/north-east-office'), looks = run('selfcheck', '--store', store);
  writeFileSync(join(folder, 'whole'), whole.stdout);
  const held = verify('north-east-office', join(folder, 'whole'));
  for (const done of [whole, held, looks]) if (done.status !== 0) wrong.push(`${done.status}: ${done.stderr}`);
  return { name: 'the whole log by command line, verified without the service, and every row of the store', wrong };
}

/* ---- a forgotten password ---- */

async function forgotten(browser, base) {
  const wrong = [], context = await browser.newContext(), tab = await context.newPage(), said = [];
  watch(tab, 'forgotten');
  for (const mail of ['hr@gwynedd.example.org', 'nobody@example.org']) {
    await tab.goto(`${base}/cy/sign-in`);
    await tab.click('a[href$="/sign-in/reset"]');
    await tab.fill('[name=mail]', mail);
    await look(tab, 'cy', 'reset');
    await tab.click(press);
    said.push(await tab.textContent('main'));
  }
  if (said[0] !== said[1]) wrong.push('whoever has no account is answered otherwise');
  await tab.click('a[href$="/demonstration/mails"]');
  const mail = tab.locator('tbody a').first();
  if (await until(async () => await mail.count() || (await tab.reload(), false))) {
    await look(tab, 'cy', 'mails');
    await mail.click();
    await look(tab, 'cy', 'mail');
    await tab.click('main a[href*="/reset/"]');
    const link = tab.url();
    await look(tab, 'cy', 'new password');
    await tab.fill('[name=password]', 'a river under seven bridges');
    await tab.click(press);
    if (!/\/sign-in\/code$/.test(tab.url())) wrong.push(`after the link: ${tab.url()}`);
    await tab.goto(link);
    if (await tab.locator('[name=password]').count()) wrong.push('the link works twice');
  } else {
    wrong.push('no mail came');
  }
  await context.close();
  return { name: 'a forgotten password, by mail', wrong };
}

/* ---- what one signs in with ---- */

async function account(browser, base, way) {
  const wrong = [], context = await browser.newContext(), tab = await context.newPage();
  const trip = { base, way, language: 'cy', hand: mouse, expect: (what, is, expected) => { if (is !== expected) wrong.push(`${what}: '${is}', not '${expected}'`); },
    see: (name) => look(tab, 'cy', name) };
  const codes = () => tab.locator('main li code').allTextContents();
  watch(tab, 'account');
  try {
    await signIn(tab, { ...trip, see: async () => {} });
    await tab.goto(`${base}/cy/account/authenticator`);
    await trip.see('another authenticator');
    await tab.fill('[name=code]', '000000');
    await tab.click(press);
    trip.expect('status of a wrong code', tab.answered.status(), 422);
    await trip.see('another authenticator, wrong code');
    await tab.fill('[name=code]', codeOf(way[5], 1));
    await tab.click(press);
    const secret = await tab.locator('main code').first().textContent();
    await trip.see('new authenticator');
    await tab.fill('[name=code]', '000000');
    await tab.click(press);
    await trip.see('new authenticator, wrong code');
    trip.expect('the key after a wrong code', await tab.locator('main code').first().textContent(), secret);
    await tab.fill('[name=code]', codeOf(secret));
    await tab.click(press);
    const recovery = await codes();
    trip.expect('recovery codes', recovery.length, 10);
    await trip.see('recovery codes');
    await tab.click('main a.govuk-button');
    trip.expect('on to the account', new URL(tab.url()).pathname, '/cy/account');

    await tab.goto(`${base}/cy/sign-out`);
    await tab.click(press);
    await tab.goto(`${base}/cy/sign-in`);
    await tab.fill('[name=mail]', way[0]);
    await tab.fill('[name=password]', way[4]);
    await tab.click(press);
    await tab.click('a[href$="/sign-in/recovery"]');
    await trip.see('recovery');
    await tab.fill('[name=code]', recovery[0]);
    await tab.click(press);
    trip.expect('in by a recovery code', new URL(tab.url()).pathname, '/cy');
    await tab.goto(`${base}/cy/account/recovery`);
    await trip.see('make recovery codes');
    await tab.fill('[name=code]', codeOf(secret, 1));
    await tab.click(press);
    trip.expect('other recovery codes', (await codes()).length === 10 && !(await codes()).includes(recovery[1]), true);
  } catch (error) {
    wrong.push(...await stopped(tab, error, 'account'));
  }
  await context.close();
  return { name: 'another authenticator, and in by a recovery code', wrong };
}

/* ---- looking after the register ---- */

/* By an administrator: who has looked, what programs sign in with, a colleague's sign-ins; the table of who may; an earlier day. */
async function tending(browser, base, language, way) {
  const wrong = [], context = await browser.newContext({ viewport: { width: 1280, height: 900 } }), tab = await context.newPage();
  const trip = { base, way, language, hand: mouse, expect: (what, is, expected) => { if (is !== expected) wrong.push(`${what}: '${is}', not '${expected}'`); },
    see: (name) => look(tab, language, `tending ${name}`) };
  const pages = [['who has looked', 'accesses'], ['who has looked, a wrong day', 'accesses?from=2026-02-31'], ['who may', 'permissions'],
    ['organisations of an earlier day', 'organisations?as_known_at=2026-01-05'], ['organisations of a day ahead', 'organisations?as_known_at=2199-01-05']];
  watch(tab, 'tending');
  try {
    await signIn(tab, { ...trip, see: async () => {} });
    await trip.see('home');
    for (const [name, path] of pages) {
      await tab.goto(`${base}/${language}/${path}`);
      await trip.see(name);
    }
    await tab.goto(`${base}/${language}/tokens`);
    await trip.see('no tokens');
    await tab.click('main a[href$="/tokens/new"]');
    await tab.click(press);
    trip.expect('errors of an empty form', await tab.locator('.govuk-error-summary li').count(), 2);
    await trip.see('token with errors');
    await tab.fill('[name=label]', 'System AD');
    await tab.check('[name=scopes][value=read]');
    await tab.fill('[name=code]', codeOf(way[5], 1));
    await tab.click(press);
    const token = (await tab.textContent('main')).match(/concordat_[A-Z2-7]{48}/)?.[0];
    trip.expect('what the token opens', (await fetch(`${base}/api/v1/organisations`, { headers: { Authorization: `Bearer ${token}` } })).status, 200);
    await trip.see('token made');
    await tab.click('main a[href$="/tokens"]');
    trip.expect('shown once', /concordat_/.test(await tab.textContent('main')), false);
    await trip.see('tokens');
    await tab.click('main a[href$="/revoke"]');
    await trip.see('revoke');
    await tab.goto(`${base}/${language}/people`);
    await tab.click('tbody a');
    await trip.see('colleague');
  } catch (error) {
    wrong.push(...await stopped(tab, error, `tending in ${language}`));
  }
  await context.close();
  return { name: `looking after the register, in ${language}`, wrong };
}

/* ---- all of it ---- */

const { service, base } = await serviceStart();
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'], timeout: PATIENCE });
try {
  const ways = waysIn(), north = 'north-east-office';
  const told = await Promise.all([
    travel(browser, { name: 'in English', base, language: 'en', way: ways.get('hiring@gateshead.example.org'), log: north, registration: 'SW990010', person: 'Bronwen Invented', looks: true }),
    travel(browser, { name: 'in Welsh', base, language: 'cy', way: ways.get('hiring@gwynedd.example.org'), log: 'wales-central-team', registration: 'SW990011', person: 'Gwen Ddyfeisiedig', looks: true }),
    travel(browser, { name: 'without scripts', base, language: 'cy', way: ways.get('officer@gwynedd.example.org'), log: 'wales-central-team', registration: 'SW990012', person: 'Carys Invented', scripts: false, looks: true }),
    travel(browser, { name: 'by keyboard alone', base, language: 'en', way: ways.get('officer@newcastle-upon-tyne.example.org'), log: north, registration: 'SW990013', person: 'Dilys Invented', hand: keyboard }),
    forgotten(browser, base),
    tending(browser, base, 'en', ways.get('admin@gateshead.example.org')),
    tending(browser, base, 'cy', ways.get('admin@gwynedd.example.org')),
    account(browser, base, ways.get('director@gwynedd.example.org')),
    byProgram(base),
  ]);
  for (const one of [...told, byCommand(),
    { name: 'well-formed HTML on every page met', wrong: looked.html },
    { name: `no violation of axe's rules at ${WIDTHS[0]} and ${WIDTHS[2]} pixels`, wrong: looked.axe },
    { name: `nothing is wider than the screen at ${WIDTHS.join(', ')} pixels`, wrong: looked.wide },
    { name: 'no English on a Welsh page', wrong: looked.english },
    { name: 'a title and one first heading on every page', wrong: looked.titles },
    { name: 'nothing is refused by the policy of the pages, and no script fails', wrong: looked.console }]) tell(one);
} finally {
  await browser.close();
  const ended = new Promise((done) => { service.once('exit', done); });
  service.kill('SIGTERM');
  await ended;
  rmSync(join(folder, '..'), { recursive: true, force: true });
}
console.log(`1..${number}`);
process.exitCode = failed ? 1 : 0;
