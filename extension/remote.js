// The engine as fields and the settings reach it: by a port to engine.js.

import { Calls } from '../serve/page/static/calls.js';

export class Remote {
  #port = null; // the promise of it
  #calls = new Calls((message) => this.send(message));

  // told(settings) is called with the settings, at first and when they have changed; hosts are those whose pages ask.
  constructor(told, hosts = []) {
    this.told = told;
    this.hosts = hosts;
  }

  // call opens a port where there is none: the browser may have ended the engine, which then begins anew.
  async call(name, ...args) {
    this.#port ??= this.#open().catch((e) => {
      this.#port = null;
      throw e;
    });
    const port = await this.#port;
    this.send = (message) => port.postMessage(message);
    return this.#calls.call(name, ...args);
  }

  async #open() {
    await chrome.runtime.sendMessage('wake');
    const port = chrome.runtime.connect({ name: this.hosts.join(' ') });
    port.onMessage.addListener((message) => {
      if (message.settings) this.told(message.settings);
      else this.#calls.take(message);
    });
    port.onDisconnect.addListener(() => {
      this.#port = null;
      this.#calls.fail(new Error('the engine has ended'));
    });
    return port;
  }
}
