// What the typist has written is learned in whole sentences, once one ends, a line
// does, or the typist pauses: what was corrected by then teaches nothing, and each
// word is remembered with what stood before it.

import { split, words } from './words.js';

const pause = 3000; // ms
const most = 2000; // characters at once: what is longer was not typed

export class Learner {
  #taught = ''; // the text that has been taught, as far as it still stands
  #all = [];
  #known = new Set();
  #timer = 0;

  // teach(text) is called with finished words.
  constructor(teach) { this.teach = teach; }

  get count() { return this.#known.size; }
  get everything() { return this.#all.join('\n'); }

  // see takes the text, and what of it stands before the cursor, after each change.
  see(before, text) {
    let same = 0;
    while (same < this.#taught.length && this.#taught[same] === text[same]) same++;
    if (same < this.#taught.length) this.#taught = split(text.slice(0, same)).context; // a changed word is a new one
    clearTimeout(this.#timer);
    const { context } = split(before);
    if (/[.!?…\n]\s*$/.test(context)) this.#upTo(context);
    else this.#timer = setTimeout(() => this.#upTo(context), pause);
  }

  #upTo(text) {
    const fresh = text.startsWith(this.#taught) ? text.slice(this.#taught.length) : '';
    const found = words(fresh);
    if (!found.length) return;
    this.#taught = text;
    if (fresh.length > most) return;
    this.#all.push(fresh);
    for (const w of found) this.#known.add(w.toLowerCase());
    this.teach(fresh);
  }

  forget() {
    this.#all = [];
    this.#known.clear();
  }
}
