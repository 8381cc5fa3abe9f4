// What this browser keeps for the page, by name, in one database of its own. Without one, as in
// some private windows, nothing is kept, and what is asked for is undefined.

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

// use returns what act does with the store, in one transaction.
async function use(mode, act) {
  try {
    return await act((await open()).transaction(store, mode).objectStore(store));
  } catch {
    opened = null;
    return undefined;
  }
}

// get returns a value, null if there is none.
export function get(key) { return use('readonly', async (kept) => await result(kept.get(key)) ?? null); }
export function put(key, value) { return use('readwrite', (kept) => result(kept.put(value, key))); }
export function remove(key) { return use('readwrite', (kept) => result(kept.delete(key))); }

// swap puts a value with a version in place of the one that has that version, undefined for none.
// Where there is another it stays and is returned, null for none.
export function swap(key, version, value) {
  return use('readwrite', async (kept) => {
    const there = await result(kept.get(key)) ?? null;
    if (there?.version !== version) return there;
    await result(kept.put(value, key));
    return undefined;
  });
}

// clear deletes the database.
export async function clear() {
  await close().catch(() => {});
  await result(indexedDB.deleteDatabase(name));
}
