/*
 * Pages with every component, as browsers and their readers find them, as TAP: node tests/pages.mjs SHEET ASSETS CHROMIUM [PICTURES]
 *
 * SHEET writes a page (tests/sheet.c); ASSETS is where the stylesheet and the script are; PICTURES takes pictures of every page.
 * In each language, and in one that shows what does not fit: HTML that is well formed, the rules of axe at three widths,
 * nothing wider than the screen, nothing that the page's own policy refuses; then what the scripts do, and that none of it is needed.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { NARROW, WIDTHS, malformed, outOfSight, tooSmall, tooWide, violated } from './browser/look.mjs';

const [sheet, assets, browserPath, pictures] = process.argv.slice(2);
const PATIENCE = 120 * 1000;
const LANGUAGES = ['en', 'cy', 'en-XA'];
const SHEETS = ['form', 'record', 'list', 'interruption', 'done'];
const PROBLEMS = [...readFileSync(new URL('../src/web/problems.def', import.meta.url), 'utf8').matchAll(/^PROBLEM\(.*"(.*)"/gm)].map((row) => `problem-${row[1]}`);
const TYPES = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', txt: 'text/plain' };
const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

let number = 0, failed = 0;
function test(name, wrong) {
  number++;
  failed += wrong.length > 0;
  console.log(`${wrong.length ? 'not ok' : 'ok'} ${number} - ${name}`);
  for (const line of wrong.slice(0, 20)) console.log(`# ${line}`);
}
const same = (what, is, expected) => (is === expected ? [] : [`${what}: '${is}', not '${expected}'`]);

const written = new Map();
function page(language, name) {
  const key = `${language}/${name}`;
  if (!written.has(key)) {
    const done = spawnSync(sheet, [language, name], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`could not run '${sheet} ${language} ${name}': ${done.error ?? done.stderr}`);
    written.set(key, done.stdout);
  }
  return written.get(key);
}

/* ---- HTML ---- */


async function wellFormed() {
  for (const language of LANGUAGES) {
    const wrong = [];
    for (const name of [...SHEETS, ...PROBLEMS]) {
      wrong.push(...await malformed(page(language, name), name));
      wrong.push(...same(`${name}: language`, /<html[^>]* lang="([^"]*)"/.exec(page(language, name))?.[1], language));
    }
    test(`${language}: well-formed HTML`, wrong);
  }
}

