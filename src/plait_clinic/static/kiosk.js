/* A locked tablet's page: sends without leaving a page behind to go back to, says where there is no connection, and
   goes back to its start where nobody is there any more. Without it the forms are sent by the browser itself.

   Nothing is kept here: no storage of the browser's is written, and a page that is left is emptied, so that a browser
   that holds on to it for going back holds nothing. */

const START = "/kiosk/";
const main = () => document.getElementById("main");
let timers = [];

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-answer], [data-done], [data-leave], [data-quiet], [data-out]")) {
    event.preventDefault();
    send(form, event.submitter);
  }
});

async function send(form, button) {
  const fields = new FormData(form);
  if (button?.name) fields.append(button.name, button.value);
  const buttons = form.querySelectorAll("button");
  buttons.forEach((one) => (one.disabled = true));
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(fields), cache: "no-store" });
    await arrived(answer);
  } catch {
    offline(form);
  }
  buttons.forEach((one) => (one.disabled = false));
}

async function arrived(answer) {
  if (answer.redirected) return leaveFor(answer.url);
  if (answer.status >= 500) throw new Error("the server could not take it");
  show(await answer.text());
}

/* The page that answers stands in the place of this one: no step in the history, nothing to send a second time. What is
   no page of the tablet's comes from something before the server, and takes nobody's answers away. */
function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  if (!page.getElementById("main")) throw new Error("not a page of the tablet's");
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  window.scrollTo(0, 0);
  (document.querySelector(".problems, .help-now") ?? main()).focus();
  watch();
}

/* What was filled in stays, and its page says that it is not sent. Whoever is done or stops leaves nothing behind. */
function offline(form) {
  if (form.matches("[data-done], [data-leave]")) return leaveFor(START);
  const note = form.querySelector("[data-note=unsent]");
  if (!note) return;
  note.hidden = false;
  note.scrollIntoView({ block: "center" });
}

function leaveFor(url) {
  empty();
  location.replace(url);
}

function empty() {
  document.querySelectorAll("form").forEach((form) => form.reset());
  main().replaceChildren();
}

/* A browser may hold a page that was left. It comes back empty, and asks at once what is to be shown now. */
addEventListener("pagehide", empty);
addEventListener("pageshow", (event) => event.persisted && location.replace(START));

/* Whether somebody is there: a touch, a key or a scroll is enough, and begins the time anew. */
for (const kind of ["pointerdown", "keydown", "input", "scroll"]) {
  addEventListener(kind, () => document.getElementById("still-here")?.open || watch(), { passive: true, capture: true });
}
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-do=stay]")) watch();
});

function watch() {
  timers.forEach(clearTimeout);
  timers = [];
  document.getElementById("still-here")?.close();
  const { warnedAfter, thrownAwayAfter } = main().dataset;
  if (warnedAfter) timers.push(setTimeout(() => warn(Number(thrownAwayAfter)), Number(warnedAfter) * 1000));
}

function warn(seconds) {
  const dialog = document.getElementById("still-here");
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("[data-seconds]").textContent = String(seconds);
  timers.push(setTimeout(() => (seconds > 1 ? warn(seconds - 1) : gone()), 1000));
}

/* What was filled in goes first, whether the server can be told or not. */
async function gone() {
  const form = document.querySelector("[data-leave], [data-done]");
  const [url, fields] = [form.action, new URLSearchParams(new FormData(form))];
  fields.set("do", "leave");
  empty();
  document.getElementById("still-here")?.remove();
  try {
    await fetch(url, { method: "POST", body: fields, cache: "no-store" });
  } finally {
    location.replace(START);
  }
}

/* Tabs of staff, or of somebody's own page, that are still open here empty themselves (locked.js). */
new BroadcastChannel("plait-tablet").postMessage("locked");
watch();
