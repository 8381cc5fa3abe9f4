// Runs the engine in the browser, in a thread of its own so that a key never waits for
// it.
'use strict';

importScripts('../engine/wasm_exec.js');

async function load(files) {
  const total = files.reduce((n, f) => n + f.bytes, 0);
  let done = 0;
  const fetched = async (f) => {
    const answer = await fetch(f.path);
    if (!answer.ok) throw new Error(`${f.name}: status ${answer.status}`);
    const bytes = new Uint8Array(f.bytes), reader = answer.body.getReader();
    let at = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (at + part.value.length > f.bytes) throw new Error(`${f.name}: longer than its ${f.bytes} bytes`);
      bytes.set(part.value, at);
      at += part.value.length;
      done += part.value.length;
      postMessage({ progress: done / total });
    }
    if (at !== f.bytes) throw new Error(`${f.name}: ${at} of ${f.bytes} bytes`);
    return [f.name, bytes];
  };
  const go = new Go();
  const program = WebAssembly.instantiateStreaming(fetch('../engine/lstmkb.wasm'), go.importObject);
  const [{ instance }, ...all] = await Promise.all([program, ...files.map(fetched)]);
  go.run(instance); // runs until it waits for calls
  return lstmkb.load(Object.fromEntries(all));
}

addEventListener('message', async ({ data: { id, name, args } }) => {
  try {
    const answer = await (name === 'load' ? load(...args) : lstmkb[name](...args));
    if (answer instanceof Error) throw answer;
    postMessage({ id, answer });
  } catch (e) {
    postMessage({ id, error: String(e.message ?? e) });
  }
});
