// The service worker: it caches the page and the engine, so that both work without a
// network. The server is asked first; the cache serves only when it does not answer.
'use strict';

const name = 'lstmkb';
const page = ['./', 'engine/engine.json', 'page/boundaries.json', 'page/languages.json', ...[
  'accents.js', 'app.js', 'boundaries.js', 'calls.js', 'confirm.js', 'corrector.js', 'device.js', 'editor.js', 'edits.js', 'emoji.js', 'engine.js',
  'engines.js', 'icon.svg', 'keyboard.css', 'keyboard.js', 'lang.js', 'languages.js', 'learner.js', 'manifest.webmanifest', 'mark.js', 'memory.js',
  'panels.css', 'picks.js', 'sentences.js', 'settings.js', 'strip.js', 'swipe.js', 'tables.js', 'texts-de.json', 'texts-en.json', 'texts-fr.json', 'texts.js',
  'theme.js', 'tools.js', 'touches.js', 'words.js', 'worker.js',
].map((file) => `page/${file}`)];

addEventListener('install', (e) => {
  skipWaiting();
  e.waitUntil(caches.open(name).then((c) => c.addAll(page)));
});

addEventListener('activate', (e) => e.waitUntil(clients.claim()));

addEventListener('fetch', (e) => {
  const { request } = e;
  const path = new URL(request.url).href.slice(registration.scope.length);
  const kept = path === '' || path.startsWith('page/') || path.startsWith('engine/');
  if (request.method === 'GET' && request.url.startsWith(registration.scope) && kept) e.respondWith(answer(e));
});

async function answer(e) {
  const { request } = e, cache = await caches.open(name);
  try {
    const fresh = await fetch(request);
    if (fresh.ok) e.waitUntil(cache.put(request, fresh.clone()).catch(() => {})); // a full disk caches nothing
    return fresh;
  } catch (failure) {
    const old = await cache.match(request);
    if (old) return old;
    throw failure;
  }
}
