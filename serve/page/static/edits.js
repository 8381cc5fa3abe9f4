// What picks, corrections and marks do to a text: edits {from, to, insert}, which put insert in place of the text
// between two places. before and after are the text on either side of the cursor. language has the marks that take
// the place of the space after a picked word: a word picked after a closing mark is set apart, one after a joining
// mark is not.

import { lastUnit, restOfWord, split } from './words.js';

// picked puts a suggestion in place of the word being typed, which is the letters before the cursor and, unless there
// are none, the rest of their word behind it; and of joined, the end of what stands before it.
export function picked(before, after, word, joined, language) {
  const { context, prefix } = split(before);
  const to = before.length + restOfWord(before, after, word).length;
  return placed(before, after, word, context.length - joined.length, to, prefix === '' && needsSpace(context, language), language);
}

// added puts a word behind what stands before the cursor. Letters before it are a word of their own.
export function added(before, after, word, language) {
  const { context, prefix } = split(before), at = before.length;
  return placed(before, after, word, at, at, (prefix !== '' && !elides(prefix, language)) || needsSpace(context, language), language);
}

// placed puts a word in place of the text from from to to, with spaces that keep it apart. at is where the cursor goes
// then, and space what stands before it: '' none of a pick, 'own' one that a mark may replace, or 'needed' one that
// keeps the word apart from what follows.
export function placed(before, after, word, from, to, apart, language) {
  const text = before + after, rest = text.slice(to);
  const follows = /^[^\S\n]/.test(rest), elided = elides(word, language);
  const attached = elided || (/^\S/.test(rest) && (from < before.length || attaches(rest, text.slice(0, from), language)));
  const insert = (apart ? ' ' : '') + word + (follows || attached ? '' : ' ');
  return { from, to, insert, at: from + insert.length + (follows && !elided ? 1 : 0), space: attached ? '' : /^\n?$/.test(rest.slice(0, 1)) ? 'own' : 'needed' };
}

// behind writes a character behind the space of a pick. A mark takes the place of that space, or if it is needed, goes
// before it.
export function behind(c, before, space, language) {
  const { joining, space_before: lead, space_behind: trail } = language, at = before.length;
  const mark = joining.includes(c) || closes(c, before, language);
  return { from: mark ? at - 1 : at, to: mark && space === 'needed' ? at - 1 : at, insert: ((mark && lead?.[c]) || '') + c + (trail?.[c] ?? '') };
}

// corrected puts a word in place of the letters of the last one, which some characters follow up to the cursor, and of
// joined before them: another word, behind which a space was a slip.
export function corrected(before, word, joined, characters = 0) {
  const to = before.length - characters;
  return { from: split(before.slice(0, to)).context.length - joined.length, to, insert: word };
}

// closes reports whether mark c, after before, closes what it follows.
function closes(c, before, language) {
  return language.closing.includes(c) || (c === '"' && before.slice(before.lastIndexOf('\n') + 1).split('"').length % 2 === 0);
}

// needsSpace reports whether a word picked after before needs a space first.
function needsSpace(before, language) {
  return before !== '' && (/^(?:\p{RI}|\p{ExtPict})/u.test(lastUnit(before)) || closes(before.at(-1), before.slice(0, -1), language));
}

// elides reports whether a word ends in an elision, at which the next word stands: l'.
function elides(word, language) {
  const w = word.toLowerCase().replaceAll('’', "'");
  return (language.elisions ?? []).some((e) => w === e || w.endsWith(`'${e}`));
}

// attaches reports whether after begins with a mark that no space comes before.
function attaches(after, before, language) {
  const c = after[0];
  if (/^['’]\p{L}/u.test(after)) return false; // a quotation begins
  return language.joining.includes(c) || closes(c, before, language);
}
