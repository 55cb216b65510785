/*
 * Changing the language keeps what was half typed: it is put aside when the link is followed, and put back on the page that
 * comes.  So does signing in again, and so does confirming elsewhere that it is you.  It is kept in this tab only, for that one step and
 * for whoever typed it; passwords, codes and files are not.
 */
const kept = 'answers', sent = 'sent';
const STEP = 60 * 1000, SIGN_IN = 10 * 60 * 1000;
const CONFIRM = '/account/confirm', onTheWay = ['/sign-in', CONFIRM];
const skipped = new Set(['password', 'file', 'hidden', 'submit', 'button']);

/* Of one that is given once nothing is worth keeping. */
const isCode = (field) => field.autocomplete === 'one-time-code';
/* Who is signed in; nobody on the pages that come before. */
const reader = () => document.querySelector('[data-module="app-timeout"]')?.dataset.reader ?? '';

const withoutLanguage = () => location.pathname.replace(/^\/[^/]*/, '');

function fields() {
  return [...document.querySelectorAll('main form')].flatMap((form) => [...form.elements])
    .filter((field) => field.name && !skipped.has(field.type) && field.tagName !== 'BUTTON' && !isCode(field));
}

function putBack(key, lasts) {
  const text = sessionStorage.getItem(key);

  sessionStorage.removeItem(key);
  const saved = text ? JSON.parse(text) : null;
  if (!saved || saved.reader !== reader() || saved.page !== withoutLanguage() || Date.now() - saved.at > lasts) return;
  for (const [i, field] of fields().entries()) {
    const answer = saved.answers[i];

    if (!answer || answer.name !== field.name) return;
    if (field.type === 'radio' || field.type === 'checkbox') {
      if (field.checked !== answer.checked) field.click();
    } else {
      field.value = answer.value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }
}

function keep(key) {
  const answers = fields().map(({ name, value, checked }) => ({ name, value, checked: Boolean(checked) }));

  if (answers.length) sessionStorage.setItem(key, JSON.stringify({ page: withoutLanguage(), reader: reader(), at: Date.now(), answers }));
}

/* What stands there after a form could not be used is the form: its own address is where to come back to. */
function showAddress() {
  const own = document.querySelector(`link[rel=alternate][hreflang="${document.documentElement.lang}"]`)?.href;

  if (own && document.querySelector('main form[method="post"]') && new URL(own).pathname !== location.pathname) history.replaceState(null, '', own);
}

/*
 * A form that was sent when its sign-in had ended leads to the sign-in page, and from there back to the form: what was sent is put
 * back then.  Any other page says that it arrived, and it is forgotten.
 */
function keepSent() {
  if (onTheWay.some((path) => withoutLanguage().startsWith(path))) return;
  putBack(sent, SIGN_IN);
  for (const link of document.querySelectorAll(`main a[href*="${CONFIRM}"]`)) link.addEventListener('click', () => keep(sent));
  for (const form of document.querySelectorAll('main form[method="post"]')) form.addEventListener('submit', () => keep(sent));
}

export function keepAnswers() {
  for (const link of document.querySelectorAll('.govuk-language-navigation__link')) link.addEventListener('click', () => keep(kept));
  showAddress();
  putBack(kept, STEP);
  keepSent();
}
