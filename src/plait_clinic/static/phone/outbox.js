/**
 * Sending what is kept on the phone: by the page and by the service worker, one at a time, until the server has it.
 *
 * The invitation in the address is the idempotency key, so sending twice is harmless; the lock only spares it.
 */

import { erase, finishedCopies, keep, read } from "./copies.js";
import { eraseBlank } from "./blank.js";

/** After these nothing is left to send, and the phone's copy goes: `FINAL` of checkins/phone.py. */
export const FINAL = new Set(["kept", "noted", "different", "answered", "closed"]);

/**
 * @typedef {object} Delivery
 * @property {string} said the server's word for the phone; "unreached" without one, "gone" where there is no copy
 * @property {string} [html] the page that the server answered with
 */

/**
 * Send answers once. Whatever answers without our header is not our server: a waiting room's network, a proxy.
 * @param {string} to
 * @param {[string, string][]} fields
 * @returns {Promise<Delivery>}
 */
export async function send(to, fields) {
  try {
    const answer = await fetch(to, {
      method: "POST",
      body: new URLSearchParams(fields),
      credentials: "omit",
      redirect: "error",
    });
    const said = answer.headers.get("Check-In");
    return said ? { said, html: await answer.text() } : { said: "unreached" };
  } catch {
    return { said: "unreached" }; // no network, or it broke off half-way: the copy stays and is sent again
  }
}

/**
 * Send the kept copy of one check-in, if it is finished and still there when its turn comes.
 * @param {string} path
 * @returns {Promise<Delivery>}
 */
export function sendKept(path) {
  return alone(path, async () => {
    const copy = await read(path);
    if (!copy?.finished) return { said: "gone" };
    const delivery = await send(copy.to, copy.fields);
    if (FINAL.has(delivery.said)) await forget(path);
    return delivery;
  });
}

/**
 * Send every finished copy with nobody looking. What has to be told is noted for the next time the page is opened.
 * @returns {Promise<boolean>} whether the server was reached for all of them
 */
export async function sendAll() {
  let reached = true;
  for (const copy of await finishedCopies()) {
    if (copy.told) continue;
    const { said } = await sendKept(copy.path);
    if (said === "unreached") reached = false;
    if (said === "mend" && (await read(copy.path))?.at === copy.at) await keep({ ...copy, told: "mend" });
    if (said === "different") await keep({ ...copy, fields: [], finished: false, told: "different" });
  }
  return reached;
}

/** The server has it, or will not take it: nothing of this check-in stays on the phone. */
export async function forget(path) {
  await eraseBlank(path);
  await erase(path);
}

/** One tab or worker at a time, where the browser can arrange it. */
function alone(path, work) {
  return navigator.locks ? navigator.locks.request(`plait ${path}`, work) : work();
}
