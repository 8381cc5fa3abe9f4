// Words: where they begin and end, how they are compared and written.

import { boundaries } from './boundaries.js';
import { boundaryTable } from './tables.js';

export const { fold, split, words } = boundaries(boundaryTable);

const maxWord = 100; // characters

// restOfWord returns what the suggestion word replaces of the text after the cursor: the rest
// of the word whose letters stand before it. Parts that a full stop or the like joins stay,
// unless word has such parts itself.
export function restOfWord(before, after, word) {
  const { context, prefix } = split(before);
  if (prefix === '') return '';
  const letter = /[\p{L}\p{N}\p{M}\p{Cf}]/u, mark = /['’‘ʼ´＇′]/, unspaced = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
  const parts = Array.from(word).some((c) => !letter.test(c) && !mark.test(c));
  let at = 0, end = 0;
  for (const c of after.slice(0, maxWord)) {
    if (/\s/.test(c) || unspaced.test(c) || !(parts || letter.test(c) || mark.test(c))) break;
    at += c.length;
    if (letter.test(c) && split(before + after.slice(0, at)).context === context) end = at;
  }
  return after.slice(0, end);
}

// Of a long text only the last maxContext characters are asked for. The cut moves in
// steps of contextStep, so that the engine can reuse its state between them.
const maxContext = 8192, contextStep = 4096;

// lastPart returns what an engine reads of a text.
export function lastPart(text) {
  return text.length > maxContext ? text.slice((Math.floor(text.length / contextStep) - 1) * contextStep) : text;
}

// upper writes a text in capitals. A letter that has none of its own stays: ß.
export function upper(text) {
  return Array.from(text, (c) => (Array.from(c.toUpperCase()).length === 1 ? c.toUpperCase() : c)).join('');
}

// A character as people see it: a letter with its accents, an emoji with what is joined to
// it, a flag.
const unit = String.raw`(?:\p{RI}\p{RI}|\p{ExtPict}[\p{M}\p{EMod}]*(?:\u200d\p{ExtPict}[\p{M}\p{EMod}]*)*|[^\p{M}\p{C}\s]\p{M}*|[^])`;
const first = new RegExp('^' + unit, 'u'), last = new RegExp(unit + '$', 'u');
const maxUnit = 64; // UTF-16 code units

export function firstUnit(text) { return first.exec(text.slice(0, maxUnit))?.[0] ?? ''; }
export function lastUnit(text) { return last.exec(text.slice(-maxUnit))?.[0] ?? ''; }
