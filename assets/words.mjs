/* The words of an element: data-i18n.KEY, or data-i18n.KEY.FORM where a number chooses the form. */
export const word = (element, key) => element.getAttribute(`data-i18n.${key}`) ?? '';

export function counted(element, key, count) {
  const form = new Intl.PluralRules(document.documentElement.lang).select(count);
  return (word(element, `${key}.${form}`) || word(element, `${key}.other`)).replace('%{count}', String(count));
}