/* What is not from the catalogue shows: in the language of tests nothing is left in plain letters but people's own words and names. */
function allFromCatalogue() {
  const wrong = [];
  for (const name of [...SHEETS, ...PROBLEMS]) {
    const text = page('en-XA', name).replace(/<bdi[^>]*>.*?<\/bdi>/g, '').replace(/<(\w+)[^>]* lang="(en|cy)"[^>]*>.*?<\/\1>/g, '')
      .replace(/\[[^\]]*\]/g, '').replace(/<[^>]*>/g, ' ').replace(/&[#\w]+;/g, ' ');
    for (const word of text.match(/[A-Za-z]{3,}/g) ?? [])
      if (!/^(Gwynedd|Gateshead|Sunderland|Ynys|June|The)$/.test(word)) wrong.push(`${name}: '${word}'`);
  }
  test('every word of a component comes from the catalogue', wrong);
}

/* ---- in a browser ---- */

const posted = [];
const server = createServer((request, response) => {
  const [, first, , name] = request.url.split(/[/?]/);
  if (request.method === 'POST') {
    request.on('data', (data) => posted.push(`${request.url} ${data}`)).on('end', () => response.writeHead(204).end());
  } else if (first === 'assets') {
    const file = request.url.slice('/assets/'.length);
    response.writeHead(200, { 'Content-Type': TYPES[file.split('.').pop()] }).end(readFileSync(join(assets, file)));
  } else {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': POLICY })
      .end(LANGUAGES.includes(first) && name ? page(first, name) : '<!DOCTYPE html><title>Elsewhere</title>');
  }
});
const listening = new Promise((done) => { server.listen(0, '127.0.0.1', done); });

async function looks(browser) {
  for (const language of LANGUAGES) {
    const violations = [], wide = [], refused = [], small = [];
    for (const name of [...SHEETS, 'problem-not-found', 'problem-too-many']) {
      const tab = await browser.newPage();
      tab.setDefaultTimeout(PATIENCE);
      tab.on('console', (message) => { if (message.type() === 'error') refused.push(`${name}: ${message.text()}`); });
      tab.on('pageerror', (error) => refused.push(`${name}: ${error.message}`));
      for (const width of WIDTHS) {
        await tab.setViewportSize({ width, height: 900 });
        await tab.goto(`${base}/${language}/sheet/${name}`);
        await tab.waitForSelector('body.govuk-frontend-supported');
        if (pictures) await tab.screenshot({ path: join(pictures, `${language}-${name}-${width}.png`), fullPage: true });
        if (language !== 'en-XA') violations.push(...await violated(tab, `${name} at ${width}`));
        const by = await tooWide(tab);
        if (by > 0) wide.push(`${name} at ${width}: ${by} pixels`);
        if (width < NARROW) wide.push(...await outOfSight(tab, `${name} at ${width}`));
        small.push(...await tab.evaluate(tooSmall, `${name} at ${width}`));
      }
      await tab.close();
    }
    if (language !== 'en-XA') test(`${language}: no violation of axe's rules at ${WIDTHS.join(', ')} pixels`, violations);
    test(`${language}: nothing is wider than the screen`, wide);
    test(`${language}: the page's policy refuses nothing of its own`, refused);
    test(`${language}: targets of 24 by 24 pixels, or room around them`, [...new Set(small)]);
  }
}

/* ---- what the scripts do ---- */

async function open(browser, path, options = {}) {
  const context = await browser.newContext({ viewport: { width: options.width ?? 1280, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] });
  const tab = await context.newPage();
  tab.setDefaultTimeout(PATIENCE);
  if (options.clock) { // it stands still but for what the test lets pass
    await tab.clock.install({ time: new Date('2026-06-12T09:00:00Z') });
    await tab.clock.pauseAt(new Date('2026-06-12T10:00:00Z'));
  }
  await tab.goto(`${base}${path}`);
  await tab.waitForSelector('body.govuk-frontend-supported');
  return tab;
}

async function errorsTakeFocus(browser) {
  const tab = await open(browser, '/cy/sheet/form');
  const wrong = [...same('focus', await tab.evaluate(() => document.activeElement.className), 'govuk-error-summary'),
    ...same('title', (await tab.title()).slice(0, 6), 'Gwall:')];

  await tab.click('.govuk-error-summary a[href="#start-day"]');
  wrong.push(...same('focus after the link', await tab.evaluate(() => document.activeElement.id), 'start-day'));
  await tab.context().close();
  test('an error summary takes the focus, and leads to the part of a date that is wrong', wrong);
}

async function wordsOfScripts(browser) {
  const tab = await open(browser, '/cy/sheet/form');
  await tab.fill('#reason', 'x'.repeat(198));
  await tab.waitForFunction(() => document.querySelector('.govuk-character-count__status')?.textContent.includes('2 nod'));
  const wrong = [...same('characters', await tab.textContent('.govuk-character-count__status'), 'Mae gennych 2 nod ar ôl'),
    ...same('button of the password', await tab.textContent('.govuk-password-input__toggle'), 'Dangos'),
    ...same('button of the file', (await tab.textContent('.govuk-file-upload-button__pseudo-button-container')).replace(/\s+/g, ' ').trim(), 'Dewis ffeil neu ollwng ffeil')];

  await tab.click('.govuk-password-input__toggle');
  wrong.push(...same('button that was pressed', await tab.textContent('.govuk-password-input__toggle'), 'Cuddio'));
  await tab.context().close();
  test('the scripts speak the language of the page', wrong);
}

/* The same as allFromCatalogue, of what stands there when the scripts have done their part. */
async function wordsAfterScripts(browser) {
  const wrong = [];
  for (const name of SHEETS) {
    const tab = await open(browser, `/en-XA/sheet/${name}`);
    await tab.evaluate(() => document.querySelectorAll('bdi, [lang=en], [lang=cy], option, input, textarea').forEach((element) => element.remove()));
    const text = await tab.evaluate(() => [document.body.innerText, ...[...document.querySelectorAll('[aria-label]')].map((element) => element.getAttribute('aria-label'))].join(' '));
    for (const word of text.replace(/\[[^\]]*\]/g, '').match(/[A-Za-z]{3,}/g) ?? [])
      if (!/^(Gwynedd|Gateshead|Sunderland|June)$/i.test(word)) wrong.push(`${name}: '${word}'`);
    await tab.context().close();
  }
  test('no word of a script is its own', wrong);
}

