/*
 * Every component against the examples that its package ships, as TAP: node tests/components.mjs COMPONENTS [--list]
 *
 * govuk-frontend ships options with the HTML they give; @ministryofjustice/frontend ships templates, which are rendered here.
 * Both sides are parsed as a browser would and compared as trees: attributes and class names in any order, spaces
 * collapsed.  An example with an option that our components do not have is left out and counted; --list names them.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import nunjucks from 'nunjucks';
import { parseFragment } from 'parse5';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = join(root, 'assets/node_modules');
const govuk = join(packages, 'govuk-frontend/dist/govuk/components');
const [program, ...rest] = process.argv.slice(2);

/* ---- what is not here, and why ---- */

const ABSENT = {
  accordion: 'what must be read is not hidden',
  'cookie-banner': 'only cookies that the service needs',
  'exit-this-page': 'nobody is in danger for reading this',
  feedback: 'help and contact stand in the footer of every page',
  header: 'it is that of GOV.UK; ours is generic-header',
  tabs: 'every part of a record has an address',
};

/* Where ours says the same otherwise, on purpose: their HTML is changed to ours before it is compared. */
const visuallyHidden = (text) => new RegExp(`<span class="govuk-visually-hidden">${text}</span>`);
const OTHERWISE = {
  /* A sentence is one text: "Previous" and " page" do not stand in this order in Welsh. */
  pagination: (html) => html.replace(visuallyHidden(' page'), ' page').replace(visuallyHidden(' page'), ' page'),
  /* Neither crown, nor licence, nor copyright notice: it is not a government service. */
  footer: (html) => html.replace(/<svg\s[^]*?<\/svg>/g, '').replace(/<span class="govuk-footer__licence-description">[^]*?<\/span>/, '')
    .replace(/<div class="govuk-footer__meta-item">\s*<a\s+class="govuk-footer__link govuk-footer__copyright-logo"[^]*?<\/div>/, ''),
  /* The form is part of it. */
  filter: (html) => `<form method="get" action="/list" novalidate="">${html}</form>`,
  /* A button says that it sends nothing. */
  alert: (html) => html.replace('<button class="moj-alert__dismiss"', '<button type="button" class="moj-alert__dismiss"'),
  /* Blue is what a tag is anyway. */
  'task-list': (html) => html.replaceAll(' govuk-tag--blue', ''),
  timeline: (html) => html.replaceAll('>by ', '>By '),
};

/* Reasons for what our components do not have, by the option. */
const REASONS = [
  [/(^|\.)(attributes|wrapperAttributes)(\.|$)/, 'no attributes from outside'],
  [/classes$/i, 'no class names from outside: variants are typed'],
  [/(label|legend|hint|errorMessage|title|key|summary|tag|prefix|suffix)\.?html$/i, 'text only'],
  [/html$/i, 'text only'],
  [/disabled$/, 'nothing is disabled: the page says why instead'],
  [/(text|label|title|navigationLabel)$/i, 'the component has these words from the catalogue'],
  [/./, 'nothing here needs it'],
];

/* Examples that are about something else, with the reason. */
const SKIPPED = {
  'character-count': /configure|neither/, /* without a limit */
  checkboxes: /falsy/, /* items that are none */
  'date-input': /by omission/, /* parts that are said to be right */
  footer: /empty meta|^default$|licence/, /* no links */
  radios: /falsy/,
  select: /without values/,
  'task-list': /empty values/,
};

