// Where sentences begin: the rule of vocab.Sentences. language has its sentence_ends,
// abbreviations, letter_words and ordinal_dots.

const maxMarks = 128; // characters read between two words, and of the word before them

const lineBreak = /[\n-\r\x85\u2028\u2029]/;
const wordPart = /[\p{L}\p{N}\p{Mc}]/u;
const inWord = /[\p{L}\p{N}\p{Mc}\p{Mn}.'’]/u;
const quote = /["'\p{Pi}\p{Pf}„‚]/u;
// What may stand between the end of a sentence and the first word of the next.
const passed = /[\s\x85"'„‚*_¿¡\p{Pi}\p{Pf}\p{Cf}\p{Mn}\p{So}\p{Sk}\p{Pd}\p{Ps}\p{Pe}]/u;
const isNumber = /^[\p{Nd}.]+$/u;
const bullet = /[•‣⁃▪▫●○◦]/;
const closing = /[\s\x85"'\p{Pi}\p{Pf}„‚\p{Pe}]/u;

// beginsSentence reports whether the next letter certainly begins a sentence, a line or an
// item of a list: not after p.m. or an ellipsis, where it may.
export function beginsSentence(before, language) {
  const end = before.length;
  let passable = true;
  for (let at = end; at > 0 && end - at < maxMarks;) {
    const c = lastCharacter(before, at), behind = before.slice(at), upTo = before.slice(0, at);
    if (lineBreak.test(c)) return beginsLine(behind);
    if (wordPart.test(c)) return behind.startsWith(')') && isListMark(upTo);
    if (passable) {
      if (language.sentence_ends.includes(c)) return ends(upTo, behind, language);
      if (bullet.test(c) && /^\s/.test(behind)) return true;
      if (/[,:]/.test(c) && /^\s/.test(behind) && quote.test(behind)) return true; // He said, "No".
      passable = passed.test(c);
    }
    at -= c.length;
  }
  return end < maxMarks && beginsLine(before);
}

// ends reports whether the mark that text ends in ends a sentence.
function ends(text, behind, language) {
  const mark = lastCharacter(text, text.length), before = text.slice(0, -mark.length);
  if (mark === '…' || (mark === '.' && before.endsWith('.'))) return false;
  if (mark !== '.') return true;
  if (!closing.test(behind)) return false; // example.com
  const word = wordBefore(before), parts = word.split('.');
  if (word === '') return true;
  if (isNumber.test(word)) return !language.ordinal_dots || isListMark(before);
  if (parts.length > 1 && parts.every((p) => Array.from(p).length <= 2)) return false; // p.m., U.S.
  if (parts.length === 1 && Array.from(word).length === 1) return (language.letter_words ?? '').includes(word); // J. Smith
  return !isAbbreviation(word, before.slice(0, -word.length), language);
}

// isAbbreviation reports whether a word that a dot follows is listed, in any case but one:
// with a capital that neither the list nor a sentence's beginning gives it, max is a name.
function isAbbreviation(word, before, language) {
  return (language.abbreviations ?? []).some((listed) => listed === word || (listed.toLowerCase() === word.toLowerCase() &&
    (!/^[\p{Lu}\p{Lt}]/u.test(word) || word === word.toUpperCase() || beginsSentence(before, language))));
}

// wordBefore returns the word that text ends in, with dots and apostrophes inside it.
function wordBefore(text) {
  let at = text.length;
  while (at > 0 && text.length - at < maxMarks) {
    const c = lastCharacter(text, at);
    if (!inWord.test(c)) break;
    at -= c.length;
  }
  return text.slice(at).replace(/^[.'’]+/, '');
}

// isListMark reports whether text ends in a number or a letter that begins its line.
function isListMark(text) {
  const word = wordBefore(text);
  if (!isNumber.test(word) && (word.includes('.') || Array.from(word).length > 1)) return false;
  const line = text.slice(0, text.length - word.length).replace(/[ \t(]+$/, '');
  return line === '' || lineBreak.test(line.at(-1));
}

// beginsLine reports whether a word begins a line after these marks: not in #tag or @name.
function beginsLine(marks) { return marks === '' || passed.test(lastCharacter(marks, marks.length)); }

// lastCharacter returns the character of text that ends at that place.
function lastCharacter(text, at) {
  return /[\ud800-\udbff][\udc00-\udfff]$/.exec(text.slice(Math.max(0, at - 2), at))?.[0] ?? text[at - 1];
}
