// The engine in use: the server's, or the one in this browser, with the model of a language.

import { Local, Server } from './engine.js';
import { languageName, t } from './texts.js';
import { megabytes } from './languages.js';
import * as settings from './settings.js';

const patience = 3000; // ms for the service worker to begin to keep what is fetched

// kept resolves once the service worker keeps what is fetched, so that the engine works without a network.
const worker = navigator.serviceWorker;
const kept = worker && Promise.race([
  worker.register('sw.js').then(() => worker.controller ?? new Promise((resolve) => { worker.addEventListener('controllerchange', resolve, { once: true }); })),
  new Promise((resolve) => { setTimeout(resolve, patience); }),
]).catch(() => {}); // without it the page needs the server

export class Engines {
  server = new Server();
  now = this.server;
  #tag = ''; // the language of the engine in this browser
  #turn = 0; // counts the changes: an engine that was loading for an earlier one is dropped
  #toggle;
  #memory;

  // toggle is the switch. failed(error) is called where the server does not take what was learned, and changed()
  // when there is another engine.
  constructor(toggle, memory, { failed, changed }) {
    this.#toggle = toggle;
    this.#memory = memory;
    this.failed = failed;
    this.changed = changed;
  }

  get local() { return this.now !== this.server; }

  // busy tells that no engine knows the language yet, as the one for this browser loads.
  get busy() { return this.#toggle.getAttribute('aria-busy') === 'true' && this.#toggle.dataset.only !== undefined; }

  // use takes the engine for a language: the server's, unless it does not know that or the person wants the one in
  // this browser. It throws an Error if that does not load.
  async use(language, local = settings.get('engine') === 'local') {
    const turn = ++this.#turn, toggle = this.#toggle;
    this.#offer(language);
    if (local && language.files || !language.served) return this.#load(language, turn);
    toggle.setAttribute('aria-busy', 'false');
    this.now.stop?.();
    this.#take(this.server, '');
    await this.#memory.teach(this.server).catch(this.failed);
  }

  // offer shows the switch, if there is a choice.
  #offer({ tag, served, files }) {
    const toggle = this.#toggle;
    toggle.hidden = !files;
    toggle.toggleAttribute('data-only', !served);
    toggle.setAttribute('aria-disabled', String(!served));
    if (files) toggle.title = served ? t('loads', megabytes(files)) : t('only-here', languageName(tag));
  }

  async #load({ tag, files }, turn) {
    const toggle = this.#toggle;
    toggle.setAttribute('aria-busy', String(this.#tag !== tag));
    if (this.#tag === tag) return;
    if (this.local) { // of another language
      this.now.stop();
      this.now = this.server;
      this.#tag = '';
    }
    try {
      await kept;
      const local = await Local.start(files.files, (share) => { if (turn === this.#turn) toggle.style.setProperty('--loaded', share); });
      await this.#memory.teach(local);
      if (turn !== this.#turn) return local.stop();
      this.#take(local, tag);
      this.server.forget().catch(() => {}); // it needs to know nothing any more
    } catch (e) {
      if (turn === this.#turn) throw e; // else another is wanted by now
    } finally {
      if (turn === this.#turn) toggle.setAttribute('aria-busy', 'false');
    }
  }

  #take(engine, tag) {
    this.now = engine;
    this.#tag = tag;
    this.#toggle.setAttribute('aria-checked', String(this.local));
    this.changed();
  }
}
