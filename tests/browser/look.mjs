/* What every page is looked at for, wherever it comes from: HTML, the rules of axe, its width, its targets. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const WIDTHS = [320, 768, 1280];
export const NARROW = 641; // pixels from which a table is drawn as one

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    'attribute-boolean-style': 'off', // disabled="" and disabled are the same
    'long-title': 'off',              // a question may be long, and longer in Welsh
    'no-trailing-whitespace': 'off',
    'no-inline-style': 'error',
    'require-sri': 'off',             // both come from here
    'prefer-native-element': ['error', { exclude: ['button', 'region'] }], // a link that looks like a button, a scroller
    'no-redundant-role': 'off',       // some screen readers leave out the description of a fieldset that does not say "group"
    'heading-level': ['error', { minInitialRank: 'h2' }], // an error summary stands before the h1
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'submit'] }],
    'tel-non-breaking': 'off',
    'valid-id': ['error', { relaxed: true }],
    'void-style': 'off',
  },
});

/* What is wrong with the HTML of ${html}, a line each. */
export async function malformed(html, where) {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message, line, column }) => `${where}:${line}:${column}: ${message} (${ruleId})`));
}

/* How many pixels the page in ${tab} is wider than its window. */
export const tooWide = (tab) => tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/* Cells of the tables in ${tab} that lie out of sight or are cut through, which on a narrow screen none is. */
export const outOfSight = (tab, where) => tab.evaluate((at) => [...document.querySelectorAll('td, th')]
  .filter((cell) => cell.checkVisibility() && cell.clientWidth > 1 && (cell.getBoundingClientRect().right > document.documentElement.clientWidth
    || cell.scrollWidth > cell.clientWidth + 1))
  .map((cell) => `${at}: the cell '${cell.textContent.trim().slice(0, 30)}' ends at ${Math.round(cell.getBoundingClientRect().right)}`), where);

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function violated(tab, where) {
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }), RULES);
  /* That a radio may not say it is expanded is the design system's own decision against the rule: its readers profit. */
  const nodes = violations.flatMap(({ id, nodes: found }) => found.map((node) => ({ id, ...node })))
    .filter(({ id, html }) => !(id === 'aria-allowed-attr' && /class="govuk-radios__input"/.test(html)));
  return nodes.map(({ id, target, failureSummary }) => `${where}: ${id}: ${target} ${failureSummary?.replace(/\s+/g, ' ')}`);
}

const ENGLISH = /\b(the|and|with|which|from|this|has|are|been|cannot|your|you|what|date|worker|authority)\b/gi;

/* English words in ${tab}, a Welsh page, where nothing says that they are. */
export async function englishIn(tab, where) {
  const text = await tab.evaluate(() => {
    const copy = document.body.cloneNode(true);
    copy.querySelectorAll('[lang=en], bdi, code, script, .app-copy, select[data-module] option').forEach((element) => element.remove());
    return copy.textContent;
  });
  return [...new Set(text.match(ENGLISH) ?? [])].map((word) => `${where}: '${word}' in ${text.match(new RegExp(`.{0,60}\\b${word}\\b.{0,40}`, 'i'))?.[0].replace(/\s+/g, ' ')}`);
}

/* WCAG 2.5.8: a target that is smaller than 24 pixels has no other within a circle of that size; links within a sentence are excepted. */
export function tooSmall(where) {
  const shown = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter((element) => element.checkVisibility() && !element.closest('dialog:not([open])') && getComputedStyle(element).display !== 'inline')
    .map((element) => ({ element, box: element.getBoundingClientRect() })).filter(({ box }) => box.width > 1 && box.height > 1);
  return shown.filter(({ element, box }) => (box.width < 24 || box.height < 24) && shown.some((other) => other.element !== element
    && !other.element.contains(element) && Math.hypot(other.box.x + other.box.width / 2 - box.x - box.width / 2, other.box.y + other.box.height / 2 - box.y - box.height / 2) < 24))
    .map(({ element, box }) => `${where}: ${element.tagName} '${element.textContent.trim().slice(0, 30)}' is ${Math.round(box.width)} by ${Math.round(box.height)}`);
}
