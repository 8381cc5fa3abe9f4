// The page's own texts, in the first language of the person that there is a table of.

import { lang } from './lang.js';
import { texts as table } from './tables.js';

export { lang };

// t returns a text, with values in the places of {0} and {1}.
export function t(key, ...values) { return table[key].replace(/\{(\d)\}/g, (_, i) => values[i]); }

// nameOf returns the name of a mark's key, undefined for one without.
export function nameOf(mark) { return table.keys[mark]; }

// languageName returns what a language is called in the language of the page, or in another.
export function languageName(tag, within = lang) {
  try {
    const [first, ...rest] = new Intl.DisplayNames([within], { type: 'language' }).of(tag);
    return first.toLocaleUpperCase(within) + rest.join('');
  } catch {
    return tag;
  }
}

// write puts the texts into the elements that name them: data-t in an element's content, where keys stand
// for what is in braces unless it is a digit, data-t-title and the like in an attribute.
export function write(root) {
  document.documentElement.lang = lang;
  for (const e of root.querySelectorAll('*')) {
    for (const [name, key] of Object.entries(e.dataset)) {
      if (name === 't') e.append(...parts(table[key]));
      else if (/^t[A-Z]/.test(name)) e.setAttribute(attributes[name], t(key));
    }
  }
}

const attributes = { tTitle: 'title', tLabel: 'aria-label', tPlaceholder: 'placeholder' };

// parts cuts a text at what is in braces, which become keys.
function parts(text) {
  return text.split(/\{([^}]+)\}/).map((part, i) => {
    if (i % 2 === 0) return part;
    const key = document.createElement('kbd');
    key.textContent = part;
    key.dataset.key = part;
    return key;
  });
}
