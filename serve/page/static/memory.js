// What the page remembers of the typist on this device: the text, and the words that the engine
// has learned, without sentences and secrets. In private nothing is added to it.

import * as device from './device.js';
import * as settings from './settings.js';

const soon = 400; // ms after a change until the text is kept

export class Memory {
  #private = settings.get('private') === 'on';
  #unkept = this.#private; // the text has something that was written in private
  #text = null; // {text, taught}, to be kept soon
  #kept = false; // the device has a text
  #timer = 0;
  #record = null; // what the device has of what was learned: {version, learned: {format, words, …}}
  #acts = []; // what the engine was taught since, each as a function of an engine
  #taught = null; // the engine that knows all of it, and nothing else
  #turn = Promise.resolve(); // an engine is taught one thing after the other
  #forgotten = 0; // times

  get private() { return this.#private; }

  // setPrivate stops or starts remembering. Of a text that was written in private nothing is kept,
  // until it is cleared.
  async setPrivate(on) {
    this.#private = on;
    this.#unkept ||= on;
    settings.set('private', on ? 'on' : 'off');
    this.#text = null;
    this.#kept &&= !on;
    if (on) await device.remove('text');
  }

  // words is the number of words that have been learned.
  get words() { return this.#record?.learned?.words?.length ?? 0; }

  // load returns the text that was kept, {text, taught}: taught characters of it have been taught.
  async load() {
    this.#record = await device.get('profile') ?? null;
    const text = this.#private ? null : await device.get('text');
    this.#kept = Boolean(text);
    return text;
  }

  // keep keeps the text, soon.
  keep(text, taught) {
    if (text === '') this.#unkept = this.#private;
    if (this.#unkept || (text === '' && !this.#kept)) return;
    this.#text = { text, taught };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), soon);
  }

  flush() {
    clearTimeout(this.#timer);
    if (!this.#text) return;
    device.put('text', this.#text);
    this.#kept = true;
    this.#text = null;
  }

  // teach teaches an engine what was learned before, once.
  teach(engine) {
    return this.#next(async () => {
      if (this.#taught !== engine) await this.#begin(engine);
    });
  }

  // does teaches an engine by an act, a function of the engine, which is repeated if it begins anew.
  does(engine, act) {
    const forgotten = this.#forgotten;
    return this.#next(async () => {
      const answer = await act(engine);
      if (forgotten === this.#forgotten) this.#acts.push(act);
      return answer;
    });
  }

  // learn teaches an engine a text, and keeps what it knows then. An engine that knew nothing before
  // has lost it all, as a server that was started anew, and begins anew.
  async learn(engine, text) {
    const forgotten = this.#forgotten;
    const { words, new: fresh } = await this.does(engine, (e) => e.learn(text));
    await this.#next(async () => {
      if (forgotten !== this.#forgotten) return;
      if (this.#taught !== engine || (this.words && words === fresh.length)) await this.#anew(engine);
      await this.#keepLearned(engine);
    });
  }

  // look takes over what another window has learned or forgotten meanwhile.
  look(engine) {
    return this.#next(async () => {
      const forgotten = this.#forgotten, record = await device.get('profile');
      if (forgotten !== this.#forgotten || record === undefined) return;
      if (record?.version === this.#record?.version && this.#taught === engine) return;
      this.#record = record;
      await this.#anew(engine);
    });
  }

  // keepLearned keeps what an engine knows, unless another window was first: then the engine begins
  // anew with what that has kept, so that nothing learned is lost.
  async #keepLearned(engine) {
    const forgotten = this.#forgotten;
    for (;;) {
      const learned = await engine.learned();
      if (!learned || forgotten !== this.#forgotten) return;
      const record = { version: Math.random(), learned };
      const there = await device.swap('profile', this.#record?.version, record);
      if (forgotten !== this.#forgotten) return;
      if (there === undefined) {
        this.#record = record;
        this.#acts = [];
        return;
      }
      this.#record = there;
      await this.#anew(engine);
    }
  }

  async #anew(engine) {
    this.#taught = null;
    await engine.forget();
    await this.#begin(engine);
  }

  async #begin(engine) {
    const forgotten = this.#forgotten, acts = this.#acts;
    if (this.words) await engine.restore(this.#record.learned);
    for (const act of acts) {
      if (forgotten === this.#forgotten) await act(engine);
    }
    this.#taught = engine;
  }

  #next(act) {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => {}); // whoever waits for it is told
    return done;
  }

  // left tells that the engine has forgotten, as the server does when the page is left.
  left() { this.#taught = null; }

  // forget has the device forget, and the engine if there is one, or a promise of it.
  async forget(engine) {
    this.#forgotten++;
    clearTimeout(this.#timer);
    this.#text = this.#record = this.#taught = null;
    this.#acts = [];
    this.#kept = false;
    await device.clear();
    const running = await engine;
    if (running) await this.#next(() => this.#anew(running));
  }
}
