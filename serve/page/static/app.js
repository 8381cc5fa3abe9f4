// The page: it connects the text, the keys, the suggestions and the engine.

import { Corrector } from './corrector.js';
import { Editor } from './editor.js';
import { Asker, Local, Refused, Server } from './engine.js';
import { Keyboard } from './keyboard.js';
import { Learner } from './learner.js';
import { Mark } from './mark.js';
import * as settings from './settings.js';
import { Strip } from './strip.js';
import { Touches } from './touches.js';
import { firstUnit, split, upper, words } from './words.js';

const $ = (id) => document.getElementById(id);
const area = $('text');
const language = await fetch('page/language.json').then((a) => a.json());
area.lang = language.tag;

// ---- engine

const server = new Server();
let engine = server;

const note = (text) => { if ($('note').textContent !== text) $('note').textContent = text; };

$('ask').querySelector('form').addEventListener('submit', (e) => {
  e.preventDefault();
  $('ask').close();
  server.token = $('token').value;
  area.focus();
  changed();
});

let failing = false; // the note is about the engine's answers

function failed(e) {
  failing = true;
  strip.hide();
  choosePending();
  corrector.giveUp();
  if (e instanceof Refused && e.status === 401) {
    note('The server wants its token.');
    if (!$('ask').open) $('ask').showModal();
  } else if (e instanceof Refused && (e.status === 429 || e.status === 503)) note('The server is busy. Type on: it is asked again.');
  else if (e instanceof Refused) note(`The server refuses: ${e.message}`);
  else if (engine === server) note('The server does not answer. Type on: it is asked again.');
  else note(`The engine fails: ${e.message}`);
}

