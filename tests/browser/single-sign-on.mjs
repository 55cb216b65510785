/*
 * Signing in at one's own organisation, in a browser, as TAP: tests/glewlwyd node tests/browser/single-sign-on.mjs PROGRAM CHROMIUM [PICTURES]
 * or: node tests/provider.mjs node tests/browser/single-sign-on.mjs PROGRAM CHROMIUM [PICTURES]
 *
 * The provider is Debian's glewlwyd, or the one that lies, each with stories of its own.  The service is the program's own, shut in as always.  The register is invented; with CONCORDAT_TEST_POSTGRES it is kept on that server.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { codeOf } from './codes.mjs';
import { WIDTHS, englishIn, malformed, tooWide, violated } from './look.mjs';

const [program, browserPath, pictures] = process.argv.slice(2);
const { CONCORDAT_TEST_PROVIDER: issuer, CONCORDAT_TEST_PROVIDER_SECRET: secret, CONCORDAT_TEST_PROVIDER_SERVICE: at,
  CONCORDAT_TEST_PROVIDER_PERSON: name, CONCORDAT_TEST_PROVIDER_PASSWORD: password } = process.env;
const folder = mkdtempSync(join(tmpdir(), 'concordat-single-'));
const store = process.env.CONCORDAT_TEST_POSTGRES ?? join(folder, 'store');
const PATIENCE = 60 * 1000;
const press = 'main .govuk-button:not([type=button])';

let number = 0, failed = 0;
function tell(what, wrong) {
  number++;
  failed += wrong.length > 0;
  console.log(`${wrong.length ? 'not ok' : 'ok'} ${number} - ${what}`);
  for (const line of wrong.slice(0, 40)) console.log(`# ${line}`);
}

/* ---- the service ---- */

const run = (...words) => execFileSync(program, words, { encoding: 'utf8', env: { ...process.env, CONCORDAT_STORE: store } });
const setProvider = (...more) => setAnother(issuer, ...more);
const setAnother = (where, ...more) => run('provider', 'set', '--organisation', 'gateshead', '--issuer', where, '--client', 'concordat', '--secret-file',
  join(folder, 'secret'), ...more);

function registerBegin() {
  run('begin', '--service', 'register.example.org', '--keys', join(folder, 'keys'), '--demonstration');
  run('organisation', 'add', '--kind', 'partnership-office', '--slug', 'north-east', '--name', 'North East office');
  for (const [slug, called] of [['gateshead', 'Gateshead'], ['durham', 'Durham']])
    run('organisation', 'add', '--kind', 'authority', '--slug', slug, '--name', called, '--authority', slug, '--office', 'north-east');
  writeFileSync(join(folder, 'secret'), `${secret}\n`, { mode: 0o600 });
  chmodSync(folder, 0o700);
}

function invite(who, mail) {
  const said = run('user', 'add', '--keys', join(folder, 'keys'), '--organisation', 'gateshead', '--name', who, '--mail', mail, '--role', 'administrator', '--show');
  return /\/en(\/invitation\/[0-9a-f]+)/.exec(said)[1];
}

/* Somebody whom others may appoint. */
function inviteOther() {
  const said = run('user', 'add', '--keys', join(folder, 'keys'), '--organisation', 'gateshead', '--name', 'Birch Fellbeck', '--mail', 'birch@example.org', '--role', 'hiring-manager', '--show');
  return /is person ([0-9a-f]{32})/.exec(said)[1];
}

async function serviceStart() {
  const service = spawn(program, ['serve', '--store', store, '--keys', join(folder, 'keys'), '--providers', folder, '--listen', at ?? '127.0.0.1:0', '--log', join(folder, 'log')],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: service.stdout })) if (/serves/.test(line)) return { service, base: line.split(' ').pop() };
  throw new Error('the service did not start');
}

/* ---- eyes ---- */