const MOJ = {
  alert: [
    { variant: 'information', title: 'It will close at 5pm', text: 'The service will be unavailable.' },
    { variant: 'success', title: 'Saved', showTitleAsHeading: true, text: 'What you entered has been saved.', dismissible: true },
    { variant: 'warning', title: 'Only two days are left' },
    { variant: 'error', title: 'It could not be sent', html: 'Try <a href="/again">again</a>.' },
  ],
  badge: [{ text: 'New' }, { text: 'Urgent <now>', classes: 'moj-badge--red' }],
  filter: [
    { heading: { text: 'Filters' }, optionsHtml: '<p>controls</p>' },
    { heading: { text: 'Filters' }, optionsHtml: '<p>controls</p>',
      selectedFilters: { heading: { text: 'Selected filters' }, clearLink: { text: 'Clear filters', href: '/list' },
        categories: [{ heading: { text: 'Region' }, items: [{ href: '/list?a=1', text: 'North East' }, { href: '/list?a=2', text: 'Wales' }] },
          { heading: { text: 'Status' }, items: [{ href: '/list?s=1', text: 'Overdue' }] }] } },
  ],
  'identity-bar': [{ title: { text: 'Invented <Person>' } }, { title: { html: '<b>Invented</b> Person' } }],
  'sub-navigation': [{ label: 'Sub navigation', items: [{ text: 'Overview', href: '/1', active: true }, { text: 'References', href: '/2' }] }],
  timeline: [{ headingLevel: 3, items: [
    { label: { text: 'Reference sent' }, byline: { text: 'Invented Person' }, datetime: { timestamp: '2026-06-14T14:01:00+01:00', format: 'Sunday 14 June 2026 at 2:01pm' },
      text: 'It was sent.' },
    { label: { text: 'Made' }, datetime: { timestamp: '2026-06-13T09:00:00+01:00', format: 'Saturday 13 June 2026 at 9am' }, html: '<p>A <em>note</em></p>' }] }],
};

/* ---- examples ---- */

const environment = nunjucks.configure([join(packages, '@ministryofjustice/frontend'), join(packages, 'govuk-frontend/dist')],
  { autoescape: true, trimBlocks: true, lstripBlocks: true });
environment.addFilter('date', (timestamp, format) => format);
environment.addFilter('mojDate', (timestamp, type) => type);

const fixtures = readdirSync(govuk, { withFileTypes: true }).filter((entry) => entry.isDirectory()).flatMap(({ name }) =>
  JSON.parse(readFileSync(join(govuk, name, 'fixtures.json'), 'utf8')).fixtures.map(({ name: example, options, html }) => ({ component: name, example, options, html })));
const rendered = Object.entries(MOJ).flatMap(([component, list]) => list.map((options, i) => ({
  component, example: `${i + 1}`, options, html: environment.render(`moj/components/${component}/template.njk`, { params: options }) })));
const examples = [...fixtures, ...rendered].filter(({ component }) => !ABSENT[component]);

/* ---- trees ---- */

const squeezed = (text) => text.replace(/\s+/g, ' ').trim();
const value = (name, text) => (name === 'class' ? [...new Set(text.split(/\s+/).filter(Boolean))].sort().join(' ') : text);

function tree(node, depth = 0) {
  const pad = '  '.repeat(depth);

  if (node.nodeName === '#comment') return [];
  if (node.nodeName === '#text') {
    const text = node.parentNode?.nodeName === 'textarea' ? node.value : squeezed(node.value);
    return text ? [`${pad}${text}`] : [];
  }
  const children = node.childNodes.flatMap((child) => tree(child, node.nodeName.startsWith('#') ? depth : depth + 1));
  if (node.nodeName.startsWith('#')) return children;
  const attributes = node.attrs.map(({ name, value: text }) => `${name}="${value(name, text)}"`).sort();
  return [`${pad}<${[node.nodeName, ...attributes].join(' ')}>`, ...children];
}

/* Text that several nodes make up is one text, however it was written. */
const shape = (html) => tree(parseFragment(html)).join('\n');

function difference(theirs, ours) {
  const a = theirs.split('\n'), b = ours.split('\n'), at = a.findIndex((line, i) => line !== b[i]);
  const i = at < 0 ? a.length : at;
  return [`theirs: ${a.slice(Math.max(0, i - 1), i + 3).join(' | ')}`, `ours:   ${b.slice(Math.max(0, i - 1), i + 3).join(' | ')}`];
}

/* ---- comparison ---- */

const done = spawnSync(program, { input: JSON.stringify(examples.map(({ component, options }) => ({ component, options }))), encoding: 'utf8', maxBuffer: 1 << 28 });
if (done.status !== 0) throw new Error(`could not run '${program}': ${done.error ?? done.stderr}`);
const ours = JSON.parse(done.stdout);

