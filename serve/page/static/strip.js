// The three suggestions.

import { fold } from './words.js';

const announceAfter = 600; // ms without a key, so that a screen reader does not interrupt typing

export class Strip {
  #root;
  #buttons;
  #said;
  // {context, words, typed, fits}: the place of the letters as typed, and what words must begin with.
  #offered = null;
  #timer = 0;

  // pick(word) is called with the suggestion that was chosen; written(word) returns how the
  // keys would write it now.
  constructor(root, said, { pick, written }) {
    this.#root = root;
    this.#buttons = [...root.querySelectorAll('button')];
    this.#said = said;
    this.pick = pick;
    this.written = written;
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
    this.#offered = { context: query.context, words: offered, typed: words.length, fits: '' };
    this.#root.setAttribute('aria-busy', 'false');
    this.draw();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#said.textContent = offered.map((_, i) => `${i + 1} ${this.#word(i)}`).join(', ');
    }, announceAfter);
  }

  // fit disables what no longer fits the text, until the next answer arrives.
  fit(query) {
    this.#root.setAttribute('aria-busy', 'true');
    if (this.#offered?.context === query.context) this.#offered.fits = fold(query.prefix);
    else this.#offered = null;
    this.draw();
  }

  hide() {
    this.#offered = null;
    this.#root.setAttribute('aria-busy', 'false');
    this.draw();
    clearTimeout(this.#timer);
    this.#said.textContent = '';
  }

  // busy tells that the words for the newest text have not arrived yet.
  get busy() { return this.#root.getAttribute('aria-busy') === 'true'; }

  // can reports whether suggestion i may be chosen.
  can(i) { return Boolean(this.#offered) && !this.#buttons[i].disabled; }

  choose(i) {
    if (this.can(i)) this.pick(this.#word(i));
  }

  // draw writes the suggestions anew.
  draw() {
    this.#buttons.forEach((b, i) => {
      const w = this.#word(i), literal = w !== undefined && i >= this.#offered.typed;
      b.disabled = w === undefined || !fold(w).startsWith(this.#offered.fits);
      b.textContent = w === undefined ? '' : literal ? `“${w}”` : w;
      b.classList.toggle('long', b.textContent.length > 9);
      b.setAttribute('aria-label', w === undefined ? 'no suggestion' : literal ? `keep ${w}` : w);
    });
  }

  #word(i) {
    const w = this.#offered?.words[i];
    return w === undefined || i >= this.#offered.typed ? w : this.written(w);
  }
}