const looked = { html: [], axe: [], wide: [], english: [], console: [] };

async function look(tab, language, what) {
  const where = `${language} ${what}`;
  looked.html.push(...await malformed(await tab.answered.text(), where));
  if (await tab.evaluate(() => document.documentElement.lang) !== language) looked.english.push(`${where}: the page is in another language`);
  if (language === 'cy') looked.english.push(...await englishIn(tab, where));
  for (const width of WIDTHS) {
    await tab.setViewportSize({ width, height: 900 });
    if (pictures) await tab.screenshot({ path: join(pictures, `${language}-${what.replaceAll(' ', '-')}-${width}.png`), fullPage: true });
    const by = await tooWide(tab);
    if (by > 0) looked.wide.push(`${where} at ${width}: ${by} pixels`);
    if (width !== WIDTHS[1]) looked.axe.push(...await violated(tab, `${where} at ${width}`));
  }
}

/* What a browser says against our own pages; what it says of the provider's is not ours to mend. */
function watch(tab) {
  tab.setDefaultTimeout(PATIENCE);
  tab.on('response', (answer) => {
    if (answer.request().isNavigationRequest() && answer.url().startsWith(base) && ![302, 303].includes(answer.status())) tab.answered = answer;
  });
  tab.on('console', (message) => {
    if (message.type() === 'error' && tab.url().startsWith(base) && !/status of [45]\d\d/.test(message.text())) looked.console.push(`${tab.url()}: ${message.text()}`);
  });
  tab.on('pageerror', (error) => { if (tab.url().startsWith(base)) looked.console.push(`${tab.url()}: ${error.message}`); });
}

/* ---- hands ---- */

const isOurs = (url) => url.href.startsWith(base) && !/\/(organisation|back|confirm|provider)$/.test(url.pathname);

/* On glewlwyd's page. */
async function signInThere(tab) {
  await tab.waitForURL((url) => !url.href.startsWith(base));
  await tab.fill('#username', name);
  await tab.fill('#password', password);
  await tab.press('#password', 'Enter');
}

/* Whoever has signed out here is still signed in there, at the same host: theirs are the cookies that are not ours by name. */
const forgetThere = (context) => context.clearCookies({ name: /^(?!__Host-)/ });

const back = (tab) => tab.waitForURL((url) => isOurs(url));

async function toProvider(tab, language) {
  await tab.goto(`${base}/${language}/sign-in`);
  await tab.click('a[href*="/sign-in/organisation"]');
  await look(tab, language, 'which organisation');
  await tab.click(press); /* the only one there is */
}

async function signInAnew(context, tab, language) {
  await tab.goto(`${base}/${language}/sign-out`);
  await tab.click(press);
  await forgetThere(context);
  await toProvider(tab, language);
  await signInThere(tab);
  await back(tab);
}

/* ---- what happens ---- */