let number = 0, failed = 0;
const counted = new Map(), left = [];
console.log(`1..${new Set(examples.map(({ component }) => component)).size + 2}`);
function test(name, wrong) {
  number++;
  failed += wrong.length > 0;
  console.log(`${wrong.length ? 'not ok' : 'ok'} ${number} - ${name}`);
  for (const line of wrong.slice(0, 24)) console.log(`# ${line}`);
}

for (const [i, { component, example, html }] of examples.entries()) {
  const count = counted.get(component) ?? { same: 0, left: 0, wrong: [] };
  const why = ours[i].left ? REASONS.find(([option]) => option.test(ours[i].left))[1] : SKIPPED[component]?.test(example) ? 'of another kind' : null;

  counted.set(component, count);
  if (ours[i].html === undefined && !ours[i].left) count.wrong.push(`there is no component '${component}'`);
  else if (why) {
    count.left++;
    left.push(`${component}: ${example}: ${why}${ours[i].left ? ` (${ours[i].left})` : ''}`);
  } else {
    const theirs = shape(OTHERWISE[component]?.(html) ?? html), mine = shape(ours[i].html);
    if (theirs === mine) count.same++;
    else count.wrong.push(`'${example}' differs`, ...difference(theirs, mine));
  }
}
for (const [component, { same, left: without, wrong }] of counted)
  test(`${component}: ${same} examples as shipped${without ? `, ${without} left out` : ''}`, same || wrong.length ? wrong : ['no example was compared']);

const same = [...counted.values()].reduce((sum, { same: n }) => sum + n, 0);
test(`${same} of ${examples.length} examples are compared`, same >= 330 ? [] : ['fewer than there were: see --list']);

/* The words that the scripts have built in are English; ours are the same, so English pages need not repeat them. */
const frontend = await import(createRequire(join(packages, 'x.js')).resolve('govuk-frontend/dist/govuk/all.mjs').replace(/^/, 'file://'));
const catalogue = readFileSync(join(root, 'po/en.po'), 'utf8');
const english = (key) => [...catalogue.matchAll(new RegExp(`msgid "${key}"\n(?:msgid_plural .*\n)?((?:msgstr.*\n)+)`, 'g'))]
  .flatMap(([, forms]) => [...forms.matchAll(/"(.*)"/g)].map(([, text]) => text.replace('{count}', '%{count}')));
const builtIn = [
  ['characters.left', frontend.CharacterCount.defaults.i18n.charactersUnderLimit], ['characters.at-limit', frontend.CharacterCount.defaults.i18n.charactersAtLimit],
  ['characters.over', frontend.CharacterCount.defaults.i18n.charactersOverLimit],
  ['upload.choose', frontend.FileUpload.defaults.i18n.chooseFilesButton], ['upload.drop', frontend.FileUpload.defaults.i18n.dropInstruction],
  ['upload.none', frontend.FileUpload.defaults.i18n.noFileChosen], ['upload.chosen', frontend.FileUpload.defaults.i18n.multipleFilesChosen],
  ['upload.entered', frontend.FileUpload.defaults.i18n.enteredDropZone], ['upload.left', frontend.FileUpload.defaults.i18n.leftDropZone],
  ['button.show', frontend.PasswordInput.defaults.i18n.showPassword], ['button.hide', frontend.PasswordInput.defaults.i18n.hidePassword],
  ['password.show', frontend.PasswordInput.defaults.i18n.showPasswordAriaLabel], ['password.hide', frontend.PasswordInput.defaults.i18n.hidePasswordAriaLabel],
  ['password.shown', frontend.PasswordInput.defaults.i18n.passwordShownAnnouncement], ['password.hidden', frontend.PasswordInput.defaults.i18n.passwordHiddenAnnouncement],
];
test('the English words of the scripts are those of the catalogue', builtIn.flatMap(([key, theirs]) => {
  const forms = typeof theirs === 'string' ? [theirs] : [theirs.one, theirs.other];
  return JSON.stringify(english(key)) === JSON.stringify(forms) ? [] : [`'${key}' is ${JSON.stringify(english(key))}, theirs ${JSON.stringify(forms)}`];
}));

if (rest.includes('--list')) console.log(left.map((line) => `# left out: ${line}`).join('\n'));
process.exit(failed ? 1 : 0);
