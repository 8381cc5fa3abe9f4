// Where words and sentences begin and end, as package predict sees it.

// split cuts the text before the cursor into what stands before the word being
// typed and the letters of that word (predict.Split).
export function split(before) {
  const word = /[\p{L}\p{N}\p{M}'’]*$/u.exec(before)[0].replace(/^['’]+/, '');
  return { context: before.slice(0, before.length - word.length), prefix: word };
}

// fold is the form in which letters are compared (predict.Fold, without its ligatures).
export function fold(word) {
  return word.normalize('NFD').replace(/\p{M}/gu, '').replace(/’/g, "'").toLowerCase();
}

// beginsSentence reports whether the next letter begins a sentence: at the beginning of a
// line, or after one of the marks in ends and a space.
export function beginsSentence(before, ends) {
  const text = before.replace(/[ \t"'’”)(“]+$/, '');
  return text === '' || text.endsWith('\n') || (ends.includes(text.at(-1)) && text !== before);
}

// words lists the words of a text.
export function words(text) {
  return text.match(/[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{N}\p{M}]+)*/gu) ?? [];
}