const real = [
  ['an invitation is taken up at the organisation, and the account there opens it from then on', async (context, tab, expect) => {
    const link = invite('Hazel Mossgate', 'hazel@example.org');
    setProvider('--strong-amr', 'password');
    expect('what the operator is told', /It answers/.test(run('provider', 'show', '--organisation', 'gateshead', '--try')), true);
    await tab.goto(`${base}/en${link}`);
    await look(tab, 'en', 'invitation');
    await tab.goto(`${base}/cy${link}`);
    await look(tab, 'cy', 'invitation');
    await tab.click('main form[action$="/organisation"] button');
    await signInThere(tab);
    await back(tab);
    expect('signed in, in the language that was chosen', new URL(tab.url()).pathname, '/cy');
    await tab.goto(`${base}/cy/account`);
    await look(tab, 'cy', 'account');
    await signInAnew(context, tab, 'cy');
    expect('signed in again', new URL(tab.url()).pathname, '/cy');
    await tab.goto(`${base}/en${link}`);
    expect('the invitation afterwards', (await tab.textContent('h1')).trim(), 'This link no longer works');
  }],
  ['whether the provider has just asked for the second factor it has to say', async (context, tab, expect) => {
    await toProvider(tab, 'en');
    await signInThere(tab);
    await back(tab);
    await tab.goto(`${base}/en/account/confirm?to=/account`);
    await tab.click(press);
    await signInThere(tab);
    await tab.waitForURL((url) => url.pathname.endsWith('/back'));
    expect('it does not', /has not asked you for a second factor just now/.test(await tab.textContent('main')), true);
    await look(tab, 'en', 'confirmed weakly');
  }],
  ['where the provider is not relied on for it, a code of one\u2019s own is asked for', async (context, tab, expect) => {
    setProvider();
    await toProvider(tab, 'cy');
    await signInThere(tab);
    await back(tab);
    expect('to set up', new URL(tab.url()).pathname, '/cy/sign-in/enrol');
    const key = await tab.locator('main code').first().textContent();
    await tab.fill('[name=code]', codeOf(key));
    await tab.click(press);
    expect('recovery codes', await tab.locator('main li code').count(), 10);
    await signInAnew(context, tab, 'cy');
    expect('to enter', new URL(tab.url()).pathname, '/cy/sign-in/code');
    await tab.fill('[name=code]', codeOf(key, 1));
    await tab.click(press);
    expect('signed in', new URL(tab.url()).pathname, '/cy');
  }],
  ['nobody else comes in by it, and what came back is good once', async (context, tab, expect) => {
    const other = invite('Rowan Tarnbeck', 'rowan@example.org');
    setProvider('--strong-amr', 'password');
    await tab.goto(`${base}/cy${other}`);
    await tab.click('main form[action$="/organisation"] button');
    await signInThere(tab);
    await tab.waitForURL((url) => url.pathname.endsWith('/back'));
    expect('another\u2019s account', /wedi\u2019i gysylltu \u00e2 rhywun arall/.test(await tab.textContent('main')), true);
    await look(tab, 'cy', 'linked to somebody else');
    await tab.reload();
    expect('the same address once more', /Mewngofnodwch eto/.test(await tab.textContent('main')), true);
    await look(tab, 'cy', 'begun elsewhere');
    run('user', 'unlink', 'hazel@example.org');
    await toProvider(tab, 'en');
    await tab.waitForURL((url) => url.pathname.endsWith('/back'));
    expect('nobody is linked', /not linked to anybody/.test(await tab.textContent('main')), true);
    await look(tab, 'en', 'linked to nobody');
  }],
  ['an organisation may take no password beside it', async (context, tab, expect) => {
    const link = invite('Ash Fellgate', 'ash@example.org');
    setProvider('--strong-amr', 'password', '--alone');
    await tab.goto(`${base}/en${link}`);
    await look(tab, 'en', 'invitation without passwords');
    expect('a password', await tab.locator('[name=password]').count(), 0);
    run('provider', 'drop', '--organisation', 'gateshead');
    await tab.goto(`${base}/en${link}`);
    expect('a password when there is no provider', await tab.locator('[name=password]').count(), 1);
    await tab.goto(`${base}/en/sign-in`);
    expect('a way to a provider', await tab.locator('a[href*="/sign-in/organisation"]').count(), 0);
    await tab.goto(`${base}/cy/sign-in/organisation`);
    await look(tab, 'cy', 'no organisation');
  }],
];