async function languageKeepsAnswers(browser) {
  const tab = await open(browser, '/en/sheet/form');
  await tab.fill('#note', 'half typed');
  await tab.check('#work');
  await tab.check('input[name="approved"][value="no"]');
  await tab.fill('#password', 'not kept');
  await tab.click('.govuk-language-navigation__link');
  await tab.waitForURL(`${base}/cy/sheet/form?a=1&b=%C5%B4`);
  await tab.waitForSelector('body.govuk-frontend-supported');
  const wrong = [...same('text', await tab.inputValue('#note'), 'half typed'), ...same('checkbox', await tab.isChecked('#work'), true),
    ...same('radio', await tab.isChecked('input[name="approved"][value="no"]'), true), ...same('password', await tab.inputValue('#password'), ''),
    ...same('what is kept afterwards', await tab.evaluate(() => sessionStorage.length), 0)];
  await tab.context().close();
  test('the language switch keeps the address, the query and what was half typed', wrong);
}

/* A form that is sent when its sign-in had ended is put back for whoever filled it in, and for nobody else who signs in there; a code is not. */
async function answersAreOnesOwn(browser) {
  const tab = await open(browser, '/en/sheet/form');
  const send = () => tab.evaluate(() => {
    document.querySelector('main form[method="post"]').dispatchEvent(new Event('submit', { cancelable: true }));
    return sessionStorage.getItem('sent');
  });
  const comesBack = async (reader) => {
    await tab.fill('#note', 'typed');
    const sent = JSON.parse(await send());
    await tab.evaluate((text) => sessionStorage.setItem('sent', text), JSON.stringify({ ...sent, reader: reader ?? sent.reader }));
    await tab.reload();
    await tab.waitForSelector('body.govuk-frontend-supported');
    return tab.inputValue('#note');
  };
  const wrong = [...same('one’s own', await comesBack(), 'typed'), ...same('another’s', await comesBack('another'), ''),
    ...same('what is kept afterwards', await tab.evaluate(() => sessionStorage.length), 0)];

  await tab.evaluate(() => { document.querySelector('#note').autocomplete = 'one-time-code'; });
  wrong.push(...same('a code', JSON.parse(await send()).answers.some(({ name }) => name === 'note'), false));
  await tab.context().close();
  test('what was sent too late comes back to whoever typed it alone, without codes', wrong);
}

