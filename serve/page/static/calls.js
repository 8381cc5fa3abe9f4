// Calls asks another thread by messages, {id, name, args}, and waits for its answers, {id, answer} or {id, error}.
export class Calls {
  #waiting = new Map();
  #id = 0;

  // post(message) sends one.
  constructor(post) { this.post = post; }

  call(name, ...args) {
    const id = this.#id++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.post({ id, name, args });
    });
  }

  // take takes an answer.
  take({ id, answer, error }) {
    const { resolve, reject } = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) resolve(answer);
    else reject(new Error(error));
  }

  // fail has all that are waited for fail.
  fail(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