const asker = new Asker((query) => engine.suggest(query), (query, answer, ms) => {
  if (failing) note('');
  failing = false;
  if (!corrector.see(query, answer.autocorrect)) {
    strip.show(query, answer);
    choosePending();
  }
  $('latency').textContent = `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}, failed);

// ---- text

// Of a long text only the last maxContext characters are asked for. The cut moves in
// steps of contextStep, so that the engine can reuse its state between them.
const maxContext = 8192, contextStep = 4096;

function query() {
  const { context, prefix } = split(editor.before);
  const from = context.length > maxContext ? (Math.floor(context.length / contextStep) - 1) * contextStep : 0;
  return { context: context.slice(from), prefix, touches: touches.of(editor.before, prefix), autocorrect: mode };
}

let hidden = false; // Esc: no suggestions until the next key
let pending = null; // the place of a suggestion that was picked and has not arrived yet

function choosePending() {
  const i = pending;
  pending = null;
  if (i !== null) strip.choose(i);
}

let swiping = false; // the text changes by a swiped word, and the strip has others in its place

function changed() {
  pending = null;
  if (touch) touches.add(editor.before, touch);
  mark.see();
  keyboard.capital = editor.capital && !editor.selected;
  if (swiping) asker.drop();
  else if (hidden || editor.selected) {
    corrector.stop();
    asker.drop();
    strip.hide();
  } else {
    const q = query();
    strip.fit(q);
    if (!corrector.waits(editor.before)) asker.ask(q);
  }
  learner.see(editor.before, editor.text); // after asking, which the typist waits for
}

const count = { keys: 0, saved: 0 };

function keyed(keys, saved) {
  hidden = false;
  count.keys += keys;
  count.saved += saved;
  const all = count.keys + count.saved;
  $('saved').textContent = `${Math.round(all ? (100 * count.saved) / all : 0)}\u2009%`;
}

const editor = new Editor(area, language, {
  changed, keyed, kept,
  meant(c) {
    const q = query(), word = mode === 'auto' ? corrector.meant(q, editor.before, c) : null;
    if (corrector.ends(c) && q.prefix !== '') touches.end(word ?? q.prefix, q.touches);
    return word;
  },
  corrected(from, letters, word) {
    touches.became(letters, word);
    mark.show(from, from + word.length);
    $('said').textContent = `${letters} is now ${word}`;
  },
});
const strip = new Strip($('strip'), $('said'), {
  pick: (word) => editor.pick(word),
  keep(letters) {
    kept(letters);
    editor.pick(letters);
  },
  instead: (word) => editor.instead(word),
  written: (word) => (keyboard.locked ? upper(word) : word),
});

// ---- slips

const mark = new Mark($('marked'), area);
const touches = new Touches();
let touch = null; // where the key was touched that is about to write
let mode = 'auto'; // what is done about slips: off, suggest, auto

const corrector = new Corrector({
  correct(word, before) { // which has come late
    const picked = pending;
    if (editor.before === before && !editor.selected) editor.correct(word, 1);
    changed();
    pending = picked;
  },
  goOn: () => asker.ask(query()),
});

// kept takes letters as meant, which were put back in place of a correction.
function kept(letters) {
  corrector.keep(letters);
  engine.keep(letters).catch(failed);
}

settings.correctionButton($('correction'), (chosen) => {
  mode = chosen;
  corrector.reset();
  if (document.documentElement.dataset.ready) changed();
});

// ---- learning

const learner = new Learner(language, (text) => {
  engine.learn(text).catch(failed);
  showLearned();
});

function showLearned() {
  $('learned').textContent = learner.count;
  $('learned-label').textContent = learner.count === 1 ? 'word learned' : 'words learned';
  $('forget').hidden = learner.count === 0;
}

$('forget').addEventListener('click', async () => {
  learner.forget();
  corrector.forget();
  showLearned();
  area.focus();
  await engine.forget().catch(failed);
  changed();
});

// ---- keys

// typed types a character, by a key that was touched at point unless it was pressed otherwise.
function typed(c, point) {
  touch = point;
  editor.type(c);
  touch = null;
  const last = point && touches.begun(editor.before);
  if (last && mode !== 'off') engine.touched(last.word, last.touches).catch(() => {}); // one word teaches little
}

let swipes = Promise.resolve(); // the last swipe has been written

// swiped writes the likeliest word of a path, unless something else was typed meanwhile.
async function swiped(path) {
  const asked = query(), before = editor.before;
  if (editor.selected) return;
  asker.drop();
  strip.fit(asked);
  try {
    const [word, ...others] = await engine.swipe({ context: asked.context + asked.prefix, path });
    if (word === undefined || editor.before !== before || editor.selected) return asker.ask(query());
    const first = keyboard.shifted ? firstUnit(word) : '';
    swiping = true;
    editor.swipe(strip.written(upper(first) + word.slice(first.length)));
    swiping = false;
    strip.others(others);
  } catch (e) {
    failed(e);
  }
}

const keyboard = new Keyboard($('keys'), language.keyboard, $('trail').firstElementChild, {
  press(act, c, point) {
    switch (act) {
      case 'type': return typed(c, point);
      case 'space': return editor.type(' ');
      case 'return': return editor.type('\n');
      case 'backspace': return editor.backspace();
      case 'backspace-word': return editor.backspace(true);
      case 'shift':
        editor.lower(!keyboard.shifted);
        return strip.draw();
    }
  },
  slide: (n) => editor.move(n),
  swipe(path) { swipes = swipes.then(() => swiped(path)); },
});

// On a Mac Option writes characters, as the digits of the numeric pad with Alt do elsewhere.
const modifier = /^Mac/.test(navigator.platform) ? 'Control' : 'Alt';
$('modifier').textContent = modifier;
$('strip').querySelectorAll('button').forEach((b, i) => b.setAttribute('aria-keyshortcuts', `${modifier}+${i + 1}`));

// picked returns the place of the suggestion that a key picks, or null: Tab the first, a
// digit with the modifier that one.
function picked(e) {
  const held = ['Alt', 'Control', 'Meta', 'Shift'].filter((m) => e.getModifierState(m)).join();
  if (e.key === 'Tab') return held === '' ? 0 : null;
  const digit = held === modifier && /^(?:Digit)?([123])$/.exec(e.code || e.key);
  return digit ? Number(digit[1]) - 1 : null;
}

area.addEventListener('keydown', (e) => {
  if (e.isComposing) return;
  keyboard.letGo();
  pending = null;
  const i = picked(e);
  if (i !== null && (e.key !== 'Tab' || strip.busy || strip.can(i))) {
    e.preventDefault();
    pending = i;
    if (!strip.busy) choosePending();
    return;
  }
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  keyboard.light(e.key, true);
  if (e.key !== 'Escape') return;
  hidden = true;
  corrector.see(query(), null);
  corrector.stop();
  asker.drop();
  strip.hide();
});
addEventListener('keyup', (e) => keyboard.light(e.key, false));

// ---- tools

$('copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(editor.text);
  } catch { // without https browsers have only the old way
    area.select();
    document.execCommand('copy');
  }
  $('copy').textContent = 'Copied';
  setTimeout(() => { $('copy').textContent = 'Copy'; }, 1500);
  area.focus();
});
$('clear').addEventListener('click', () => { area.focus(); editor.clear(); });
settings.themeButton($('theme'));
// Pressing these with a pointer must not move the cursor.
for (const part of document.querySelectorAll('header, .tools, .figures')) part.addEventListener('pointerdown', (e) => e.preventDefault());

// ---- the engine in the browser

const toggle = $('local');
let files = [];

async function useLocal(on) {
  if (toggle.getAttribute('aria-busy') === 'true') return;
  note('');
  if (!on) {
    engine.stop?.();
    engine = server;
  } else {
    toggle.setAttribute('aria-busy', 'true');
    try {
      const local = await Local.start(files, (share) => toggle.style.setProperty('--loaded', share));
      if (learner.everything) await local.learn(learner.everything);
      engine = local;
    } catch (e) {
      note(`The engine for this device does not load: ${e.message}`);
    }
    toggle.setAttribute('aria-busy', 'false');
  }
  toggle.setAttribute('aria-checked', String(engine !== server));
  $('where').textContent = engine === server ? 'last answer' : 'on this device';
  settings.set('engine', engine === server ? 'server' : 'local');
  changed();
}
toggle.addEventListener('click', () => useLocal(engine === server));

async function offerLocal() {
  const list = await fetch('engine/engine.json').then((a) => a.json()).catch(() => ({ available: false, reason: 'the server does not answer' }));
  if (!list.available || typeof WebAssembly === 'undefined') {
    $('why').textContent = `The engine for this device is off: ${list.available ? 'this browser has no WebAssembly' : list.reason}.`;
    return;
  }
  files = list.files;
  toggle.title = `Run the model in this browser: ${(list.bytes / 1e6).toFixed(0)} MB, once`;
  toggle.hidden = false;
  if (settings.get('engine') === 'local') await useLocal(true);
}

navigator.serviceWorker?.register('sw.js').catch(() => {}); // without it the page needs the server
addEventListener('pagehide', () => engine.leave());
document.documentElement.dataset.ready = 'true';
area.focus();
changed();
offerLocal();
