// Where the letters of the word in progress were touched.

import { split, words } from './words.js';

const maxTouches = 64; // of a query

export class Touches {
  #before = ''; // the text up to the cursor behind the last touched letter
  #points = []; // of the letters of its word, none if one of them came otherwise
  #last = null; // {word, touches} of the word before it

  // add notes that the key which was touched at point has just written the last character of the
  // text before the cursor.
  add(before, point) {
    const letters = [...split(before).prefix];
    const edited = letters.length !== 1 && before.slice(0, -(letters.at(-1) ?? '').length) !== this.#before;
    if (letters.length === 1 || edited) this.#points = [];
    if (letters.length === this.#points.length + 1) this.#points.push(point);
    else this.#points = [];
    this.#before = before;
  }

  // of returns where the letters before the cursor were touched, undefined unless that is known
  // of all of them.
  of(before, prefix) {
    const n = [...prefix].length;
    const known = n > 0 && n <= maxTouches && n === this.#points.length && before === this.#before;
    return known ? this.#points.slice() : undefined;
  }

  // end notes the word that was meant with touches, undefined if they are not known.
  end(word, touches) { this.#last = touches?.length === [...word].length ? { word, touches } : null; }

  // became notes that the last word was corrected.
  became(letters, word) {
    if (this.#last?.word === letters) this.end(word, this.#last.touches);
  }

  // begun returns {word, touches} of the last word, once, when the next has begun and it still
  // stands before that; else null.
  begun(before) {
    const { context, prefix } = split(before), last = this.#last;
    if ([...prefix].length !== 1) return null;
    this.#last = null;
    return last && words(context).at(-1) === last.word ? last : null;
  }
}
