// The text and what a phone keyboard does with it. Every change goes through
// #replace, whether a key on the screen or a real key caused it.

import { beginsSentence, split } from './words.js';

export class Editor {
  #area;
  #language;
  #own = false; // this class makes the change that the browser is reporting
  #autoSpace = false; // the space before the cursor was written by a pick
  #lastPick = null; // {from, to, was, caret, saved}, until something else is done
  #plain = false; // a capital was deleted: the next letter stays as it is typed

  // language has the marks that end a sentence, and those that take the place of the space
  // after a picked word: closing marks get a space themselves, joining ones none.
  // changed() is called after every change of the text or the cursor; keyed(keys, saved)
  // with the number of keys that were pressed and of those that a pick saved.
  constructor(area, language, { changed, keyed }) {
    this.#area = area;
    this.#language = language;
    this.changed = changed;
    this.keyed = keyed;
    area.addEventListener('beforeinput', (e) => this.#beforeInput(e));
    area.addEventListener('input', (e) => this.#input(e));
    document.addEventListener('selectionchange', () => this.#moved());
    // Not every browser counts a field's cursor as the document's selection.
    for (const type of ['select', 'keyup', 'pointerup']) area.addEventListener(type, () => this.#moved());
  }

  get text() { return this.#area.value; }
  get before() { return this.text.slice(0, this.#area.selectionStart); }
  get selected() { return this.#area.selectionStart !== this.#area.selectionEnd; }
  get capital() { return !this.#plain && this.#begins(this.before); }
  get justPicked() { return this.#lastPick !== null; }

  // type inserts a character as its key does.
  type(c) {
    this.keyed(1, 0);
    this.#type(c);
  }

  #type(c) {
    const at = this.#area.selectionStart, before = this.before;
    const auto = this.#autoSpace && before.endsWith(' ') && !this.selected;
    if (c === ' ' && auto) { // the space is there already
      this.#settle();
      return this.changed();
    }
    if (c === ' ' && !this.selected && /[\p{L}\p{N}\p{M}'’")\]] $/u.test(before)) {
      this.#replace(at - 1, at, '. ');
      return this.changed();
    }
    const joins = this.#language.joining.includes(c);
    if (auto && (joins || this.#language.closing.includes(c) || (c === '"' && this.#quoted(before)))) {
      const space = !joins;
      this.#replace(at - 1, at, space ? c + ' ' : c);
      this.#autoSpace = space;
      return this.changed();
    }
    this.#replace(at, this.#area.selectionEnd, c);
    this.#plain = false;
    this.changed();
  }

  // pick replaces the word around the cursor with a suggestion and a space.
  pick(word) {
    const { prefix } = split(this.before);
    const from = this.#area.selectionStart - prefix.length;
    const rest = /^[\p{L}\p{N}\p{M}'’]*/u.exec(this.text.slice(this.#area.selectionEnd))[0];
    let to = this.#area.selectionEnd + rest.length;
    if (this.text[to] === ' ') to++;
    const was = this.text.slice(from, to), saved = Math.max(0, word.length - prefix.length);
    this.#replace(from, to, word + ' ');
    this.#autoSpace = true;
    this.#lastPick = { from, to: from + word.length + 1, was, caret: from + prefix.length, saved };
    this.keyed(1, saved);
    this.changed();
  }

  // backspace takes back the pick that was just made. Otherwise it deletes the
  // selection or a character, or, with word, back to the beginning of a word.
  backspace(word = false) {
    const pick = this.#lastPick;
    this.keyed(1, pick ? -pick.saved : 0);
    if (pick) {
      this.#replace(pick.from, pick.to, pick.was);
      this.#area.setSelectionRange(pick.caret, pick.caret);
      this.#mark();
      return this.changed();
    }
    let from = this.#area.selectionStart;
    const before = this.before;
    if (!this.selected) {
      const unit = word ? /[^\s]*\s*$/ : /(?:\P{M}\p{M}*|[^])$/u; // a letter and its accents
      from -= (unit.exec(before) ?? [''])[0].length;
    }
    const gone = this.text.slice(from, this.#area.selectionEnd);
    if (gone === '') return;
    this.#replace(from, this.#area.selectionEnd, '');
    this.#plain = /^\p{Lu}$/u.test(gone) && this.#begins(this.before);
    this.changed();
  }

  // move moves the cursor by n characters.
  move(n) {
    const at = Math.min(Math.max(0, this.#area.selectionStart + n), this.text.length);
    this.#area.setSelectionRange(at, at);
    this.#mark();
    this.#settle();
    this.changed();
  }

  clear() {
    this.#replace(0, this.text.length, '');
    this.changed();
  }

  // lower, with true, keeps the next letter from becoming a capital.
  lower(plain) { this.#plain = plain; }

  #begins(before) { return beginsSentence(before, this.#language.sentence_ends); }

  // quoted reports whether an opening quotation mark stands in the line.
  #quoted(before) { return (before.slice(before.lastIndexOf('\n') + 1).split('"').length - 1) % 2 === 1; }

  // settle ends what only the key right after a pick may do.
  #settle() {
    this.#autoSpace = false;
    this.#lastPick = null;
  }

  #replace(from, to, insert) {
    this.#own = true;
    this.#area.setSelectionRange(from, to);
    // Only this deprecated call goes into the browser's undo history.
    const done = document.activeElement === this.#area && (from !== to || insert !== '') &&
      document.execCommand(insert === '' ? 'delete' : 'insertText', false, insert);
    if (!done || this.text.slice(from, from + insert.length) !== insert) this.#area.setRangeText(insert, from, to, 'end');
    this.#own = false;
    this.#mark();
    this.#settle();
    if (document.activeElement !== this.#area) this.#area.scrollTop = this.#area.scrollHeight;
  }

  // beforeInput applies the rules of the keys on the screen to a real keyboard.
  #beforeInput(e) {
    if (this.#own || e.isComposing) return;
    const one = e.inputType === 'insertText' && e.data !== null && [...e.data].length === 1;
    if (one) {
      e.preventDefault();
      this.type(this.capital ? e.data.toUpperCase() : e.data);
    } else if (e.inputType === 'deleteContentBackward') {
      e.preventDefault();
      this.backspace();
    } else if (e.inputType === 'insertLineBreak') {
      e.preventDefault();
      this.type('\n');
    }
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
    const [from, to] = this.#at;
    this.#mark();
    if (this.#own || document.activeElement !== this.#area || (from === this.#at[0] && to === this.#at[1])) return;
    this.#settle();
    this.changed();
  }
}
