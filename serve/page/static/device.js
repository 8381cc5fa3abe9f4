// What this browser keeps for the page, by name, in one database of its own. Without one, as in
// some private windows, nothing is kept.

const name = 'lstmkb', store = 'kept';
let opened = null; // the promise of the database

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store);
    request.onsuccess = () => {
      request.result.onversionchange = close; // another window forgets
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function close() {
  const was = opened;
  opened = null;
  (await was)?.close();
}

const result = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function use(mode, act) {
  try {
    return await result(act((await open()).transaction(store, mode).objectStore(store)));
  } catch {
    opened = null;
    return undefined;
  }
}

export function get(key) { return use('readonly', (kept) => kept.get(key)); }
export function put(key, value) { return use('readwrite', (kept) => kept.put(value, key)); }
export function remove(key) { return use('readwrite', (kept) => kept.delete(key)); }

// clear deletes the database.
export async function clear() {
  await close().catch(() => {});
  await result(indexedDB.deleteDatabase(name));
}