async function timeout(browser) {
  const tab = await open(browser, '/cy/sheet/form', { clock: true });
  const shown = () => tab.evaluate(() => document.querySelector('dialog').open);
  const wrong = [...same('at first', await shown(), false)];

  await tab.clock.runFor('12:59');
  wrong.push(...same('before the warning', await shown(), false));
  await tab.clock.runFor('00:02');
  wrong.push(...same('two minutes before the end', await shown(), true), ...same('words', await tab.textContent('.app-timeout__left'), 'Cewch eich allgofnodi ymhen 2 funud.'),
    ...same('focus', await tab.evaluate(() => document.activeElement.id), 'app-timeout-stay'));
  const answered = tab.waitForResponse(/\/cy\/session$/);
  await tab.click('#app-timeout-stay');
  await answered;
  await tab.clock.runFor('00:02');
  wrong.push(...same('after staying', await shown(), false), ...same('asked', posted.at(-1), '/cy/session anti-forgery=invented'));
  await tab.clock.runFor('14:00');
  wrong.push(...same('again', await shown(), true), ...same('in seconds', await tab.textContent('.app-timeout__left'), 'Cewch eich allgofnodi ymhen 60 eiliad.'));
  await Promise.all([tab.waitForURL(`${base}/cy/sign-out`), tab.clock.runFor('01:05')]);
  await tab.context().close();
  test('a session that ends is warned of, can go on, and ends', wrong);
}

async function copies(browser) {
  const tab = await open(browser, '/cy/sheet/record');
  await tab.click('.app-copy button');
  await tab.waitForFunction(() => document.querySelector('.app-copy [role=status]').textContent);
  const wrong = [...same('copied', await tab.evaluate(() => navigator.clipboard.readText()), 'NE-2026-0042'),
    ...same('said', await tab.textContent('.app-copy [role=status]'), 'Wedi’i gopïo')];
  await tab.context().close();
  test('a text can be copied, and it is said', wrong);
}

async function filters(browser) {
  const tab = await open(browser, '/cy/sheet/list', { width: 320 });
  const wrong = [...same('at first', await tab.isVisible('.moj-filter'), false)];
  await tab.click('.app-filtered__toggle');
  wrong.push(...same('shown', await tab.isVisible('.moj-filter'), true), ...same('button', await tab.textContent('.app-filtered__toggle'), 'Cuddio’r hidlyddion'));
  await tab.setViewportSize({ width: 1280, height: 900 });
  wrong.push(...same('beside the list', await tab.isVisible('.moj-filter'), true), ...same('no button', await tab.isVisible('.app-filtered__toggle'), false));
  await tab.context().close();
  test('filters are behind a button on a narrow screen, beside the list on a wide one', wrong);
}

async function searches(browser) {
  const tab = await open(browser, '/cy/sheet/form');
  await tab.waitForSelector('input.autocomplete__input');
  await tab.fill('input.autocomplete__input', 'mon');
  await tab.waitForSelector('.autocomplete__option');
  await tab.keyboard.press('ArrowDown');
  await tab.keyboard.press('Enter');
  const wrong = same('chosen', await tab.evaluate(() => document.querySelector('select[name=authority]').value), 'anglesey');
  await tab.context().close();
  test('a long list is searched by typing, whatever the accents', wrong);
}

async function tables(browser) {
  const tab = await open(browser, '/cy/sheet/list', { width: 500 });
  const label = () => tab.evaluate(() => getComputedStyle(document.querySelector('td'), '::before').content);
  const wrong = [...await outOfSight(tab, 'at 500'), ...same('labels', await label() === 'none', false),
    ...same('the order', await tab.isVisible('th .app-order'), true)];
  await tab.setViewportSize({ width: 700, height: 900 });
  wrong.push(...same('labels of a wide one', await label(), 'none'),
    ...same('shadows at its edges', (await tab.evaluate(() => getComputedStyle(document.querySelector('.app-scroller')).backgroundImage)).split('linear-gradient').length, 5));
  await tab.context().close();
  test('a table is a list of rows on a narrow screen; on others a shadow shows where it goes on', wrong);
}

