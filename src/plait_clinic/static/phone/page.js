/**
 * What JavaScript adds to the check-in: answers stay on the phone until the server has them; sliding; reading aloud.
 *
 * The page works without it. As long as there is a connection the form is sent by the browser itself, as without it;
 * this script keeps what is chosen as it is chosen, and takes over only where the browser would lose it. All words come
 * from the template (checkins/phone.html).
 */

import { offerReading } from "./aloud.js";
import { keepBlank, eraseOldBlanks } from "./blank.js";
import { canKeep, erase, eraseOld, keep, keepDraft, read } from "./copies.js";
import { fieldsOf, putBack } from "./fields.js";
import { takeUpQuestion } from "./more.js";
import { FINAL, forget, send, sendKept } from "./outbox.js";
import { offerSliding } from "./slide.js";

/** The check-in's own address, also on the page of the one question after it. */
const path = location.pathname.replace(/\/more$/, "");
/** Tried again this long after a failure, while the page is open: the server may be back without the phone noticing. */
const TRY_AGAIN_MS = [3_000, 10_000, 30_000];

/** What this phone can do, as far as is known yet. */
const can = { keep: false, reopen: undefined };
/** @type {"filling" | "leaving" | "waiting" | "done"} */
let state = "filling";
let sending = false;
let failures = 0;
let timer;

const main = () => document.querySelector("main");
const panel = () => document.querySelector("#phone");
const form = () => document.querySelector('[name="begun"]')?.form;
const consent = () => document.querySelector("#keep");
/** Whether answers are to be kept here: on a phone that may be shared, only where somebody ticked it. */
const wanted = () => can.keep && (consent()?.checked ?? true);

addEventListener("online", sendIfWaiting);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendIfWaiting());
// A page that the browser kept whole shows answers that may have been sent since.
addEventListener("pageshow", ({ persisted }) => persisted && openAgain());
begin().then(cleanUp);

/** Take up the page as the server made it. */
async function begin() {
  const said = main().dataset.checkIn;
  if (!said || said === "noted") return; // the thanks for the question after it: the check-in's own copy is not meant
  if (form()) offerWays();
  const keeps = canKeep();
  takeUpQuestion(path, keeps, { say, focusOn, show });
  can.keep = await keeps;
  const copy = can.keep ? await read(path) : undefined;
  if (form()) await open(copy, said);
  else if (said === "expired" && copy?.finished) await sendWaiting();
  else await finish(copy);
}

/** A page that takes no answer, or no more. */
async function finish(copy) {
  state = "done";
  if (copy?.told) say(copy.told);
  if (can.keep) await forget(path);
}

/** Before anything is waited for: what stands above the questions must not move them under a finger. */
function offerWays() {
  panel().hidden = false;
  offerReading(document.querySelector("#aloud"));
  offerSliding(form(), document.querySelector("#ways"));
}

async function open(copy, said) {
  state = "filling";
  if (consent()) consent().checked ||= Boolean(copy);
  listen();
  if (said === "mend") await takeBack(); // the answers are on the page again, with the server's words beside them
  else if (copy) putBack(form(), copy.fields);
  if (copy?.finished && said === "open") return sendWaiting();
  const restored = said === "open" && Boolean(copy);
  tell(restored);
  if (!wanted()) return;
  await openWithoutConnection();
  if (state === "filling") tell(restored);
}

function listen() {
  form().addEventListener("input", draft);
  form().addEventListener("submit", submitted);
  consent()?.addEventListener("change", consented);
  const does = { send: () => sendWaiting(), change: takeBack, erase: eraseHere };
  for (const button of panel().querySelectorAll("[data-do]")) {
    button.addEventListener("click", does[button.dataset.do]);
  }
}

const copyNow = (finished) => ({ path, to: addressOf(form()), fields: fieldsOf(form()), at: Date.now(), finished });

/** The form's address without the origin: the check-in's path, and the language that was chosen. */
function addressOf(element) {
  const { pathname, search } = new URL(element.action, location.href);
  return pathname + search;
}

async function draft() {
  if (!wanted()) return;
  try {
    await keepDraft(copyNow(false));
  } catch {
    can.keep = false; // full, or forbidden since: the page says so
    tell();
  }
}

async function consented() {
  if (consent().checked) {
    await draft();
    await openWithoutConnection();
  } else if (can.keep) await forget(path);
  tell();
}

