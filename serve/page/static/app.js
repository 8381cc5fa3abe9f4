// The page: it connects the text, the keys, the suggestions and the engine.

import { confirm } from './confirm.js';
import { Corrector } from './corrector.js';
import { Editor } from './editor.js';
import { Emoji, Offer } from './emoji.js';
import { Asker, Refused } from './engine.js';
import { Engines } from './engines.js';
import { Keyboard } from './keyboard.js';
import { LanguageMenu, Languages } from './languages.js';
import { Learner } from './learner.js';
import { Mark } from './mark.js';
import { Memory } from './memory.js';
import { modifier, picked } from './picks.js';
import * as settings from './settings.js';
import { Strip, places } from './strip.js';
import { t, write } from './texts.js';
import { tools } from './tools.js';
import { Touches } from './touches.js';
import { firstUnit, lastPart, split, upper } from './words.js';

write(document);

const $ = (id) => document.getElementById(id);
const area = $('text');
const [known, device] = await Promise.all([
  fetch('page/languages.json').then((a) => a.json()),
  fetch('engine/engine.json').then((a) => a.json()).catch(() => null),
]);
const unable = typeof WebAssembly === 'undefined' ? 'no-wasm' : !device ? 'no-answer' : device.available ? '' : 'not-lent';
const languages = new Languages(known, unable ? {} : device.languages, navigator.languages);

// ---- engine

const memory = new Memory();
const engines = new Engines($('local'), memory, {
  failed: (e) => failed(e),
  changed() {
    $('where').textContent = t(engines.local ? 'here' : 'last');
    changed();
  },
});

const note = (text) => { if ($('note').textContent !== text) $('note').textContent = text; };

$('ask').querySelector('form').addEventListener('submit', (e) => {
  e.preventDefault();
  $('ask').close();
  engines.server.token = $('token').value;
  area.focus();
  recall();
});

let failing = false; // the note is about the engine's answers

function failed(e) {
  failing = true;
  strip.hide();
  offer.show(null);
  choosePending();
  corrector.giveUp();
  if (e instanceof Refused && e.status === 401) {
    note(t('wants-token'));
    if (!$('ask').open) $('ask').showModal();
  } else if (e instanceof Refused && (e.status === 429 || e.status === 503)) note(t('busy'));
  else if (e instanceof Refused) note(t('refuses', e.message));
  else note(engines.local ? t('engine-fails', e.message) : t('silent'));
}

