// Teaches the engine what the typist has written, in whole sentences: when a sentence
// or a line ends, or the typist pauses. What was corrected by then teaches nothing, and
// each word is remembered with the words before it.

import { beginsSentence } from './sentences.js';
import { split, words } from './words.js';

const pause = 3000; // ms
const maxTyped = 2000; // characters: a longer text was pasted, and is not learned

export class Learner {
  #taught = ''; // the beginning of the text that has been taught and not changed since
  #timer = 0;

  // teach(text) is called with finished words; language, which may change, says
  // where sentences end.
  constructor(language, teach) {
    this.language = language;
    this.teach = teach;
  }

  // taught is how many characters of the text have been taught.
  get taught() { return this.#taught.length; }

  // skip takes the beginning of the text as taught.
  skip(text) {
    clearTimeout(this.#timer);
    this.#taught = text;
  }

  // see is called after each change, with the text before the cursor and all of it.
  see(before, text) {
    let same = 0;
    while (same < this.#taught.length && this.#taught[same] === text[same]) same++;
    const { context: whole } = split(text.slice(0, same + 1));
    if (same < this.#taught.length || whole.length < same) this.#taught = whole.slice(0, same); // a changed word is a new one
    clearTimeout(this.#timer);
    const { context } = split(before);
    if (/\s$/.test(before) && beginsSentence(before, this.language)) this.#upTo(before);
    else this.#timer = setTimeout(() => this.#upTo(context), pause);
  }

  // upTo teaches what is new in the text up to the cursor.
  #upTo(text) {
    const fresh = text.startsWith(this.#taught) ? text.slice(this.#taught.length) : '';
    if (!words(fresh).length) return;
    this.#taught = text;
    if (fresh.length <= maxTyped) this.teach(fresh);
  }
}
