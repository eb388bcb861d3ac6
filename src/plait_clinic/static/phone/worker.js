/**
 * The service worker of the check-in: opens a kept form without a connection, and sends what waits once there is one.
 *
 * The network always comes first. It keeps nothing by itself: what may be kept is decided on the page (blank.js), and
 * no page but the blank form of a check-in ever is.
 */

import { blankOf, partOf } from "./blank.js";
import { read } from "./copies.js";
import { FINAL, forget, sendAll } from "./outbox.js";

const CHECK_IN = /\/c\/[A-Za-z0-9_-]{32}$/;
const PARTS = new Set(["style", "script", "image"]);
/** A proxy's words for "the server behind me does not answer". */
const NOBODY_THERE = new Set([502, 503, 504]);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate" && CHECK_IN.test(pathname)) event.respondWith(page(request, pathname));
  else if (PARTS.has(request.destination)) event.respondWith(part(request));
});

self.addEventListener("sync", (event) => event.waitUntil(sendWaiting()));

/** The server's page; without a server, the blank form, whose script then finds what is kept and says so. */
async function page(request, path) {
  let answer;
  try {
    answer = await fetch(request);
  } catch (failure) {
    const blank = await blankOf(path);
    if (blank) return blank;
    throw failure;
  }
  if (NOBODY_THERE.has(answer.status)) return (await blankOf(path)) ?? answer;
  const said = answer.headers.get("Check-In");
  // Begun in time, it may still be sent: the form opens once more, and the server decides.
  if (said === "expired" && (await read(path))) return (await blankOf(path)) ?? answer;
  if (FINAL.has(said) && !(await read(path))?.told) await forget(path);
  return answer;
}

async function part(request) {
  try {
    return await fetch(request);
  } catch (failure) {
    const kept = await partOf(request);
    if (kept) return kept;
    throw failure;
  }
}

/** The browser tries again later where this fails: hence the error. */
async function sendWaiting() {
  if (!(await sendAll())) throw new Error("The server was not reached. The answers stay on this phone.");
}
