// The page: it connects the text, the keys, the suggestions and the engine.

import { confirm } from './confirm.js';
import { Corrector } from './corrector.js';
import { Editor } from './editor.js';
import { Asker, Local, Refused, Server } from './engine.js';
import { Keyboard } from './keyboard.js';
import { Learner } from './learner.js';
import { Mark } from './mark.js';
import { Memory } from './memory.js';
import * as settings from './settings.js';
import { Strip } from './strip.js';
import { Touches } from './touches.js';
import { firstUnit, split, upper } from './words.js';

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
  recall();
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
  if (!corrector.see(query, answer.autocorrect, answer.joined)) {
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
  return { context: context.slice(from), prefix, touches: touches.of(editor.before, prefix), autocorrect: mode, layout: keyboard.layout };
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
  if (memory.private) learner.skip(editor.text);
  else learner.see(editor.before, editor.text); // after asking, which the typist waits for
  memory.keep(editor.text, learner.taught);
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
    const q = query(), found = mode === 'auto' ? corrector.meant(q, editor.before, c) : null;
    if (corrector.ends(c) && q.prefix !== '') touches.end(found?.word ?? q.prefix, q.touches);
    return found;
  },
  corrected(from, letters, word) {
    touches.became(letters, word);
    mark.show(from, from + word.length);
    $('said').textContent = `${letters} is now ${word}`;
  },
});
const strip = new Strip($('strip'), $('said'), {
  pick: (word, joined) => editor.pick(word, joined),
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
  correct(word, before, joined) { // which has come late
    const picked = pending;
    if (editor.before === before && !editor.selected) editor.correct(word, 1, joined);
    changed();
    pending = picked;
  },
  goOn: () => asker.ask(query()),
});

// kept takes letters as meant, which were put back in place of a correction; of two words that were
// joined, the second.
function kept(letters) {
  const { prefix } = split(letters);
  corrector.keep(prefix);
  if (!memory.private) memory.does(engine, (e) => e.keep(prefix)).catch(failed);
}

settings.correctionButton($('correction'), (chosen) => {
  mode = chosen;
  corrector.reset();
  if (document.documentElement.dataset.ready) changed();
});

// ---- what is remembered

const memory = new Memory();
const learner = new Learner(language, async (text) => {
  try {
    await memory.learn(engine, text);
    showLearned();
  } catch (e) {
    failed(e);
  }
});

function showLearned() { $('learned').textContent = memory.words; }

// recall teaches the engine what was learned before.
async function recall() {
  await memory.teach(engine).catch(failed);
  changed();
}

settings.pressButton($('private'), memory.private, (on) => {
  memory.setPrivate(on);
  changed();
  area.focus();
});

confirm($('forget'), $('forgetting'), {
  open() { $('forgotten').textContent = memory.words === 1 ? 'one learned word' : `${memory.words} learned words`; },
  closed: () => area.focus(),
  async done() {
    area.value = ''; // and with it what Ctrl-Z would bring back
    editor.clear();
    learner.skip('');
    corrector.forget();
    const forgotten = memory.forget(engine);
    showLearned();
    await forgotten.catch(failed);
    changed();
  },
});

// ---- keys

// typed types a character, by a key that was touched at point unless it was pressed otherwise.
function typed(c, point) {
  touch = point;
  editor.type(c);
  touch = null;
  const last = point && touches.begun(editor.before);
  if (last && mode !== 'off' && !memory.private) memory.does(engine, (e) => e.touched(last.word, last.touches)).catch(() => {}); // one word teaches little
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
$('details').addEventListener('click', () => {
  const shown = $('figures').toggleAttribute('hidden') === false;
  $('details').setAttribute('aria-expanded', String(shown));
  area.focus();
});
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
    await memory.teach(server).catch(failed);
  } else {
    toggle.setAttribute('aria-busy', 'true');
    try {
      const local = await Local.start(files, (share) => toggle.style.setProperty('--loaded', share));
      await memory.teach(local);
      engine = local;
      server.forget().catch(() => {}); // it needs to know nothing any more
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
addEventListener('visibilitychange', async () => {
  if (document.hidden) return memory.flush();
  await memory.look(engine).catch(failed);
  showLearned();
  changed();
});
addEventListener('pagehide', () => {
  memory.flush();
  if (engine === server) memory.left();
  engine.leave();
});
addEventListener('pageshow', (e) => { if (e.persisted) recall(); });

const before = await memory.load();
if (before && editor.text === '') {
  area.value = before.text;
  area.setSelectionRange(before.text.length, before.text.length);
  area.scrollTop = area.scrollHeight;
  learner.skip(before.text.slice(0, before.taught));
}
showLearned();
area.focus();
changed();
await offerLocal();
if (engine === server) await recall();
document.documentElement.dataset.ready = 'true';
