/**
 * The phone's copies of answers that the server does not have yet: one for each check-in, in IndexedDB.
 *
 * They lie there in clear, so they hold as little as can be, for as short as can be (docs/decisions/0011). Every
 * function here fails where the phone cannot keep anything; whoever calls says so on the page.
 *
 * @typedef {object} Copy
 * @property {string} path the check-in's own address: where the answers go, and which check-in they belong to
 * @property {string} to the path with the language that was chosen
 * @property {[string, string][]} fields names and values, as the form would send them
 * @property {number} at when it was written, by this phone's clock; only ever compared with the same clock
 * @property {boolean} finished whether "Send" was tapped
 * @property {"mend" | "different"} [told] what the server said to it when nobody was looking
 */

const STORE = "copies";
const DAY = 24 * 60 * 60 * 1000;
/** The server takes nothing later than this either: a link is open for 7 days, and 14 more for what was begun in time. */
const KEPT_AT_MOST = 21 * DAY;

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("plait-check-in", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "path" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/**
 * One transaction. `work` gets the store and returns the request whose result is wanted.
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest | void} work
 */
async function transact(mode, work) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(STORE, mode);
    const request = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

/** Whether this phone can keep anything: some private windows and settings forbid it. */
export async function canKeep() {
  try {
    await transact("readwrite", (store) => store.count());
    return true;
  } catch {
    return false; // whatever the reason: the page then says that nothing is kept
  }
}

/** @returns {Promise<Copy | undefined>} */
export function read(path) {
  return transact("readonly", (store) => store.get(path));
}

/** Keep a copy that is finished, or that a person took back to change. @param {Copy} copy */
export function keep(copy) {
  return transact("readwrite", (store) => store.put(copy));
}

/**
 * Keep what is chosen so far; never in place of a finished copy, which another tab may have left to be sent.
 * @param {Copy} copy
 */
export function keepDraft(copy) {
  return transact("readwrite", (store) => {
    const before = store.get(copy.path);
    before.onsuccess = () => {
      if (!before.result?.finished) store.put(copy);
    };
  });
}

export function erase(path) {
  return transact("readwrite", (store) => store.delete(path));
}

/** @returns {Promise<Copy[]>} */
export function finishedCopies() {
  return transact("readonly", (store) => store.getAll()).then((all) => all.filter((copy) => copy.finished));
}

/**
 * Erase what is older than 21 days. A copy from the future was written while the clock was wrong: it counts from now.
 * @param {number} now
 */
export function eraseOld(now) {
  return transact("readwrite", (store) => {
    store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      if (now - cursor.value.at > KEPT_AT_MOST) cursor.delete();
      else if (cursor.value.at > now) cursor.update({ ...cursor.value, at: now });
      cursor.continue();
    };
  });
}
