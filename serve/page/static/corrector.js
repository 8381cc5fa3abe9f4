// Decides whether a space or a mark puts another word in place of the letters before it.

const ends = ' .,!?;:'; // what ends a word
const patience = 150; // ms that a word which has ended waits for its answer

export class Corrector {
  #newest = null; // {context, prefix, word, joined}: the newest answer's query, and what a space puts there
  #kept = new Set(); // letters that were put back, in lower case
  #late = null; // {context, prefix, after}: a word that has ended before its answer came

  // correct(word, after, joined) is called when the answer to a word that has just ended comes late; goOn()
  // when there is no more to wait for.
  constructor({ correct, goOn }) {
    this.correct = correct;
    this.goOn = goOn;
  }

  // ends reports whether a character ends a word.
  ends(c) { return ends.includes(c); }

  // meant returns {word, joined} to put in place of joined and query.prefix now that c ends it, or
  // null. joined is the end of query.context, mostly ''. before is the text up to the cursor, without c.
  meant(query, before, c) {
    this.#late = null;
    if (query.prefix === '' || !this.ends(c) || this.#isKept(query.prefix)) return null;
    if (this.#newest && same(this.#newest, query)) return this.#newest.word === null ? null : this.#newest;
    const late = { ...query, after: before + c };
    this.#late = late;
    setTimeout(() => { if (this.#late === late) this.giveUp(); }, patience);
    return null;
  }

  // waits reports whether the answer to the last word is still waited for, with the text as it
  // was when that ended.
  waits(before) {
    if (this.#late && this.#late.after !== before) this.#late = null;
    return this.#late !== null;
  }

  // see takes an answer: a space puts word, or nothing if it is null, in place of joined and
  // query.prefix. It reports whether that was waited for.
  see(query, word, joined = '') {
    this.#newest = { context: query.context, prefix: query.prefix, word, joined };
    const late = this.#late;
    if (!late || !same(late, query)) return false;
    this.#late = null;
    if (word === null) this.goOn();
    else this.correct(word, late.after, joined);
    return true;
  }

  // stop waits no more, and giveUp goes on.
  stop() { this.#late = null; }
  giveUp() {
    if (!this.#late) return;
    this.#late = null;
    this.goOn();
  }

  // keep takes letters as meant.
  keep(letters) { this.#kept.add(letters.toLowerCase()); }

  // reset forgets what was answered, and forget also what was kept.
  reset() {
    this.#newest = null;
    this.giveUp();
  }
  forget() {
    this.#kept.clear();
    this.reset();
  }

  #isKept(letters) { return this.#kept.has(letters.toLowerCase()); }
}

function same(a, b) { return a.context === b.context && a.prefix === b.prefix; }