/**
 * Make the form open without a connection. A kept form may have been opened in the moment in which the service worker
 * sent its answers: where the server then says that there is nothing more to answer, its own page is shown.
 */
async function openWithoutConnection() {
  const { reopens, said } = await keepBlank(panel().dataset.worker);
  can.reopen = reopens;
  if (state === "filling" && FINAL.has(said) && !(await read(path))) openAgain();
}

/**
 * "Send" was tapped. With a connection the browser sends the form; if that fails the service worker shows the form
 * again, and the copy, finished now, is found. Otherwise this script sends, and the page stays.
 */
function submitted(event) {
  if (wanted() && navigator.onLine && can.reopen !== false) {
    state = "leaving";
    keep(copyNow(true)).catch(() => undefined); // the draft of the same answers is there already
    return;
  }
  event.preventDefault();
  if (wanted()) keep(copyNow(true)).then(() => sendWaiting(), sendUnkept);
  else sendUnkept();
}

/** Send from the page alone: what cannot be kept stays in the form until the server has it. */
async function sendUnkept() {
  const { said, html } = await send(addressOf(form()), fieldsOf(form()));
  if (said === "unreached") {
    say("unsent");
    return focusOn("unsent");
  }
  show(html);
  return begin();
}

/**
 * Send what waits, or go on waiting. Whoever finds it gone was overtaken by another tab or by the service worker.
 * @param {boolean} [quietly] without a word, unless it succeeds
 */
async function sendWaiting(quietly = false) {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  wait();
  if (!quietly) say("sending");
  const { said, html } = await sendKept(path);
  sending = false;
  if (said === "gone") return openAgain();
  if (said === "unreached") return tryLater(quietly);
  showSent(said, html);
  return begin();
}

function showSent(said, html) {
  const sent = panel()?.querySelector('[data-note="sent"]');
  show(html);
  if (said === "kept" && sent) {
    sent.hidden = false;
    main().querySelector("h1").after(sent);
  }
}

function wait() {
  state = "waiting";
  hideForm(true); // not for whoever takes up the phone meanwhile
}

function fillIn() {
  state = "filling";
  hideForm(false);
}

function hideForm(hidden) {
  for (const part of [form(), consent()?.closest("[data-consent]")]) if (part) part.hidden = hidden;
}

function tryLater(quietly) {
  timer = setTimeout(sendIfWaiting, TRY_AGAIN_MS[Math.min(failures, TRY_AGAIN_MS.length - 1)]);
  failures += 1;
  say("waiting");
  if (quietly) return;
  focusOn("waiting");
  askWorker();
}

/** Have the service worker send it too, once there is a connection and even with this page closed. */
function askWorker() {
  const asked = navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("answers"));
  asked?.catch(() => undefined); // refused, as some browsers do: then the page sends it when it is opened next
}

/** Called whenever there may be a connection again. */
async function sendIfWaiting() {
  if (state === "waiting") return sendWaiting(true);
  if (state === "filling" && can.keep && (await read(path))?.finished) return sendWaiting();
}

function openAgain() {
  location.replace(path + location.search);
}

/** The answers are taken back into the form, to be changed or mended. */
async function takeBack() {
  clearTimeout(timer);
  if (wanted()) await keep(copyNow(false));
  fillIn();
  tell(main().dataset.checkIn === "open");
}

async function eraseHere() {
  clearTimeout(timer);
  await erase(path);
  form().reset();
  fillIn();
  tell();
}

/** Say what this phone can do. @param {boolean} [restored] whether answers were put back */
function tell(restored = false) {
  if (consent()) consent().closest("[data-consent]").hidden = !can.keep;
  if (!can.keep) say("cannot");
  else if (!wanted()) say("unkept");
  else if (restored) say("restored");
  else if (can.reopen !== undefined) say(can.reopen ? "ready" : "here");
}

/** Show one note of the page, and hide the others. */
function say(name) {
  for (const note of document.querySelectorAll("[data-note]")) note.hidden = note.dataset.note !== name;
}

function focusOn(name) {
  document.querySelector(`[data-note="${name}"]`)?.focus();
}

/** Show a page that the server answered with. */
function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  document.title = fresh.title;
  main().replaceWith(document.adoptNode(fresh.querySelector("main")));
  main().focus();
}

async function cleanUp() {
  await eraseOldBlanks(Date.now());
  if (can.keep) await eraseOld(Date.now());
}