async function keyboard(browser) {
  const tab = await open(browser, '/en/sheet/list');
  const stops = [];
  const visible = () => tab.evaluate(() => {
    const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return { name: element.textContent.trim() || element.name || element.getAttribute('aria-label'), seen: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
      covered: !(top && (element.contains(top) || top.contains(element) || element.type === 'checkbox')) };
  });
  for (let i = 0; i < 24; i++) {
    await tab.keyboard.press('Tab');
    stops.push(await visible());
  }
  const wrong = [...same('first', stops[0].name, 'Skip to main content'), ...stops.filter(({ seen }) => !seen).map(({ name }) => `the focus on '${name}' is not seen`),
    ...stops.filter(({ covered }) => covered).map(({ name }) => `'${name}' is covered`)];
  await tab.context().close();
  test('the keyboard reaches everything, and the focus is seen', wrong);
}

async function colours(browser) {
  const tab = await open(browser, '/en/sheet/done');
  const drawn = await tab.evaluate(() => getComputedStyle(document.querySelector('.govuk-generic-header')).backgroundColor.match(/\d+/g).map((n) => Number(n).toString(16).padStart(2, '0')).join(''));
  const wrong = same('the header', `#${drawn}`, await tab.getAttribute('meta[name=theme-color]', 'content'));
  await tab.context().close();
  test("the browser's bars have the colour of the header", wrong);
}

async function withoutScripts(browser) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 900 } });
  const tab = await context.newPage(), wrong = [];
  tab.setDefaultTimeout(PATIENCE);
  await tab.goto(`${base}/cy/sheet/form`);
  for (const field of ['#name', '#start-month', '#reason', '#file', '#password', '#who', '#authority'])
    if (!await tab.isVisible(field)) wrong.push(`'${field}' is not there`);
  if (await tab.isVisible('dialog')) wrong.push('the warning is there');
  if (pictures) await tab.screenshot({ path: join(pictures, 'without-scripts-form.png'), fullPage: true });
  await tab.goto(`${base}/cy/sheet/list`);
  for (const part of ['.moj-filter', '.govuk-service-navigation__list', '.govuk-pagination'])
    if (!await tab.isVisible(part)) wrong.push(`'${part}' is not there`);
  await context.close();
  test('everything is there without scripts', wrong);
}

async function onPaper(browser) {
  const tab = await open(browser, '/en/sheet/record');
  await tab.emulateMedia({ media: 'print' });
  if (pictures) await tab.pdf({ path: join(pictures, 'record.pdf'), preferCSSPageSize: true });
  const wrong = [...same('navigation', await tab.isVisible('.govuk-service-navigation'), false), ...same('facts', await tab.isVisible('.govuk-summary-list'), true)];
  await tab.emulateMedia({ media: 'screen', forcedColors: 'active', reducedMotion: 'reduce' });
  if (pictures) await tab.screenshot({ path: join(pictures, 'forced-colours-record.png'), fullPage: true });
  await tab.context().close();
  test('on paper stands what was decided', wrong);
}

function onTheWire() {
  const size = (pattern) => readdirSync(assets).filter((file) => pattern.test(file)).reduce((sum, file) => sum + readFileSync(join(assets, file)).length, 0);
  const bytes = size(/^concordat\..*\.(css|js)\.gz$/) + size(/^chunk.*\.gz$/) + size(/^icon.*\.svg\.gz$/) + page('cy', 'record').length;
  test(`a first page is ${Math.round(bytes / 1000)} kB on the wire`, bytes < 100000 ? [] : ['more than 100 kB']);
}

console.log(`1..${LANGUAGES.length * 5 + 15}`);
await wellFormed();
allFromCatalogue();
await listening;
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'], timeout: PATIENCE });
try {
  await looks(browser);
  for (const behaviour of [errorsTakeFocus, wordsOfScripts, wordsAfterScripts, languageKeepsAnswers, answersAreOnesOwn, timeout, copies, filters, searches, tables, keyboard, colours, withoutScripts, onPaper])
    await behaviour(browser);
} finally {
  await browser.close();
  server.close();
}
onTheWire();
process.exit(failed ? 1 : 0);
