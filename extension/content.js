// In every frame: it follows the field that has the focus, shows suggestions, and writes what is picked. Until a field
// that suits has the focus it does nothing.

import { Corrector } from '../serve/page/static/corrector.js';
import { behind, corrected, picked } from '../serve/page/static/edits.js';
import { Asker } from '../serve/page/static/engine.js';
import { Learner } from '../serve/page/static/learner.js';
import { picked as pickedBy } from '../serve/page/static/picks.js';
import { lastPart, split } from '../serve/page/static/words.js';
import { fieldOf } from './fields.js';
import { Remote } from './remote.js';
import { corrects, suits } from './suits.js';
import { View } from './view.js';

const atOnce = 100; // characters: more than these are not typed, and not learned

let settings = null; // {rules, mode, off}
let field = null; // the one that is written in
let view = null; // the strip, once there is a field
let composing = false; // an input method has the letters
let own = false; // this script makes the change that the browser is reporting
let last = null; // what backspace takes back: {from, to, was, caret, kept}, while the text before the cursor is before
let space = ''; // right after a pick: what the space before the cursor is, see edits.placed
let pending = null; // the place of a suggestion that was picked and has not arrived yet
let shown = ''; // the text before the cursor that the strip belongs to
let length = 0; // of the field's text near the cursor
let place = null; // of the field's text

// ---- the engine

const remote = new Remote((now) => use(now), hosts());
const asker = new Asker((query) => remote.call('suggest', query), (query, answer) => {
  if (!field || corrector.see(query, answer.autocorrect, answer.joined)) return;
  const { before } = field;
  view.show(query, answer);
  if (!answer.words.length) return hide();
  view.place(field, split(before).context.length);
  shown = before;
  if (pending !== null) view.choose(pending);
  pending = null;
}, () => hide());

const corrector = new Corrector({
  correct(word, before, joined) { // which has come late
    if (!field) return;
    if (field.before === before && !field.selected) correct(word, joined, 1);
    changed();
  },
  goOn() { if (field) asker.ask(query()); },
});

const learner = new Learner({}, (text) => remote.call('learn', text).catch(() => {})); // the text is not lost by it

function use(now) {
  settings = now;
  learner.language = now.rules;
  corrector.reset();
  if (now.off) leave();
}

// ---- the field

function query() {
  const { context, prefix } = split(field.before);
  return { context: lastPart(context), prefix, autocorrect: corrects(field.element) ? settings.mode : 'off' };
}

async function enter(element) {
  leave();
  const found = fieldOf(element), before = found?.before;
  if (!found) return;
  try {
    settings ??= await remote.call('settings');
  } catch {
    return; // the extension has been updated or removed
  }
  if (field || settings.off || fieldOf(focused())?.element !== found.element) return;
  use(settings);
  field = found;
  view ??= new View({
    pick: (word, joined) => pick(word, joined),
    keep(letters) {
      kept(letters);
      pick(letters);
    },
    written: (word) => word,
  });
  unlearned();
  if (field.before !== before) changed(); // meanwhile
}

// hosts are those whose pages this frame is on. One that is about:blank has its parent's origin.
function hosts() { return [self.origin, ...location.ancestorOrigins ?? []].filter((origin) => URL.canParse(origin)).map((origin) => new URL(origin).hostname); }

// focused is the element that has the focus, within open shadow trees too.
function focused() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

// leave leaves the field. What is written is taught, unless the page has made a secret of the field meanwhile.
function leave() {
  if (!field) return;
  if (suited()) teach();
  hide();
  corrector.stop();
  learner.skip('');
  field = null;
  settle();
}

function suited() { return field.element.isConnected && suits(field.element); }

function hide() {
  asker.drop();
  pending = null;
  view?.hide();
}

function settle() {
  last = null;
  space = '';
}

// changed is called after every change of the text.
function changed() {
  if (composing) {
    corrector.stop();
    return hide();
  }
  const { before, after, selected } = field, all = before + after;
  if (place !== field.place || Math.abs(all.length - length) > atOnce) unlearned(); // another paragraph, or pasted
  else learner.see(before, all);
  length = all.length;
  if (selected || all === '') {
    corrector.stop();
    return hide();
  }
  const q = query();
  shown = before;
  view.fit(q);
  if (!corrector.waits(before)) asker.ask(q);
}

// unlearned takes the text as none that is to be learned.
function unlearned() {
  const { before, after } = field;
  learner.skip(before);
  length = before.length + after.length;
  place = field.place;
}

// teach teaches what is written, as it will not go on.
function teach() {
  const line = `${field.before}\n`;
  learner.see(line, line);
}

// ---- changes

