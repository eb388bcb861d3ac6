/**
 * Staying signed in: whoever types stays, whoever does nothing is told two minutes before the end, and what was typed
 * can still be sent after signing in in another window. Without this script the sign-in page tells that one was out.
 */

const WARN_MS = 120_000; // WCAG 2.2.1 wants 20 seconds at least
const LOOK_MS = 10_000;
const TELL_MS = 60_000; // the server notes what is done once a minute

const box = document.querySelector("#staying");
const { address, who } = box.dataset;
let endsAt = Date.now() + Number(box.dataset.left) * 1000;
let toldAt = Date.now();
let shown = "";

box.querySelector("button").addEventListener("click", stay);
document.addEventListener("input", () => {
  if (Date.now() - toldAt >= TELL_MS && shown !== "ended") stay();
});
document.addEventListener("visibilitychange", look);
globalThis.addEventListener("focus", look);
setInterval(look, LOOK_MS);

/** Ask the server only where the end is near: another window may have kept the sign-in. */
async function look() {
  if (!document.hidden && (shown || endsAt - Date.now() <= WARN_MS)) await ask("GET");
}

/** Say that something is done here. */
async function stay() {
  toldAt = Date.now();
  const left = await ask("POST");
  if (left > 0 && left * 1000 <= WARN_MS) show("last");
}

/** How many seconds the server says are left, or NaN where it could not be asked; shows what follows from it. */
async function ask(method) {
  const said = await answer(method);
  if (!said) return Number.NaN;
  const left = said.who === who ? said.left : 0;
  endsAt = Date.now() + left * 1000;
  if (left > 0) renew(said.mark);
  if (left === 0) show("ended");
  else if (left * 1000 > WARN_MS) show("");
  else if (shown !== "last") show("soon");
  return left;
}

/** What the server says, or nothing where it cannot be reached: then it is asked again later. */
async function answer(method) {
  const headers = { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value };
  try {
    const response = await fetch(address, { method, headers, credentials: "same-origin" });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

/** Signing in makes a new mark against forged forms; the forms of this page take it over. */
function renew(mark) {
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = mark;
}

function show(when) {
  if (shown === when) return;
  shown = when;
  for (const part of box.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== when;
  box.hidden = when === "";
}
