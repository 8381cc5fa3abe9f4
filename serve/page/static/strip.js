// The three suggestions.

import { fold } from './words.js';

const announceAfter = 600; // ms without a key, so that a screen reader does not interrupt typing

export class Strip {
  #root;
  #buttons;
  #said;
  #offered = null; // {context, prefix, words}
  #timer = 0;

  // pick(word) is called with the suggestion that was chosen.
  constructor(root, said, pick) {
    this.#root = root;
    this.#buttons = [...root.querySelectorAll('button')];
    this.#said = said;
    this.pick = pick;
    this.#buttons.forEach((b, i) => {
      b.addEventListener('pointerdown', (e) => e.preventDefault()); // the cursor stays in the text
      b.addEventListener('click', () => this.choose(i));
    });
  }

  // show offers words for a query. If there is room, it also offers the letters as
  // typed: picking an unknown word teaches it.
  show(query, words) {
    const offered = words.slice(0, 3);
    const typed = query.prefix;
    if (typed.length > 1 && offered.length < 3 && !offered.some((w) => fold(w) === fold(typed))) offered.push(typed);
    this.#offered = { ...query, words: offered };
    this.#root.setAttribute('aria-busy', 'false');
    this.#draw(offered, (w, i) => i >= words.length);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#said.textContent = offered.length ? offered.map((w, i) => `${i + 1} ${w}`).join(', ') : '';
    }, announceAfter);
  }

  // fit disables what no longer fits the text, until the next answer arrives.
  fit(query) {
    this.#root.setAttribute('aria-busy', 'true');
    if (!this.#offered) return;
    if (this.#offered.context !== query.context) {
      this.#offered = null;
      return this.#draw([], () => false);
    }
    const p = fold(query.prefix);
    this.#buttons.forEach((b, i) => { b.disabled = !this.#offered.words[i] || !fold(this.#offered.words[i]).startsWith(p); });
  }

  hide() {
    this.#offered = null;
    this.#root.setAttribute('aria-busy', 'false');
    this.#draw([], () => false);
    clearTimeout(this.#timer);
    this.#said.textContent = '';
  }

  // busy tells that the words for the newest text have not arrived yet.
  get busy() { return this.#root.getAttribute('aria-busy') === 'true'; }

  // can reports whether suggestion i may be chosen.
  can(i) { return Boolean(this.#offered) && !this.#buttons[i].disabled; }

  choose(i) {
    if (this.can(i)) this.pick(this.#offered.words[i]);
  }

  #draw(words, literal) {
    this.#buttons.forEach((b, i) => {
      const w = words[i];
      b.disabled = w === undefined;
      b.textContent = w === undefined ? '' : literal(w, i) ? `“${w}”` : w;
      b.classList.toggle('long', b.textContent.length > 9);
      b.setAttribute('aria-label', w === undefined ? 'no suggestion' : literal(w, i) ? `keep ${w}` : w);
    });
  }
}