/* Whatever this provider is asked it answers at once, without a page. */
const lying = [
  ['the second factor again is the provider\u2019s, and what was typed is still there', async (context, tab, expect) => {
    const link = invite('Hazel Mossgate', 'hazel@example.org');
    setAnother(`${issuer}/fresh`, '--strong-amr', 'otp');
    await tab.goto(`${base}/en${link}`);
    await tab.click('main form[action$="/organisation"] button');
    await back(tab);
    expect('in', new URL(tab.url()).pathname, '/en');
    const person = inviteOther();
    await tab.goto(`${base}/cy/acts/appointment-give?person=${person}`);
    await look(tab, 'cy', 'form of an act');
    await tab.goto(`${base}/en/acts/appointment-give?person=${person}`);
    const form = tab.url();
    await look(tab, 'en', 'form of an act');
    await tab.selectOption('[name=role]', 'hr');
    await tab.click('a[href*="/account/confirm"]');
    await look(tab, 'en', 'confirm');
    await tab.click(press);
    await back(tab);
    expect('back at the form', tab.url(), form);
    expect('the code', await tab.locator('[name=code]').count(), 0);
    expect('the answer', await tab.inputValue('[name=role]'), 'hr');
    for (const [part, value] of [['day', '1'], ['month', '1'], ['year', '2027']]) await tab.fill(`[name=from-${part}]`, value);
    await tab.click(press);
    expect('done', await tab.locator('.govuk-notification-banner--success').count(), 1);
    await tab.goto(`${base}/en/acts/appointment-give?person=${person}`);
    expect('the code for the next', await tab.locator('[name=code]').count(), 1);
  }],
  ['whoever has a password links the account from within', async (context, tab, expect) => {
    const link = invite('Rowan Tarnbeck', 'rowan@example.org');
    setAnother(`${issuer}/strong-acr`, '--strong-acr', 'high');
    await tab.goto(`${base}/cy${link}`);
    await tab.fill('[name=password]', 'kettle under seven bridges');
    await tab.click('main form:not([action$="/organisation"]) button:not([type=button])');
    const key = await tab.locator('main code').first().textContent();
    await tab.fill('[name=code]', codeOf(key));
    await tab.click(press);
    await tab.goto(`${base}/cy/account`);
    await tab.click('a[href$="/account/provider"]');
    await look(tab, 'cy', 'link from within');
    await tab.fill('[name=code]', '000000');
    await tab.click(press);
    await look(tab, 'cy', 'link from within, wrong code');
    await tab.fill('[name=code]', codeOf(key, 1));
    await tab.click(press);
    await back(tab);
    expect('linked', await tab.locator('.govuk-notification-banner--success').count(), 1);
    await look(tab, 'cy', 'linked from within');
    await tab.goto(`${base}/cy/sign-out`);
    await tab.click(press);
    await toProvider(tab, 'cy');
    await back(tab);
    expect('in by the account there', new URL(tab.url()).pathname, '/cy');
  }],
  ...[['expired', 'the token is over', 403], ['nonce', 'the token does not belong to this sign-in', 403], ['changed', 'the signature of the token does not hold', 403]]
    .map(([kind, why, status]) => [`a token that lies opens nothing: ${kind}`, async (context, tab, expect) => {
      setAnother(`${issuer}/${kind}`);
      await toProvider(tab, 'en');
      await tab.waitForURL((url) => url.pathname.endsWith('/back'));
      expect('status', tab.answered.status(), status);
      expect('why', (await tab.textContent('main')).includes(why), true);
      await tab.goto(`${base}/en/account`);
      expect('signed in', new URL(tab.url()).pathname, '/en/sign-in');
      await look(tab, 'en', `sign in after ${kind}`);
    }]),
  ['the page that goes on by itself can be read where it does not', async (context, tab, expect) => {
    setAnother(`${issuer}/honest`);
    await context.route('**/cy/sign-in/organisation', async (asked) => {
      const answer = await asked.fetch(), { refresh, ...headers } = answer.headers();
      if (asked.request().method() === 'POST') expect('where it goes', refresh.startsWith(`0; url=${issuer}/honest/authorize?`), true);
      await asked.fulfill({ response: answer, headers });
    });
    await toProvider(tab, 'cy');
    await tab.waitForSelector('main a.govuk-button');
    await look(tab, 'cy', 'going');
    expect('a way on', await tab.locator('main a.govuk-button').count(), 1); /* to https alone: to this provider it is not written */
  }],
  ['a provider that does not answer keeps nobody else waiting', async (context, tab, expect) => {
    setAnother(`${issuer}/config-drips`);
    await tab.goto(`${base}/cy/sign-in/organisation`);
    let isAnswered = false;
    const sent = tab.waitForRequest((asked) => asked.method() === 'POST');
    const gone = Promise.all([tab.waitForResponse((answer) => answer.request().method() === 'POST'), tab.click(press)]).then(() => { isAnswered = true; });
    await sent;
    const others = await Promise.all(Array.from({ length: 8 }, () => fetch(`${base}/en/help`)));
    expect('others', others.every(({ ok }) => ok), true);
    expect('while it waits', isAnswered, false);
    await gone;
    await tab.waitForLoadState();
    expect('status', tab.answered.status(), 503);
    await look(tab, 'cy', 'no answer');
  }],
  ['a secret that cannot be read is the operator\u2019s to mend', async (context, tab, expect) => {
    setAnother(`${issuer}/honest`);
    rmSync(join(folder, 'secret'));
    await toProvider(tab, 'cy');
    await tab.waitForURL((url) => url.pathname.endsWith('/back'));
    expect('what is said', /Ni all y gwasanaeth hwn/.test(await tab.textContent('main')), true);
    expect('what the log says', /"provider-failed".*could not (read|open)/.test(readFileSync(join(folder, 'log'), 'utf8')), true);
    expect('what it said when it started', /"provider-not-ready".*could not read/.test(readFileSync(join(folder, 'log'), 'utf8')), true);
    await look(tab, 'cy', 'no secret');
  }],
];
const stories = at ? real : lying;

