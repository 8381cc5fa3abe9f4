// The two engines: the server's, and the same one in this browser. Both have
//   suggest({context, prefix, touches, autocorrect, layout, emoji}) → {words: [{word, kind}], autocorrect, joined, emoji}:
//     joined is the end of the context that autocorrect takes the place of as well, mostly ''; emoji is that for the
//     last word, if the query wants one, null for none
//   swipe({context, path}) → [word]: those that a path over the keys may mean
//   learn(text) → {words, new, …}: the number of words known then, and those that were not before
//   learned() → the words known, as {format, words, …}, or null; restore(learned) adds them
//   keep(letters) that were put back, touched(word, touches), forget(), leave()
// A point of touches or of a path is [x, y], in key widths and rows from the first letter's key.

import { Calls } from './calls.js';

const k = 3; // suggestions
const swiped = 4; // words of a path: the one that is written, and three others
const timeout = 5000; // ms for an answer
const part = 2000; // words that are restored in one request

export class Refused extends Error {
  constructor(status, message) { super(message); this.status = status; }
}

export class Server {
  token = '';
  language = ''; // of the text, where the server knows several: tags with commas between
  // A random name, which nobody can guess.
  #session = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
  #learning = null; // the last request to learn or restore
  #taught = false; // the session holds what is to be forgotten

  async suggest({ context, prefix, touches, autocorrect, layout, emoji }) {
    await this.#learning?.catch(() => {}); // learn reports its failure
    const answer = await this.#send('POST', 'predict', { text: context, prefix, k, session: this.#session, autocorrect, touches, layout, join: true, emoji, language: this.language || undefined });
    return answerOf(await answer.json());
  }

  async swipe({ context, path }) {
    const answer = await this.#send('POST', 'swipe', { text: context, path, k: swiped, session: this.#session, language: this.language || undefined });
    return (await answer.json()).suggestions.map((s) => s.word);
  }

  async keep(word) { await this.#change('keep', { word }); }
  async touched(word, touches) { await this.#change('learn', { text: word, touches }); }

  async #change(what, body) {
    this.#taught = true;
    const answer = await this.#send('POST', `sessions/${this.#session}/${what}`, body);
    if (answer.status === 202) throw new Refused(503, (await answer.json()).problem); // typing goes on, and nothing was learned
    return answer;
  }

  async learn(text) {
    this.#learning = this.#change('learn', { text });
    return (await this.#learning).json();
  }

  async learned() {
    try {
      return await (await this.#send('GET', `sessions/${this.#session}`)).json();
    } catch (e) {
      if (e.status === 404) return null; // it has ended
      throw e;
    }
  }

  restore(learned) {
    const restored = async () => {
      for (let i = 0; i < learned.words.length; i += part) {
        await this.#change('import', { ...(i === 0 ? learned : { format: learned.format }), words: learned.words.slice(i, i + part) });
      }
    };
    this.#learning = restored();
    return this.#learning;
  }

  async forget() {
    await this.#send('DELETE', `sessions/${this.#session}`);
    this.#taught = false;
  }

  // leave forgets when the page closes.
  leave() {
    if (this.#taught) this.#send('DELETE', `sessions/${this.#session}`, undefined, true).catch(() => {});
  }

  async #send(method, path, body, keepalive = false) {
    const headers = {};
    if (body) headers['Content-Type'] = 'application/json';
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    const answer = await fetch(path, {
      method, headers, keepalive, body: body && JSON.stringify(body), cache: 'no-store', signal: AbortSignal.timeout(timeout),
    });
    if (answer.ok || (method === 'DELETE' && answer.status === 404)) return answer;
    const { error } = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, error ?? `status ${answer.status}`);
  }
}

function answerOf({ suggestions, autocorrect, joined, emoji }) {
  return { words: suggestions, autocorrect: autocorrect ?? null, joined: joined ?? '', emoji: emoji ?? null };
}

export class Local {
  #worker = new Worker('page/worker.js');
  #calls = new Calls((message) => this.#worker.postMessage(message));
  #stopped = null; // the reason

  // start loads the engine and its model; progress is called with the share, 0 to 1,
  // that has arrived.
  static async start(files, progress) {
    const local = new Local(progress);
    try {
      await local.#call('load', files.map((f) => ({ ...f, path: new URL(f.path, document.baseURI).href })));
    } catch (e) {
      local.stop();
      throw e;
    }
    return local;
  }

  constructor(progress) {
    this.#worker.addEventListener('message', ({ data }) => {
      if (data.progress !== undefined) progress(data.progress);
      else this.#calls.take(data);
    });
    this.#worker.addEventListener('error', (e) => this.#calls.fail(new Error(e.message || 'the engine stopped')));
  }

  async suggest(query) { return answerOf(await this.#ask('suggest', { ...query, k, join: true })); }
  async swipe(query) { return (await this.#ask('swipe', { ...query, k: swiped })).suggestions.map((s) => s.word); }
  keep(word) { return this.#call('keep', word); }
  touched(prefix, touches) { return this.#call('touched', JSON.stringify({ prefix, touches })); }
  async learn(text) { return JSON.parse(await this.#call('learn', text)); }
  async learned() { return JSON.parse(await this.#call('learned')); }
  restore(learned) { return this.#call('restore', JSON.stringify(learned)); }
  forget() { return this.#call('forget'); }
  leave() {}

  stop() {
    this.#stopped = new Error('the engine was stopped');
    this.#worker.terminate();
    this.#calls.fail(this.#stopped);
  }

  async #ask(name, query) { return JSON.parse(await this.#call(name, JSON.stringify(query))); }

  #call(name, ...args) { return this.#stopped ? Promise.reject(this.#stopped) : this.#calls.call(name, ...args); }
}

// Asker has one question under way at a time. Of those that come meanwhile it asks
// only the newest, and it drops the answer to an older one.
export class Asker {
  #wanted = null;
  #busy = false;
  #dropped = false;

  // suggest(query) → answer is asked; answered(query, answer, ms) or failed(error) is
  // called with the result of the newest question.
  constructor(suggest, answered, failed) {
    this.suggest = suggest;
    this.answered = answered;
    this.failed = failed;
  }

  ask(query) {
    this.#wanted = query;
    if (!this.#busy) this.#run();
  }

  // drop drops the answer to the question under way.
  drop() {
    this.#wanted = null;
    this.#dropped = true;
  }

  async #run() {
    this.#busy = true;
    while (this.#wanted) {
      const query = this.#wanted, from = performance.now();
      this.#wanted = null;
      this.#dropped = false;
      try {
        const answer = await this.suggest(query);
        if (!this.#wanted && !this.#dropped) this.answered(query, answer, performance.now() - from);
      } catch (e) {
        if (!this.#wanted && !this.#dropped) this.failed(e);
      }
    }
    this.#busy = false;
  }
}
