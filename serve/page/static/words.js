// Where words and sentences begin and end, as packages vocab and predict see it.

import { boundaries } from './boundaries.js';

export const { fold, split, words } = boundaries(await fetch('page/boundaries.json').then((a) => a.json()));

// beginsSentence reports whether the next letter begins a sentence: at the beginning of a
// line, or after one of the marks in ends and a space.
export function beginsSentence(before, ends) {
  const text = before.replace(/[ \t"'’”)(“]+$/, '');
  return text === '' || text.endsWith('\n') || (ends.includes(text.at(-1)) && text !== before);
}
