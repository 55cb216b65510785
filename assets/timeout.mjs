/*
 * The warning before a session ends.  The time is counted by the clock and not by ticks, as a browser stops those of a tab
 * that nobody looks at; what another tab did to stay signed in counts here too.
 */
import { counted } from './words.mjs';

const TICK = 1000;
const shared = 'signed-in-until';

function leftText(dialog, left) {
  return left > 60 ? counted(dialog, 'minutes', Math.ceil(left / 60)) : counted(dialog, 'seconds', left);
}

/* A screen reader is told every minute, then every 15 seconds: not every second. */
const isTold = (left) => (left > 60 ? left % 60 === 0 : left % 15 === 0);

function watch(dialog) {
  const seconds = Number(dialog.dataset.seconds), warned = Number(dialog.dataset.warned);
  const left = dialog.querySelector('.app-timeout__left');
  const goOn = () => localStorage.setItem(shared, String(Date.now() + seconds * 1000));
  const remaining = () => Math.round((Number(localStorage.getItem(shared)) - Date.now()) / 1000);

  const stay = async () => {
    const body = new URLSearchParams({ 'anti-forgery': dialog.dataset.token });
    const answer = await fetch(dialog.dataset.stay, { method: 'POST', body }).catch(() => null);

    if (answer?.ok) goOn();
    else location.assign(dialog.dataset.leave);
  };
  const tick = () => {
    const now = remaining();

    if (now <= 0) location.assign(dialog.dataset.leave);
    else if (now > warned && dialog.open) dialog.close();
    else if (now <= warned && !dialog.open) {
      left.textContent = leftText(dialog, now);
      dialog.showModal();
    } else if (dialog.open && isTold(now)) left.textContent = leftText(dialog, now);
  };

  goOn();
  dialog.querySelector('#app-timeout-stay').addEventListener('click', stay);
  /* Escape means to go on. */
  dialog.addEventListener('cancel', (event) => { event.preventDefault(); stay(); });
  setInterval(tick, TICK);
}

export function timeoutWarnings() {
  for (const dialog of document.querySelectorAll('dialog[data-module="app-timeout"]')) watch(dialog);
}