// write makes an edit with the cursor at a place behind it. Backspace then brings was back, and takes kept as meant.
function write(edit, at, kept) {
  const { before, after, place } = field, was = (before + after).slice(edit.from, edit.to), to = edit.from + edit.insert.length;
  own = true;
  try {
    field.replace(edit, at);
  } finally {
    own = false;
  }
  settle();
  if (field.place === place) last = { from: edit.from, to, was, caret: before.length, kept, before: field.before }; // else places have moved
}

function pick(word, joined) {
  if (field.selected) return;
  const edit = picked(field.before, field.after, word, joined ?? '', settings.rules);
  write(edit, edit.at);
  space = edit.space;
  changed();
}

// correct puts a word in place of the last, and of joined before it. characters follow the word; typed follows those.
function correct(word, joined, characters, typed = '') {
  const { before } = field, edit = corrected(before, word, joined, characters);
  const tail = before.slice(edit.to) + typed, letters = before.slice(edit.from, edit.to);
  write({ from: edit.from, to: before.length, insert: word + tail }, edit.from + word.length + tail.length, letters);
  if (last) Object.assign(last, { was: letters + tail, caret: last.from + letters.length + tail.length });
}

function kept(letters) {
  const { prefix } = split(letters);
  corrector.keep(prefix);
  remote.call('keep', prefix).catch(() => {});
}

// key has a character do what it does on the page, and reports whether that was more than to write it.
function key(c) {
  const { before, after, selected } = field;
  if (selected) return false;
  if (space && last?.before === before) {
    const edit = behind(c, before, space, settings.rules);
    if (c === ' ') settle(); // it is there already
    else if (edit.from < before.length) {
      write(edit, edit.from + edit.insert.length);
      last = null;
    } else return false;
    changed();
    return true;
  }
  const q = query(), meant = q.autocorrect === 'auto' && !/^\S/.test(after) ? corrector.meant(q, before, c) : null;
  if (!meant) return false;
  correct(meant.word, meant.joined, 0, c);
  changed();
  return true;
}

// takeBack takes back what was written last, and reports whether that is still there.
function takeBack() {
  if (!last || last.before !== field.before || field.selected) return false;
  const { from, to, was, caret, kept: letters } = last;
  write({ from, to, insert: was }, caret);
  settle();
  if (letters) kept(letters);
  changed();
  return true;
}

// ---- events

const on = (target, type, act) => target.addEventListener(type, (e) => {
  if (!field || own || !e.isTrusted) return;
  if (suited()) act(e);
  else leave();
}, true);
const stop = (e) => {
  e.preventDefault();
  e.stopImmediatePropagation();
};

on(window, 'keydown', (e) => {
  composing = e.isComposing || e.keyCode === 229;
  if (composing) return;
  const next = e.key === 'Tab' && split(field.before).prefix === ''; // no word is in progress: Tab is the page's
  const i = view.visible && !next ? pickedBy(e) : null;
  pending = null;
  if (i !== null && (view.busy || view.can(i))) {
    stop(e);
    if (view.busy) pending = i;
    else view.choose(i);
  } else if (e.key === 'Escape' && view.visible) {
    stop(e);
    corrector.see(query(), null);
    hide();
  } else if (e.key === 'Enter') {
    teach();
    hide();
  }
});

on(window, 'beforeinput', (e) => {
  if (e.isComposing || !e.cancelable) return;
  const one = e.inputType === 'insertText' && e.data !== null && [...e.data].length === 1;
  if ((one && key(e.data)) || (e.inputType === 'deleteContentBackward' && takeBack())) stop(e);
});

on(window, 'input', (e) => {
  settle();
  composing = e.isComposing;
  if (/^insertFrom(Paste|Drop)/.test(e.inputType)) unlearned();
  changed();
});

addEventListener('compositionstart', (e) => { composing = e.isTrusted; }, true);
on(window, 'compositionstart', () => changed());
addEventListener('compositionend', () => { // to which Chromium gives no trust
  if (!composing) return;
  composing = false;
  if (field && suited()) changed();
}, true);
on(document, 'selectionchange', () => { if (view.visible && field.before !== shown) hide(); }); // the cursor was moved
for (const type of ['scroll', 'resize']) on(window, type, () => { if (view.visible) view.place(field, split(field.before).context.length); });
on(window, 'focusout', () => leave());
addEventListener('focusin', (e) => enter(e.composedPath()[0]), true);
addEventListener('keydown', () => { if (!field) enter(focused()); }, true); // it had the focus before, or the engine did not answer

// The settings ask the page that they are opened above for its host.
chrome.runtime.onMessage.addListener((message, sender, reply) => { if (message === 'site') reply(location.hostname); });
