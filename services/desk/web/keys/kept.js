/** What is unlocked stays unlocked from page to page, in this browser and until it is forgotten. */

const DATABASE = "kvi-desk";
const STORE = "keys";

/**
 * Keep a private key under its kid. A browser may evict it: the desk has it wrapped.
 *
 * @param {string} kid
 * @param {CryptoKey} privateKey
 */
export async function keep(kid, privateKey) {
  if (privateKey.extractable) {
    throw new TypeError("only a locked key is kept");
  }
  await inStore("readwrite", (store) => store.put({ kid, privateKey }, kid));
}

/**
 * All that are kept, by their kid.
 *
 * @returns {Promise<Map<string, CryptoKey>>}
 */
export async function kept() {
  const found = await inStore("readonly", (store) => store.getAll());
  return new Map(found.map(({ kid, privateKey }) => [kid, privateKey]));
}

/** Forget all: whoever signs out leaves nothing. */
export async function forget() {
  await inStore("readwrite", (store) => store.clear());
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
 * @returns {Promise<T>}
 */
async function inStore(mode, ask) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await answer(opening);
  try {
    return await answer(ask(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