async function tellStory(browser, [what, story]) {
  const wrong = [], context = await browser.newContext({ viewport: { width: 1280, height: 900 } }), tab = await context.newPage();
  watch(tab);
  try {
    await story(context, tab, (which, is, expected) => { if (is !== expected) wrong.push(`${which}: '${is}', not '${expected}'`); });
  } catch (error) {
    if (pictures) await tab.screenshot({ path: join(pictures, `stopped-${number}.png`), fullPage: true });
    wrong.push(...`${error.stack}`.split('\n').slice(0, 6), `at ${tab.url()}, where was to be seen:`,
      ...(await tab.locator('body').innerText().catch(() => 'no page')).split('\n').filter(Boolean).slice(0, 15));
  }
  await context.close();
  tell(what, wrong);
}

registerBegin();
/* One whose secret is gone when the service starts, which its log has to tell. */
writeFileSync(join(folder, 'gone'), 'invented\n', { mode: 0o600 });
run('provider', 'set', '--organisation', 'durham', '--issuer', issuer, '--client', 'concordat', '--secret-file', join(folder, 'gone'));
rmSync(join(folder, 'gone'));
const { service, base } = await serviceStart();
run('provider', 'drop', '--organisation', 'durham');
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'], timeout: PATIENCE });
try {
  for (const story of stories) await tellStory(browser, story);
  for (const [what, wrong] of [['well-formed HTML on every page met', looked.html], ['no violation of axe\u2019s rules', looked.axe],
    ['nothing is wider than the screen', looked.wide], ['no English on a Welsh page', looked.english],
    ['nothing is refused by the policy of the pages, and no script fails', looked.console]]) tell(what, wrong);
} finally {
  await browser.close();
  const ended = new Promise((done) => { service.once('exit', done); });
  service.kill('SIGTERM');
  await ended;
  if (failed) console.log(spawnSync('tail', ['-20', join(folder, 'log')], { encoding: 'utf8' }).stdout.replace(/^/gm, '# '));
  rmSync(folder, { recursive: true, force: true });
}
console.log(`1..${number}`);
process.exitCode = failed ? 1 : 0;
