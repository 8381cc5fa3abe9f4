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
  #profile = null; // what has been learned: {format, words, …}
  #taught = null; // the engine that knows it
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
  get words() { return this.#profile?.words?.length ?? 0; }

  // load returns the text that was kept, {text, taught}: taught characters of it have been taught.
  async load() {
    this.#profile = await device.get('profile') ?? null;
    const text = this.#private ? undefined : await device.get('text');
    this.#kept = text !== undefined;
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
  async teach(engine) {
    if (this.#taught === engine || !this.words) return;
    await engine.restore(this.#profile);
    this.#taught = engine;
  }

  // learned takes over what an engine has learned of a text, by its tally. An engine that knew
  // nothing before has lost it all, as a server that was started anew, and is taught again.
  async learned(engine, { words, new: fresh }) {
    if (words === fresh.length && this.words) {
      this.#taught = null;
      await this.teach(engine);
    }
    const forgotten = this.#forgotten, profile = await engine.learned();
    if (!profile || forgotten !== this.#forgotten) return;
    this.#profile = profile;
    this.#taught = engine;
    await device.put('profile', this.#profile);
  }

  // left tells that the engine has forgotten, as a server does when the page is left.
  left() { this.#taught = null; }

  async forget() {
    this.#forgotten++;
    clearTimeout(this.#timer);
    this.#text = this.#profile = this.#taught = null;
    this.#kept = false;
    await device.clear();
  }
}
