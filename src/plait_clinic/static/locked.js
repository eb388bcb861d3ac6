/**
 * A page that was open in another tab as this browser was locked for others, or as somebody else signed in, shows
 * nothing any more. The tablet's page tells the others at once; a tab that slept asks as it is shown again.
 */

const TABLET = "/kiosk/";
const mine = document.querySelector("#staying")?.dataset.who;

new BroadcastChannel("plait-tablet").addEventListener("message", () => leaveFor(TABLET));
document.addEventListener("visibilitychange", () => document.hidden || look());
addEventListener("pageshow", (event) => event.persisted && look());

/** Without a connection nothing is known, and the page stays as it is. */
async function look() {
  try {
    const answer = await fetch("/staying", { credentials: "same-origin", cache: "no-store" });
    if (answer.redirected) return leaveFor(TABLET);
    const { who } = await answer.json();
    if (mine && who && who !== mine) leaveFor("/");
  } catch {
    return;
  }
}

function leaveFor(url) {
  document.body.replaceChildren();
  location.replace(url);
}
