// The text and what a phone keyboard does with it. Every change goes through
// #replace, whether a key on the screen or a real key caused it.

import * as edits from './edits.js';
import { beginsSentence } from './sentences.js';
import { firstUnit, lastUnit, split, upper } from './words.js';

export class Editor {
  #area;
  #own = false; // this class makes the change that the browser is reporting
  #space = ''; // right after a pick: what the space before the cursor is, see edits.placed
  #ahead = false; // a mark was put before a needed space, and a space typed next goes over it
  // What backspace takes back, until something else is done: {from, to, was, caret, saved}, and
  // kept, the letters that were corrected.
  #lastPick = null;
  #plain = false; // a capital was deleted: the next letter stays as it is typed
  #raised = ''; // the letter before the cursor as it was typed, which became a capital

  // language, which may change, has the marks that end a sentence, and those of edits.js. changed() is called after every change of the text or the cursor;
  // keyed(keys, saved) with the number of keys that were pressed and of those that a pick saved;
  // meant(c) when a character is about to be typed, and returns the {word, joined} that it puts in
  // place of joined, which mostly is '', and of the word in progress, or null; corrected(from, letters, word) when that was done, and
  // kept(letters) when they were brought back.
  constructor(area, language, { changed, keyed, meant, corrected, kept }) {
    this.#area = area;
    this.language = language;
    this.changed = changed;
    this.keyed = keyed;
    this.meant = meant;
    this.corrected = corrected;
    this.kept = kept;
    area.addEventListener('beforeinput', (e) => this.#beforeInput(e));
    area.addEventListener('input', (e) => this.#input(e));
    area.addEventListener('compositionend', () => this.changed());
    document.addEventListener('selectionchange', () => this.#moved());
    new ResizeObserver(() => this.#follow()).observe(area);
    // Not every browser counts a field's cursor as the document's selection.
    for (const type of ['select', 'keyup', 'pointerup']) area.addEventListener(type, () => this.#moved());
  }

  get text() { return this.#area.value; }
  get before() { return this.text.slice(0, this.#area.selectionStart); }
  get after() { return this.text.slice(this.#area.selectionEnd); }
  get selected() { return this.#area.selectionStart !== this.#area.selectionEnd; }
  get capital() { return !this.#plain && this.#begins(this.before); }

  // repeats reports whether a letter that a real key writes stands before the cursor, in any case.
  repeats(c) { return !this.selected && /^\p{L}$/u.test(c) && this.before.at(-1)?.toLowerCase() === c.toLowerCase(); }

  // type inserts a character as its key does. A character that ends a word may put another in its
  // place.
  type(c) {
    this.keyed(1, 0);
    this.#notice();
    const meant = this.selected || /^\S/.test(this.after) ? null : this.meant(c);
    if (meant) this.correct(meant.word, 0, meant.joined);
    const fixed = this.#lastPick;
    this.#write(c);
    if (meant) this.#lastPick = { ...fixed, caret: fixed.caret + c.length };
    this.changed();
  }

  #write(c) {
    const at = this.#area.selectionStart, before = this.before, space = this.#space, ahead = this.#ahead;
    this.#plain = false;
    if (c === ' ' && (space || (ahead && this.text[at] === ' '))) { // it is there already
      this.#place(space ? at : at + 1);
      return;
    }
    if (c === ' ' && !this.selected && /[\p{L}\p{N}\p{M}'’"”»)\]] $/u.test(before)) {
      this.#replace(at - 1, at, '. ');
      return;
    }
    const edit = space ? edits.behind(c, before, space, this.language) : { from: at, to: this.#area.selectionEnd, insert: c };
    this.#edit(edit);
    this.#ahead = edit.to < at || ahead;
  }

  // pick puts a suggestion in, in place of the word being typed and of joined, the end of what stands before it.
  pick(word, joined = '') {
    this.#notice();
    if (!this.selected) this.#insert(edits.picked(this.before, this.after, word, joined, this.language), 1, Math.max(0, word.length - split(this.before).prefix.length));
  }

  // swipe puts a word in that was drawn over the keys.
  swipe(word) {
    this.#notice();
    if (!this.selected) this.#insert(edits.added(this.before, this.after, word, this.language), word.length, 0);
  }

  // put puts an emoji in, of which a letter is not a part: behind the word before it.
  put(emoji) {
    this.#notice();
    if (this.selected) return;
    const at = this.before.length;
    this.#insert(edits.placed(this.before, this.after, emoji, at, at, split(this.before).prefix !== '', this.language), 1, 0);
  }

  // exchange puts a character in place of the one before the cursor.
  exchange(c) {
    this.#notice();
    if (this.selected) return;
    const at = this.#area.selectionStart;
    this.keyed(1, 0);
    this.#replace(at - lastUnit(this.before).length, at, c);
    this.changed();
  }

  // instead puts another word in place of the one that has just been swiped.
  instead(word) {
    this.#notice();
    const last = this.#lastPick;
    if (!last) return;
    this.#replace(last.from, last.to, last.was);
    this.#place(last.caret);
    this.swipe(word);
  }

  // insert puts a picked word in.
  #insert({ at, space, ...edit }, keys, saved) {
    const caret = this.#area.selectionStart, was = this.text.slice(edit.from, edit.to), to = edit.from + edit.insert.length;
    this.#edit(edit);
    if (at !== to) this.#place(at);
    this.#space = space;
    this.#lastPick = { from: edit.from, to, was, caret, saved };
    this.keyed(keys, saved);
    this.changed();
  }

  // correct puts a word in place of the letters of the last one, as edits.corrected does.
  correct(word, behind = 0, joined = '') {
    const edit = edits.corrected(this.before, word, joined, behind), { from } = edit, caret = this.#area.selectionStart;
    const letters = this.text.slice(from, edit.to), to = from + word.length;
    this.#edit(edit);
    this.#place(to + behind);
    this.#lastPick = { from, to, was: letters, caret, saved: 0, kept: letters };
    this.corrected(from, letters, word);
  }

  // backspace takes back the pick or correction that was just made. Otherwise it deletes the
  // selection or a character, or, with word, back to the beginning of a word.
  backspace(word = false) {
    this.#notice();
    const pick = this.#lastPick;
    this.keyed(1, pick ? -pick.saved : 0);
    if (pick) {
      this.#replace(pick.from, pick.to, pick.was);
      this.#place(pick.caret);
      if (pick.kept) this.kept(pick.kept);
      return this.changed();
    }
    let from = this.#area.selectionStart;
    const before = this.before;
    if (!this.selected) from -= (word ? /\S*\s*$/.exec(before)[0] : lastUnit(before)).length;
    const gone = this.text.slice(from, this.#area.selectionEnd);
    if (gone === '') return;
    this.#replace(from, this.#area.selectionEnd, '');
    this.#plain = /^\p{Lu}$/u.test(gone) && this.#begins(this.before);
    this.changed();
  }

  // move moves the cursor by n characters.
  move(n) {
    let at = this.#area.selectionStart;
    for (; n < 0; n++) at -= lastUnit(this.text.slice(0, at)).length;
    for (; n > 0; n--) at += firstUnit(this.text.slice(at)).length;
    this.#place(at);
    this.changed();
  }

  clear() {
    this.#replace(0, this.text.length, '');
    this.changed();
  }

  // lower, with true, keeps the next letter from becoming a capital.
  lower(plain) { this.#plain = plain; }

  #begins(before) { return beginsSentence(before, this.language); }

  // place sets the cursor, which ends what only the key right after a pick may do.
  #place(at) {
    this.#area.setSelectionRange(at, at);
    this.#mark();
    this.#settle();
  }

  #settle() {
    this.#space = this.#raised = '';
    this.#ahead = false;
    this.#lastPick = null;
  }

  #edit({ from, to, insert }) { this.#replace(from, to, insert); }

  #replace(from, to, insert) {
    const wanted = this.text.slice(0, from) + insert + this.text.slice(to);
    this.#own = true;
    this.#area.setSelectionRange(from, to);
    // Only this deprecated call goes into the browser's undo history. It may move a place
    // that a joiner or an accent follows.
    const written = document.activeElement === this.#area && (from !== to || insert !== '') &&
      document.execCommand(insert === '' ? 'delete' : 'insertText', false, insert);
    if (!written || this.text !== wanted) this.#area.value = wanted;
    this.#own = false;
    this.#place(from + insert.length);
    this.#follow(document.activeElement !== this.#area);
  }

  // follow shows the end of the text if the cursor is there, or anyway.
  #follow(anyway = false) {
    if (anyway || this.after === '') this.#area.scrollTop = this.#area.scrollHeight;
  }

  // beforeInput applies the rules of the keys on the screen to a real keyboard.
  #beforeInput(e) {
    if (this.#own || e.isComposing) return;
    const one = e.inputType === 'insertText' && e.data !== null && [...e.data].length === 1;
    if (one) {
      e.preventDefault();
      this.#key(e.data);
    } else if (e.inputType === 'deleteContentBackward') {
      e.preventDefault();
      this.backspace();
    } else if (e.inputType === 'insertLineBreak') {
      e.preventDefault();
      this.type('\n');
    }
  }

  // key types the character of a real key. The first letter of a sentence becomes a capital,
  // and small again if a capital follows: iPhone.
  #key(c) {
    this.#notice();
    const at = this.#area.selectionStart, raised = this.#raised;
    if (raised && /\p{Lu}/u.test(c)) this.#replace(at - raised.length, at, raised);
    const written = this.capital ? upper(c) : c;
    this.type(written);
    if (written !== c) this.#raised = c;
  }

  // input handles what the browser did itself: pasting, cutting, undoing, composing.
  #input(e) {
    if (this.#own) return;
    this.#settle();
    this.#mark();
    if (!e.isComposing) this.changed();
  }

  #at = [0, 0]; // where the cursor was last

  #mark() { this.#at = [this.#area.selectionStart, this.#area.selectionEnd]; }

  #moved() {
    if (!this.#own && document.activeElement === this.#area && this.#notice()) this.changed();
  }

  // notice reports whether the cursor was moved meanwhile: browsers tell it late.
  #notice() {
    const [from, to] = this.#at;
    if (from === this.#area.selectionStart && to === this.#area.selectionEnd) return false;
    this.#mark();
    this.#settle();
    return true;
  }
}
