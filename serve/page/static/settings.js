// Settings that this browser keeps for the page. They hold no text.

import { t } from './texts.js';

export function get(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

export function set(name, value) {
  try { localStorage.setItem(name, value); } catch { /* it then lasts until the page closes */ }
}

// steps makes a button step through values, of which now is the first. chosen(value) is called
// with each, and the button says it by the text called label.
function steps(button, label, values, now, chosen) {
  const show = () => {
    button.title = t(label, t(now));
    button.setAttribute('aria-label', button.title);
  };
  button.addEventListener('click', () => {
    now = values[(values.indexOf(now) + 1) % values.length];
    chosen(now);
    show();
  });
  show();
}

// themeButton makes a button step through the themes.
export function themeButton(button) {
  steps(button, 'theme', ['system', 'light', 'dark'], document.documentElement.dataset.theme ?? 'system', (theme) => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    set('theme', theme);
  });
}

const modes = ['off', 'suggest', 'auto'];

// correctionButton makes a button step through what is done about slips. changed(mode) is called
// with each, at first with the one that was kept.
export function correctionButton(button, changed) {
  const kept = get('autocorrect'), now = modes.includes(kept) ? kept : 'auto';
  const show = (mode) => {
    button.dataset.mode = mode;
    button.querySelector('b').textContent = t(mode);
    changed(mode);
  };
  show(now);
  steps(button, 'autocorrect', modes, now, (mode) => {
    set('autocorrect', mode);
    show(mode);
  });
}

// checkBox keeps what is ticked, which at first it is. changed(on) is called with it, at first and after a change.
export function checkBox(box, name, changed) {
  box.checked = get(name) !== 'off';
  box.addEventListener('change', () => {
    set(name, box.checked ? 'on' : 'off');
    changed(box.checked);
  });
  changed(box.checked);
}

// pressButton makes a button one that is pressed or not. chosen(on) is called when that changes.
export function pressButton(button, on, chosen) {
  const show = () => button.setAttribute('aria-pressed', String(on));
  button.addEventListener('click', () => {
    on = !on;
    show();
    chosen(on);
  });
  show();
}