const asker = new Asker((query) => engines.now.suggest(query), (query, answer, ms) => {
  if (failing) note('');
  failing = false;
  if (!corrector.see(query, answer.autocorrect, answer.joined)) {
    strip.show(query, answer);
    offer.show(answer.emoji);
    choosePending();
  }
  $('latency').textContent = `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}, failed);

// ---- text

function query() {
  const { context, prefix } = split(editor.before), placed = keyboard.layout || languages.placed || engines.local;
  const touched = placed ? touches.of(editor.before, prefix) : undefined;
  return { context: lastPart(context), prefix, touches: touched, autocorrect: mode, layout: keyboard.layout, emoji: offer.on };
}

let hidden = false; // Esc: no suggestions until the next key
let pending = null; // the place of a suggestion that was picked and has not arrived yet

function choosePending() {
  const i = pending;
  pending = null;
  if (i !== null) choose(i);
}

// choose picks what is offered at a place: words, and behind them the emoji.
function choose(i) {
  if (i < places) strip.choose(i);
  else offer.choose();
}

let swiping = false; // the text changes by a swiped word, and the strip has others in its place

function changed() {
  pending = null;
  if (touch) touches.add(editor.before, touch);
  mark.see();
  $('strip').dir = getComputedStyle(area).direction;
  keyboard.capital = editor.capital && !editor.selected;
  if (swiping) asker.drop();
  else if (hidden || editor.selected || engines.busy) {
    corrector.stop();
    asker.drop();
    strip.hide();
  } else {
    const q = query();
    strip.fit(q);
    offer.wait();
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

const editor = new Editor(area, languages.now.rules, {
  changed, keyed, kept,
  meant(c) {
    const q = query(), found = mode === 'auto' ? corrector.meant(q, editor.before, c) : null;
    if (corrector.ends(c) && q.prefix !== '') touches.end(found?.word ?? q.prefix, q.touches);
    return found;
  },
  corrected(from, letters, word) {
    touches.became(letters, word);
    mark.show(from, from + word.length);
    $('said').textContent = t('corrected', letters, word);
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

const offer = new Offer($('offered-emoji'), $('emoji-suggested'), {
  pick: (emoji) => editor.put(emoji),
  changed() { if (document.documentElement.dataset.ready) changed(); },
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
  if (!memory.private) memory.does(engines.now, (e) => e.keep(prefix)).catch(failed);
}

settings.correctionButton($('correction'), (chosen) => {
  mode = chosen;
  corrector.reset();
  if (document.documentElement.dataset.ready) changed();
});

// ---- what is remembered

const learner = new Learner(languages.now.rules, async (text) => {
  const engine = engines.now;
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
  await memory.teach(engines.now).catch(failed);
  changed();
}

settings.pressButton($('private'), memory.private, (on) => {
  memory.setPrivate(on);
  changed();
  area.focus();
});

confirm($('forget'), $('forgetting'), {
  open() { $('forgotten').textContent = t('forgetting', memory.words === 1 ? t('one-word') : t('all-words', memory.words)); },
  closed: () => area.focus(),
  async done() {
    area.value = ''; // and with it what Ctrl-Z would bring back
    editor.clear();
    learner.skip('');
    for (const part of [corrector, emoji]) part.forget();
    const forgotten = memory.forget(engines.now);
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
  if (last && mode !== 'off' && !memory.private) memory.does(engines.now, (e) => e.touched(last.word, last.touches)).catch(() => {}); // one word teaches little
}

let swipes = Promise.resolve(); // the last swipe has been written

// swiped writes the likeliest word of a path, unless something else was typed meanwhile.
async function swiped(path) {
  const asked = query(), before = editor.before;
  if (editor.selected || engines.busy) return;
  asker.drop();
  strip.fit(asked);
  try {
    const [word, ...others] = await engines.now.swipe({ context: asked.context + asked.prefix, path });
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

const keyboard = new Keyboard($('keys'), $('trail').firstElementChild, $('accents'), {
  press(act, c, point) {
    switch (act) {
      case 'type': return typed(c, point);
      case 'space': return editor.type(' ');
      case 'return': return editor.type('\n');
      case 'instead': return editor.exchange(c);
      case 'language': return languages.next ? speak(languages.next) : languageMenu.open();
      case 'languages': return languageMenu.open();
      case 'emoji': return emoji.show(languages.now.tag).catch((e) => note(t('emoji-fails', e.message)));
      case 'backspace': return editor.backspace();
      case 'backspace-word': return editor.backspace(true);
      case 'shift':
        editor.lower(!keyboard.shifted);
        return strip.draw();
    }
  },
  slide: (n) => editor.move(getComputedStyle(area).direction === 'rtl' ? -n : n),
  swipe(path) { swipes = swipes.then(() => swiped(path)); },
  focus: () => area.focus(),
});

$('hint').querySelector('[data-key="modifier"]').textContent = modifier;
[...$('strip').children, $('offered-emoji')].forEach((b, i) => b.setAttribute('aria-keyshortcuts', `${modifier}+${i + 1}`));

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
  if (e.repeat && editor.repeats(e.key) && keyboard.hold(editor.before.at(-1))) return e.preventDefault();
  keyboard.light(e.key, true);
  if (e.key !== 'Escape') return;
  hidden = true;
  corrector.see(query(), null);
  corrector.stop();
  asker.drop();
  strip.hide();
});
addEventListener('keyup', (e) => keyboard.light(e.key, false));

tools(editor, area);

// ---- languages and emoji

// speak goes on in a language: its keys, its rules and its engine.
async function speak(language) {
  languages.use(language);
  dress();
  corrector.reset();
  await run();
}

// dress has the page follow the language in use.
function dress() {
  const { tag, rules } = languages.now;
  area.lang = tag;
  engines.server.language = languages.said;
  editor.language = learner.language = rules;
  keyboard.speak(rules.keyboard, languages.name, languages.several);
  languageMenu.name();
}

// run takes the engine for the language in use, and where that does not load the server's.
async function run(local) {
  note('');
  asker.drop();
  try {
    const used = engines.use(languages.now, local);
    changed();
    await used;
    if (engines.local) emoji.load(languages.now.tag).catch(() => {}); // without a network it would be too late
  } catch (e) {
    note(t('not-loaded', e.message));
    const [first] = languages.served;
    if (!languages.now.served && first) {
      languages.now = first;
      dress();
    }
    await engines.use(languages.now, false);
  }
}

const languageMenu = new LanguageMenu($('language'), $('languages'), languages, { chosen: speak, closed: () => area.focus() });

const emoji = new Emoji($('emoji'), $('keys'), {
  write: (c) => editor.type(c),
  backspace: () => editor.backspace(),
  closed: () => area.focus(),
  isPrivate: () => memory.private,
});

$('local').addEventListener('click', () => {
  if ($('local').ariaBusy === 'true' || !languages.now.served) return;
  settings.set('engine', engines.local ? 'server' : 'local');
  run();
});
if (unable) $('why').textContent = t('engine-off', t(unable));

addEventListener('visibilitychange', async () => {
  if (document.hidden) return memory.flush();
  await memory.look(engines.now).catch(failed);
  showLearned();
  changed();
});
addEventListener('pagehide', () => {
  memory.flush();
  if (!engines.local) memory.left();
  engines.now.leave();
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
dress();
area.focus();
await run();
document.documentElement.dataset.ready = 'true';
