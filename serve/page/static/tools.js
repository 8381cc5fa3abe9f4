// The buttons around the text.

import * as settings from './settings.js';
import { t } from './texts.js';

// tools has the buttons copy and clear the text, change the theme and show the statistics.
export function tools(editor, area) {
  const $ = (id) => document.getElementById(id);
  $('copy').addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(editor.text);
    } catch { // without https browsers have only the old way
      area.select();
      document.execCommand('copy');
    }
    $('copy').textContent = t('copied');
    setTimeout(() => { $('copy').textContent = t('copy'); }, 1500);
    area.focus();
  });
  $('clear').addEventListener('click', () => { area.focus(); editor.clear(); });
  settings.themeButton($('theme'));
  $('details').addEventListener('click', () => {
    const shown = $('figures').toggleAttribute('hidden') === false;
    $('details').setAttribute('aria-expanded', String(shown));
    area.focus();
  });
  // Pressing these with a pointer must not move the cursor.
  for (const part of document.querySelectorAll('header, .tools, .figures')) part.addEventListener('pointerdown', (e) => e.preventDefault());
}
