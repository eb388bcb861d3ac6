/**
 * The blank form of a check-in and what it is made of, kept so that its link opens without a connection.
 *
 * Only the form itself, which holds no answer, and only until it is answered or 21 days old.
 */

const CACHE = "plait-check-in";
const KEPT_AT_MOST = 21 * 24 * 60 * 60 * 1000;
const PARTS = 'link[rel="stylesheet"], link[rel="icon"], link[rel="modulepreload"], script[src]';

/**
 * Make this page open without a connection.
 * @param {string} worker the service worker's address
 * @returns {Promise<{reopens: boolean, said?: string}>} whether it will, and what the server says of the check-in now
 */
export async function keepBlank(worker) {
  if (!navigator.serviceWorker || !globalThis.caches) return { reopens: false }; // not HTTPS, or a private window
  try {
    if (!(await navigator.serviceWorker.register(worker, { type: "module" }))) return { reopens: false };
    await navigator.serviceWorker.ready;
    const cache = await caches.open(CACHE);
    const said = await refresh(cache);
    return { reopens: Boolean(await cache.match(location.pathname)), said };
  } catch {
    return { reopens: false }; // the browser refused; the page says that its link needs a connection
  }
}

/**
 * Bring the kept form up to date, where there is a connection.
 * @returns {Promise<string | undefined>} the server's word for the check-in
 */
async function refresh(cache) {
  const answer = await fetch(location.href, { credentials: "omit", redirect: "error" }).catch(() => undefined);
  const said = answer?.headers.get("Check-In");
  if (said === "open") {
    const parts = [...document.querySelectorAll(PARTS)].map((part) => part.href || part.src);
    await cache.addAll(parts);
    await cache.put(location.pathname, answer);
  }
  return said ?? undefined;
}

/** @returns {Promise<Response | undefined>} the kept form of a check-in */
export async function blankOf(path) {
  return (await caches.open(CACHE)).match(path);
}

/** @returns {Promise<Response | undefined>} a kept part of a page, such as its style sheet */
export async function partOf(request) {
  return (await caches.open(CACHE)).match(request, { ignoreSearch: true });
}

export async function eraseBlank(path) {
  if (globalThis.caches) await (await caches.open(CACHE)).delete(path);
}

/** Erase forms older than 21 days, by the server's own date on them. @param {number} now */
export async function eraseOldBlanks(now) {
  if (!globalThis.caches) return;
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) {
    if (!new URL(request.url).pathname.includes("/c/")) continue;
    const kept = await cache.match(request);
    if (now - Date.parse(kept.headers.get("Date")) > KEPT_AT_MOST) await cache.delete(request);
  }
}
