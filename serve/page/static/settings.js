// Settings that this browser keeps for the page. They hold no text.

export function get(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

export function set(name, value) {
  try { localStorage.setItem(name, value); } catch { /* it then lasts until the page closes */ }
}

const themes = ['system', 'light', 'dark'];

// themeButton makes a button step through the themes.
export function themeButton(button) {
  const now = () => document.documentElement.dataset.theme ?? 'system';
  const show = () => {
    button.setAttribute('aria-label', `Theme: ${now()}`);
    button.title = `Theme: ${now()}`;
  };
  button.addEventListener('click', () => {
    const next = themes[(themes.indexOf(now()) + 1) % themes.length];
    if (next === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    set('theme', next);
    show();
  });
  show();
}
