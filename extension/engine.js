// The engine of all fields: the page's, in a worker of a document that cannot be seen, with the words learned in this
// extension's database. Fields and the settings ask by messages of Calls.

import { Local } from '../serve/page/static/engine.js';
import { Languages } from '../serve/page/static/languages.js';
import { Memory } from '../serve/page/static/memory.js';
import * as settings from '../serve/page/static/settings.js';

const idle = 10 * 60 * 1000; // ms without a question, after which the engine gives its memory back

const read = (path) => fetch(path).then((answer) => answer.json());
const lists = Promise.all([read('page/languages.json'), read('engine/engine.json')]);
const memory = new Memory(), loaded = memory.load();
const ports = new Set();
const rest = 1000; // ms without a question, after which the engine learns: that takes the time of several keys
let asked = -rest; // when the last question came
let forgotten = 0; // times
let running = null; // {tag, local: the promise of an engine}
let timer = 0;

async function language() {
  const [known, { languages }] = await lists;
  return new Languages(known, languages, navigator.languages).now;
}

// stop ends the engine.
function stop() {
  running?.local.then((local) => local.stop(), () => {});
  running = null;
}

// engine is the one for the language in the settings, which has been taught what was learned.
async function engine() {
  clearTimeout(timer);
  timer = setTimeout(stop, idle);
  const { tag, files } = await language();
  if (running?.tag !== tag) {
    stop();
    running = { tag, local: start(files.files) };
    const { local } = running;
    local.catch(() => { if (running?.local === local) running = null; }); // the next question tries again
  }
  return running.local;
}

async function start(files) {
  const [local] = await Promise.all([Local.start(files, () => {}), loaded]);
  await memory.teach(local);
  return local;
}

// chosen is what the fields of a port need to know of the settings. Its name has the hosts whose pages they are on.
async function chosen(port) {
  const { rules } = await language(), hosts = port.name.split(' '), off = (settings.get('off') ?? '').split(/\s+/).filter(Boolean);
  return { rules, mode: settings.get('autocorrect') ?? 'auto', off: hosts.some((host) => off.some((o) => host === o || host.endsWith(`.${o}`))) };
}

const learning = async (port) => settings.get('learning') !== 'off' && port.sender.tab?.incognito === false && !(await chosen(port)).off;

// tell tells a port the settings.
async function tell(port) {
  const now = await chosen(port);
  if (ports.has(port)) port.postMessage({ settings: now });
}

// rested waits until nobody types.
async function rested() {
  for (let left = rest; left > 0; left = asked + rest - performance.now()) await new Promise((done) => setTimeout(done, left));
}

const answers = {
  async settings(port) {
    const now = await chosen(port);
    if (!now.off) engine().catch(() => {}); // so that the first key does not wait for all of it
    return now;
  },
  async suggest(port, query) {
    asked = performance.now();
    return (await engine()).suggest(query);
  },
  async learn(port, text) {
    const times = forgotten;
    if (!await learning(port)) return;
    await rested();
    if (times === forgotten && await learning(port)) await memory.learn(await engine(), text);
  },
  async keep(port, letters) { if (await learning(port)) await memory.does(await engine(), (e) => e.keep(letters)); },
  async learned() {
    await loaded;
    return memory.words;
  },
  async forget() {
    forgotten++;
    await loaded; // else what is read later would come back
    await memory.forget(running?.local.catch(() => null)); // without starting one
  },
};

chrome.runtime.onConnect.addListener((port) => {
  ports.add(port);
  tell(port).catch(() => {}); // a field that asked before has those of an engine that has ended
  port.onDisconnect.addListener(() => ports.delete(port));
  port.onMessage.addListener(async ({ id, name, args }) => {
    const message = await answers[name](port, ...args).then((answer) => ({ id, answer }), (e) => ({ id, error: String(e.message ?? e) }));
    if (ports.has(port)) port.postMessage(message);
  });
});

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  if (message === 'wake') reply(true); // in Firefox, where this is the background page
});

// The settings write what was chosen, which all fields are told.
addEventListener('storage', () => { for (const port of ports) tell(port).catch(() => {}); });
