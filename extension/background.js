// Chromium's service worker. It dies when it is idle, so the engine lives in a document that cannot be seen, which this
// makes when a field wants it.

let making = null;

async function wake() {
  if (await chrome.offscreen.hasDocument()) return;
  making ??= chrome.offscreen.createDocument({
    url: 'engine.html', reasons: ['WORKERS'], justification: 'The language model runs in a worker on this device.',
  }).finally(() => { making = null; });
  await making;
}

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  if (message !== 'wake') return false;
  wake().then(() => reply(true), () => reply(false));
  return true; // the reply comes later
});
