/* A button beside a text that copies it, and says so to those who cannot see it too. */
import { word } from './words.mjs';

export function copyButtons() {
  if (!navigator.clipboard) return;
  for (const root of document.querySelectorAll('[data-module="app-copy"]')) {
    const button = root.querySelector('button');
    const status = root.querySelector('[role="status"]');
    const copied = root.querySelector('.app-copy__text').textContent;

    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(copied);
      status.textContent = word(root, 'copied');
    });
  }
}
