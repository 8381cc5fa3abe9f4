// Where words begin and end: the rule of vocab/boundary.go, by its table.

const [extend, letter, hebrew, digit, number, connector, katakana, unspaced, apostrophe, mid, midLetter, midNumber, quote, at, upper] =
  Array.from({ length: 15 }, (_, i) => i + 1);
const set = (...classes) => { const bits = classes.reduce((s, c) => s | 1 << c, 0); return (c) => (bits >> c & 1) === 1; };
const letters = set(letter, upper, hebrew), spaced = set(letter, upper, hebrew, digit, number), runs = set(katakana, unspaced);
const wordStart = set(letter, upper, hebrew, digit, number, katakana, unspaced, connector);
const shown = set(letter, upper, hebrew, digit, number, katakana, unspaced);
const addressed = set(letter, upper, hebrew, digit, number, connector);
const betweenLetters = set(apostrophe, mid, midLetter), betweenDigits = set(apostrophe, mid, midNumber);
const betweenWords = set(apostrophe, mid, midLetter, midNumber, quote, at);
const maxQuotation = 256; // bytes of UTF-8

const connects = (a, m, b) => (letters(a) && letters(b) && betweenLetters(m) && !(a === letter && m === mid && b === upper)) || (a === digit && b === digit && betweenDigits(m)) ||
  (a === hebrew && b === hebrew && m === quote) || (m === at && addressed(a) && addressed(b));

const joined = (a, b, c, d) => {
  if ((spaced(b) && spaced(c)) || (runs(b) && runs(c)) || (b === connector && wordStart(c)) || (c === connector && wordStart(b)) ||
    (b === hebrew && c === apostrophe)) return true;
  if (betweenWords(c)) return connects(b, c, d);
  return betweenWords(b) && connects(a, b, c);
};

// Letters that have no accents in Unicode, and those they are typed as (predict.Fold).
const bases = {
  æ: 'ae', đ: 'd', ħ: 'h', ı: 'i', ł: 'l', ŋ: 'n', ø: 'o', œ: 'oe', ß: 'ss', ŧ: 't', ς: 'σ', '·': '',
};

// dropped reports whether a mark after a letter is no part of a fold.
const dropped = (mark, base) => {
  if (/\p{Script=Cyrillic}/u.test(base)) return /[\u0300\u0301]/.test(mark) || (mark === '\u0308' && base === 'е');
  return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(mark) ||
    (/\p{Script=Inherited}/u.test(mark) && !/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(base));
};

// boundaries makes the functions of the rule, by the numbers of vocab.Boundaries.
export function boundaries(table) {
  const classOf = (code) => {
    let from = 0, to = table.length;
    while (to - from > 1) {
      const m = (from + to) >> 1;
      if (Math.floor(table[m] / 16) <= code) from = m; else to = m;
    }
    return table[from] % 16;
  };
  const size = (code) => (code > 0xffff ? 2 : 1);

  // unit is the class and the end of the character of s at i, with what extends it.
  const unit = (s, i) => {
    if (i >= s.length) return [0, i];
    const code = s.codePointAt(i);
    for (i += size(code); i < s.length; i += size(s.codePointAt(i))) if (classOf(s.codePointAt(i)) !== extend) break;
    return [classOf(code), i];
  };

  // lastUnit is the class and the beginning of the last character of s before i, with what extends it.
  const lastUnit = (s, i) => {
    let kind = 0;
    while (i > 0) {
      const low = s.charCodeAt(i - 1), high = s.charCodeAt(i - 2);
      i -= low >> 10 === 0x37 && high >> 10 === 0x36 ? 2 : 1;
      kind = classOf(s.codePointAt(i));
      if (kind !== extend) break;
    }
    return [kind, i];
  };

  // wordEnd is the end of the word of s that begins at i, i if none does.
  const wordEnd = (s, i) => {
    let a = 0, [b, end] = unit(s, i);
    if (!wordStart(b)) return i;
    for (;;) {
      const [c, next] = unit(s, end);
      if (!joined(a, b, c, betweenWords(c) ? unit(s, next)[0] : 0)) return end;
      [a, b, end] = [b, c, next];
    }
  };

  const bytes = (code) => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);

  const inQuotation = (s) => {
    let i = s.length;
    for (let n = 0; i > 0;) {
      const j = i - (i > 1 && s.codePointAt(i - 2) > 0xffff ? 2 : 1);
      if ((n += bytes(s.codePointAt(j))) > maxQuotation) break;
      i = j;
    }
    let open = false, last = 0;
    while (i < s.length) {
      const [c, next] = unit(s, i);
      if (c === apostrophe) {
        const word = wordStart(unit(s, next)[0]);
        if (!wordStart(last)) open ||= word;
        else if (!word) open = false;
      } else if (s[i] === '\n') open = false;
      [i, last] = [next, c];
    }
    return open;
  };

  // start is the beginning of the word in progress at the end of s (vocab.InProgress).
  const start = (s) => {
    let [c, i] = lastUnit(s, s.length), d = letter, seen = shown(c);
    if (c === apostrophe) {
      if (!letters(lastUnit(s, i)[0]) || inQuotation(s.slice(0, i))) return s.length;
    } else if (!wordStart(c)) return s.length;
    for (;;) {
      const [b, before] = lastUnit(s, i);
      if (!joined(betweenWords(b) ? lastUnit(s, before)[0] : 0, b, c, d)) break;
      seen ||= shown(b);
      [c, d, i] = [b, c, before];
    }
    return seen ? i : s.length;
  };

  return {
    // fold is the form in which letters are compared (predict.Fold).
    fold(word) {
      let base = '', folded = '';
      for (const c of word.replace(/[\u00b4\u1ffd]/g, "'").normalize('NFKD').toLowerCase()) {
        if (classOf(c.codePointAt(0)) === apostrophe || /[\p{Cf}\p{Variation_Selector}]/u.test(c)) continue;
        if (/\p{Mn}/u.test(c) && dropped(c, base)) continue;
        if (!/\p{M}/u.test(c)) base = c;
        folded += bases[c] ?? c;
      }
      return folded;
    },
    // split cuts the text before the cursor into what stands before the word being typed and
    // the letters of that word (predict.Split).
    split(before) {
      const i = start(before);
      return { context: before.slice(0, i), prefix: before.slice(i) };
    },
    // words lists the words of a text.
    words(text) {
      const found = [];
      for (let i = 0; i < text.length;) {
        const end = wordEnd(text, i);
        if (end === i) { [, i] = unit(text, i); continue; }
        if ([...text.slice(i, end)].some((c) => shown(classOf(c.codePointAt(0))))) found.push(text.slice(i, end));
        i = end;
      }
      return found;
    },
  };
}
