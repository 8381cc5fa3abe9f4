// The page: it connects the text, the keys, the suggestions and the engine.

import { Editor } from './editor.js';
import { Asker, Local, Refused, Server } from './engine.js';
import { Keyboard } from './keyboard.js';
import { Learner } from './learner.js';
import * as settings from './settings.js';
import { Strip } from './strip.js';
import { split, upper } from './words.js';

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
  if (e instanceof Refused && e.status === 401) {
    note('The server wants its token.');
    if (!$('ask').open) $('ask').showModal();
  } else if (e instanceof Refused && (e.status === 429 || e.status === 503)) note('The server is busy. Type on: it is asked again.');
  else if (e instanceof Refused) note(`The server refuses: ${e.message}`);
  else if (engine === server) note('The server does not answer. Type on: it is asked again.');
  else note(`The engine fails: ${e.message}`);
}

const asker = new Asker((query) => engine.suggest(query), (query, words, ms) => {
  if (failing) note('');
  failing = false;
  strip.show(query, words);
  choosePending();
  $('latency').textContent = `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}, failed);

// ---- text

// Of a long text only the last maxContext characters are asked for. The cut moves in
// steps of contextStep, so that the engine can reuse its state between them.
const maxContext = 8192, contextStep = 4096;

function query() {
  const { context, prefix } = split(editor.before);
  const from = context.length > maxContext ? (Math.floor(context.length / contextStep) - 1) * contextStep : 0;
  return { context: context.slice(from), prefix };
}

let hidden = false; // Esc: no suggestions until the next key
let pending = null; // the place of a suggestion that was picked and has not arrived yet

function choosePending() {
  const i = pending;
  pending = null;
  if (i !== null) strip.choose(i);
}

function changed() {
  pending = null;
  keyboard.capital = editor.capital && !editor.selected;
  if (hidden || editor.selected) {
    asker.drop();
    strip.hide();
  } else {
    const q = query();
    strip.fit(q);
    asker.ask(q);
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

const editor = new Editor(area, language, { changed, keyed });
const strip = new Strip($('strip'), $('said'), {
  pick: (word) => editor.pick(word),
  written: (word) => (keyboard.locked ? upper(word) : word),
});

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
  showLearned();
  area.focus();
  await engine.forget().catch(failed);
  changed();
});

// ---- keys

const keyboard = new Keyboard($('keys'), language.keyboard, {
  press(act, c) {
    switch (act) {
      case 'type': return editor.type(c);
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
