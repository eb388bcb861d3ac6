/**
 * The one question after a check-in: its answer stays on the phone too until the server has it, by the same rules.
 *
 * The check-in itself is answered by then, so this is a copy of its own, under the question's own address. On a phone
 * that may be shared nothing is kept: the page says that it has to stay open.
 */

import { keep, read } from "./copies.js";
import { fieldsOf } from "./fields.js";
import { send, sendKept } from "./outbox.js";

const TRY_AGAIN_MS = 10_000;

/** @type {string} the question's own address */
let path;
let page;
let timer;
let listening = false;
/** What this page says is waiting, while it says so. */
let waiting;

/**
 * Take over the form of the question where it is on the page, and send what waits.
 * @param {string} checkIn the check-in's own address
 * @param {Promise<boolean>} canKeep whether this phone can keep anything; the form is taken over before that is known
 * @param {{say: Function, focusOn: Function, show: Function}} words what the page can say
 */
export async function takeUpQuestion(checkIn, canKeep, words) {
  [path, page] = [`${checkIn}/more`, words];
  const form = document.querySelector("form[data-more]");
  form?.addEventListener("submit", (event) => answered(event, form, canKeep));
  if (!(await canKeep)) return;
  listen();
  await sendIfWaiting();
}

function listen() {
  if (listening) return;
  listening = true;
  addEventListener("online", sendIfWaiting);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendIfWaiting());
}

async function answered(event, form, canKeep) {
  const fields = fieldsOf(form);
  if (!fields.length) return; // nothing was chosen: the server says that this is all right
  event.preventDefault();
  const { pathname, search } = new URL(form.action, location.href);
  const copy = { path, to: pathname + search, fields, at: Date.now(), finished: true };
  const keeps = form.dataset.more !== "shared" && (await canKeep);
  if (keeps && (await keptNow(copy))) return deliver(form, copy);
  const { said, html } = await send(copy.to, fields);
  if (said !== "unreached") return page.show(html);
  page.say("more-unsent");
  page.focusOn("more-unsent");
}

async function keptNow(copy) {
  try {
    await keep(copy);
    return true;
  } catch {
    return false; // full, or forbidden: it is sent from the page alone
  }
}

/** Send the kept choice, or go on waiting. */
async function deliver(form, copy) {
  clearTimeout(timer);
  const { html } = await sendOnce(copy);
  if (html) return page.show(html);
  waiting = copy;
  form.hidden = true;
  page.say("more-waiting");
  page.focusOn("more-waiting");
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("answers")).catch(() => undefined);
  timer = setTimeout(sendIfWaiting, TRY_AGAIN_MS);
}

/**
 * Send what is kept. Where it is gone the service worker was first and the server has it: the same sent again changes
 * nothing there, and brings the page that says so.
 */
async function sendOnce(copy) {
  const delivery = await sendKept(path);
  return delivery.said === "gone" && copy ? send(copy.to, copy.fields) : delivery;
}

/** Called when the page opens and whenever there may be a connection again. */
async function sendIfWaiting() {
  clearTimeout(timer);
  if (!waiting && !(await read(path))?.finished) return;
  const { said, html } = await sendOnce(waiting);
  if (said === "unreached") timer = setTimeout(sendIfWaiting, TRY_AGAIN_MS);
  else waiting = undefined;
  if (html && document.querySelector("form[data-more]")) page.show(html);
}
