/*
 * Changing the language keeps what was half typed: it is put aside when the link is followed, and put back on the page that
 * comes.  It is kept in this tab only, for that one step; passwords and files are not.
 */
const kept = 'answers';
const skipped = new Set(['password', 'file', 'hidden', 'submit', 'button']);

const withoutLanguage = () => location.pathname.replace(/^\/[^/]*/, '');

function fields() {
  return [...document.querySelectorAll('main form')].flatMap((form) => [...form.elements])
    .filter((field) => field.name && !skipped.has(field.type) && field.tagName !== 'BUTTON');
}

function putBack() {
  const text = sessionStorage.getItem(kept);

  sessionStorage.removeItem(kept);
  const saved = text ? JSON.parse(text) : null;
  if (!saved || saved.page !== withoutLanguage() || Date.now() - saved.at > 60000) return;
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

export function keepAnswers() {
  for (const link of document.querySelectorAll('.govuk-language-navigation__link'))
    link.addEventListener('click', () => {
      const answers = fields().map(({ name, value, checked }) => ({ name, value, checked: Boolean(checked) }));

      if (answers.length) sessionStorage.setItem(kept, JSON.stringify({ page: withoutLanguage(), at: Date.now(), answers }));
    });
  putBack();
}
