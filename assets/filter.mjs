/* Where there is no room for the filters beside the list, a button shows and hides them. */
import { word } from './words.mjs';

export function filterToggles() {
  for (const root of document.querySelectorAll('[data-module="app-filtered"]')) {
    const button = document.createElement('button');
    const filter = root.querySelector('.app-filtered__filter');

    const show = (isShown) => {
      root.classList.toggle('app-filtered--closed', !isShown);
      button.setAttribute('aria-expanded', String(isShown));
      button.textContent = word(root, isShown ? 'hide' : 'show');
    };
    button.type = 'button';
    button.className = 'govuk-button govuk-button--secondary app-filtered__toggle';
    button.setAttribute('aria-controls', filter.id);
    button.addEventListener('click', () => show(button.getAttribute('aria-expanded') === 'false'));
    filter.before(button);
    show(filter.querySelector('.govuk-form-group--error') !== null); // an error leads into it
  }
}
