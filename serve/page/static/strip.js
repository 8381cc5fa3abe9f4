// The three suggestions.

import { t } from './texts.js';
import { fold } from './words.js';

export const places = 3;
const announceAfter = 600; // ms without a key, so that a screen reader does not interrupt typing

export class Strip {
  #root;
  #buttons;
  #said;
  // {context, words, fits}: the words, each {word, act, space, joined}, and what they must begin with.
  // act is pick, keep for the letters as typed, or instead; a space puts the one with space, and in
  // place of joined too, the end of the context.
  #offered = null;
  #timer = 0;

  // pick(word, joined) is called with the suggestion that was chosen, keep(letters) if it is the
  // letters as typed, instead(word) if it takes the place of a swiped word; written(word) returns
  // how the keys would write it now.
  constructor(root, said, { pick, keep, instead, written }) {
    this.#root = root;
    this.#buttons = [...root.querySelectorAll('button')];
    this.#said = said;
    this.acts = { pick, keep, instead };
    this.written = written;
    this.#buttons.forEach((b, i) => {
      b.addEventListener('pointerdown', (e) => e.preventDefault()); // the cursor stays in the text
      b.addEventListener('click', () => this.choose(i));
    });
  }

  // show offers the words of an answer. The word that a space puts in place of the letters comes
  // first. The letters as typed come last where there is room, where a space would change them,
  // and where all words do: picking an unknown word teaches it.
  show({ context, prefix }, { words, autocorrect, joined }) {
    let offered = words.map(({ word }) => ({ word, act: 'pick' }));
    const changes = prefix !== '' && autocorrect !== null; // a space changes the letters
    if (changes) {
      const others = offered.filter(({ word }) => word !== autocorrect && word !== prefix);
      offered = [{ word: autocorrect, act: 'pick', space: true, joined }, ...others];
    }
    offered = offered.slice(0, places);
    const room = offered.length < places || words.every(({ kind }) => kind === 'correction');
    const missing = prefix.length > 1 && room && !offered.some(({ word }) => fold(word) === fold(prefix));
    if (missing || changes) offered.splice(places - 1, 1, { word: prefix, act: 'keep' });
    this.#offer(context, offered);
  }

  // others offers words in place of the one that was swiped.
  others(words) { this.#offer(null, words.slice(0, places).map((word) => ({ word, act: 'instead' }))); }

  #offer(context, words) {
    this.#offered = { context, words, fits: '' };
    this.#root.setAttribute('aria-busy', 'false');
    this.draw();
    this.#say(() => words.map((_, i) => `${i + 1} ${this.#word(i)}`).join(', '), announceAfter);
  }

  #say(text, after) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { this.#said.textContent = text(); }, after);
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
  can(i) { return Boolean(this.#offered) && this.#buttons[i]?.disabled === false; }

  choose(i) {
    if (this.can(i)) this.acts[this.#offered.words[i].act](this.#word(i), this.#offered.words[i].joined);
  }

  // draw writes the suggestions anew.
  draw() {
    this.#buttons.forEach((b, i) => {
      const w = this.#word(i), { act, space } = this.#offered?.words[i] ?? {};
      b.disabled = w === undefined || !fold(w).startsWith(this.#offered.fits);
      b.textContent = w === undefined ? '' : act === 'keep' ? `“${w}”` : w;
      b.classList.toggle('long', b.textContent.length > 9);
      b.classList.toggle('space', Boolean(space) && !this.busy);
      b.setAttribute('aria-label', w === undefined ? t('none') : act === 'keep' ? t('keep', w) : space ? t('with-space', w) : w);
    });
  }

  #word(i) {
    const offered = this.#offered?.words[i];
    return offered && offered.act !== 'keep' ? this.written(offered.word) : offered?.word;
  }
}
