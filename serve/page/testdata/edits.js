// Makes edits in the page, one after the other, and returns what the text was after each as
// [kind, what, text, from, to]. Each edit is [kind, what, number]. The engine's answers are
// words of the pool, some to be put in place of the letters, late, and sometimes errors. Texts longer
// than limit are cleared.
async (edits, pool, seed, limit) => {
  const { Editor } = await import('/page/editor.js');
  const area = document.getElementById('text'), strip = document.getElementById('strip');
  const log = [];
  const note = (kind, what) => log.push([kind, what, area.value, area.selectionStart, area.selectionEnd]);
  let state = seed; // of a linear congruential generator
  const random = (n) => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor(state / 2 ** 32 * n); };

  const real = window.fetch;
  window.fetch = async (path, options) => {
    if (!/^(predict|sessions)/.test(path)) return real(path, options);
    await new Promise((done) => setTimeout(done, random(3) * random(8)));
    if (random(12) === 0) throw new TypeError('no network');
    if (random(12) === 0) return new Response('{"error":"busy"}', { status: 503 });
    if (path.startsWith('sessions') && options.method === 'POST' && random(12) === 0) return Response.json({ saved: false, problem: 'away' }, { status: 202 });
    if (path.startsWith('sessions') && options.method === 'GET') return Response.json({ format: 2, words: [] });
    if (path.endsWith('/learn')) return Response.json({ words: 1, new: [] });
    if (options.method !== 'POST' || !path.startsWith('predict')) return new Response(null, { status: 204 });
    const word = () => pool[random(pool.length)];
    return Response.json({ suggestions: Array.from({ length: 1 + random(3) }, () => ({ word: word() })), autocorrect: random(3) ? word() : null });
  };
  const { correct, pick } = Editor.prototype; // the page picks late what Tab asked for before the answer came
  Editor.prototype.pick = function (...args) {
    note('idle', '');
    pick.apply(this, args);
    note('pick', args[0]);
  };

  Editor.prototype.correct = function (word, behind, ...more) { // at the end of a word, or late, behind it
    note('idle', '');
    correct.call(this, word, behind, ...more);
    note(behind ? 'late' : 'correct', word);
  };

  const insert = (c) => {
    area.setRangeText(c, area.selectionStart, area.selectionEnd, 'end');
    area.dispatchEvent(new InputEvent('input', { inputType: 'insertText', data: c, bubbles: true }));
  };
  const press = (key, inputType, data, more) => {
    const event = { key, bubbles: true, cancelable: true, ...more };
    if (area.dispatchEvent(new KeyboardEvent('keydown', event)) && inputType &&
      area.dispatchEvent(new InputEvent('beforeinput', { inputType, data, bubbles: true, cancelable: true }))) insert(data);
    area.dispatchEvent(new KeyboardEvent('keyup', event));
  };
  const pointer = (on, type) => on.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, button: 0, pointerId: 9 }));
  const place = (n) => { // between characters
    const ends = [0];
    for (const c of area.value) ends.push(ends.at(-1) + c.length);
    return ends[n % ends.length];
  };

  for (let [kind, what, n] of edits) {
    note('idle', '');
    if (area.value.length > limit) {
      area.setSelectionRange(0, area.value.length);
      note('place', '');
      press('Backspace', 'deleteContentBackward', null);
      note('backspace', '');
    }
    if (kind === 'key') {
      press(what, what === '\n' ? 'insertLineBreak' : 'insertText', what);
      note([...what].length === 1 ? 'key' : 'insert', what);
    } else if (kind === 'end') { // a letter and what ends its word, whose answer may have come
      press('o', 'insertText', 'o');
      note('key', 'o');
      await new Promise((done) => setTimeout(done, n % 60));
      for (let i = 0; n & 64 && i < 100 && strip.ariaBusy === 'true'; i++) await new Promise((done) => setTimeout(done, 10)); // it has come
      note('idle', '');
      press(what, 'insertText', what);
      note('key', what);
      await new Promise((done) => setTimeout(done, n % 12));
    } else if (kind === 'paste') {
      insert(what);
      note('insert', what);
    } else if (kind === 'backspace') {
      press('Backspace', 'deleteContentBackward', null);
      note('backspace', '');
    } else if (kind === 'tap') {
      const keys = [...document.querySelectorAll('#keys .key')], b = keys[n % keys.length];
      const act = b.dataset.act, label = { space: ' ', return: '\n', type: b.textContent }[act];
      pointer(b, 'pointerdown');
      pointer(window, 'pointerup');
      if (label) note('tap', label);
      else note(act === 'backspace' ? 'backspace' : 'idle', '');
    } else if (kind === 'pick') {
      if (n & 64) await new Promise((done) => setTimeout(done, n % 24)); // else it is often too early
      note('idle', '');
      const b = strip.children[n % 3];
      if (what === 'Tab') press('Tab');
      else if (what === 'Alt') press(String(n % 3 + 1), '', null, { altKey: true, modifierAlt: true, code: `Digit${n % 3 + 1}` });
      else if (!b.disabled) b.click();
    } else if (kind === 'place' || kind === 'select') {
      document.dispatchEvent(new Event('selectionchange')); // tells of a move before this one
      const at = place(n), to = kind === 'select' ? place(n >> 8) : at;
      area.setSelectionRange(Math.min(at, to), Math.max(at, to));
      note('place', '');
    } else if (kind === 'wait') await new Promise((done) => setTimeout(done, n % 12));
    if (!area.value.isWellFormed()) throw new Error(`half a character after ${kind} ${what}`);
  }
  await new Promise((done) => setTimeout(done, 100));
  note('idle', '');
  Object.assign(Editor.prototype, { correct, pick });
  window.fetch = real;
  return log;
}
