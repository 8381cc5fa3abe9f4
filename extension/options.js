// The settings. They are kept as those of the page are, and the engine tells the fields of a change.

import { confirm } from '../serve/page/static/confirm.js';
import { Languages } from '../serve/page/static/languages.js';
import * as settings from '../serve/page/static/settings.js';
import { languageName, t, write } from '../serve/page/static/texts.js';
import { Remote } from './remote.js';

const $ = (id) => document.getElementById(id);
const remote = new Remote(() => {});
let words = 0; // that have been learned

async function count() {
  words = await remote.call('learned');
  $('learned').textContent = words === 1 ? t('one-word') : t('all-words', words);
  $('forget').disabled = words === 0;
}

async function languageMenu() {
  const [known, device] = await Promise.all(['page/languages.json', 'engine/engine.json'].map((path) => fetch(path).then((a) => a.json())));
  const languages = new Languages(known, device.languages, navigator.languages);
  $('language').append(...languages.all.map(({ tag }) => new Option(languageName(tag), tag, false, tag === languages.now.tag)));
  $('language').addEventListener('change', () => languages.use(languages.of($('language').value)));
}

const offSites = () => $('off').value.split(/\s+/).filter(Boolean);

function keepSites(sites) {
  $('off').value = sites.join('\n');
  settings.set('off', $('off').value);
}

// here has the switch for the site that these settings are opened above.
async function here() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  const site = await chrome.tabs.sendMessage(tab.id, 'site', { frameId: 0 }).catch(() => ''); // a page of the browser has none
  if (!site) return;
  $('here').hidden = false;
  $('here').querySelector('span').textContent = t('on', site);
  const show = () => { $('on').checked = !offSites().includes(site); };
  $('on').addEventListener('change', () => keepSites($('on').checked ? offSites().filter((s) => s !== site) : [...offSites(), site]));
  $('off').addEventListener('change', show);
  show();
}

write(document);
keepSites((settings.get('off') ?? '').split(/\s+/).filter(Boolean));
$('off').addEventListener('change', () => keepSites(offSites()));
$('autocorrect').value = settings.get('autocorrect') ?? 'auto';
$('autocorrect').addEventListener('change', () => settings.set('autocorrect', $('autocorrect').value));
settings.checkBox($('learning'), 'learning', () => {});
confirm($('forget'), $('forgetting'), {
  open() { $('forgotten').textContent = t('forgetting-learned', $('learned').textContent); },
  closed() {},
  done: () => remote.call('forget').then(count),
});
languageMenu();
here();
count().catch(() => {}); // it is shown once the engine answers
