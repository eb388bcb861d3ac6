/**
 * Sliding along a scale, and typing a number: two more ways to tick the same radio buttons.
 *
 * There is no control beside them. A slider of its own would have a value before anybody touched it; here nothing is
 * chosen until a finger has moved along the numbers, and a choice made so is one like any other.
 */

/** Before a finger has moved this far sideways it is a tap, or the page is being scrolled. */
const SLIDES_FROM_PX = 12;
/** A 0 typed so soon after a 1 makes it a 10. */
const TOGETHER_MS = 1_000;

/**
 * Let every scale of a form be slid along and typed into.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} hint the line that says so
 */
export function offerSliding(form, hint) {
  const rows = form.querySelectorAll(".rating .choices");
  for (const row of rows) {
    row.classList.add("slides");
    listenToFingers(row);
    listenToKeys(row.closest(".rating"));
  }
  if (hint) hint.hidden = rows.length === 0;
}

function listenToFingers(row) {
  let from;
  row.addEventListener("pointerdown", ({ isPrimary, button, clientX }) => {
    from = isPrimary && button === 0 ? clientX : undefined;
  });
  row.addEventListener("pointermove", ({ pointerId, isPrimary, clientX, clientY }) => {
    if (from === undefined || !isPrimary) return;
    if (!row.hasPointerCapture(pointerId) || !row.dataset.sliding) {
      if (Math.abs(clientX - from) < SLIDES_FROM_PX) return;
      row.setPointerCapture(pointerId);
      row.dataset.sliding = "yes";
    }
    choose(radioAt(row, clientX, clientY));
  });
  const end = () => {
    from = undefined;
    delete row.dataset.sliding;
  };
  row.addEventListener("pointerup", end);
  row.addEventListener("pointercancel", end);
}

/** The radio button under a finger; where it has left the row, the nearest one. */
function radioAt(row, x, y) {
  const { left, right, top, bottom } = row.getBoundingClientRect();
  const within = (value, low, high) => Math.min(Math.max(value, low + 2), high - 2);
  const found = document.elementsFromPoint(within(x, left, right), within(y, top, bottom));
  return found.map((one) => one.closest(".cell")?.querySelector("input")).find((radio) => radio && row.contains(radio));
}

function listenToKeys(item) {
  let last = { key: "", at: -Infinity };
  item.addEventListener("keydown", (event) => {
    const { key, timeStamp, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey) return;
    const after = last.key === "1" && timeStamp - last.at < TOGETHER_MS ? radioOf(item, `1${key}`) : undefined;
    const radio = /^\d$/.test(key) ? after ?? radioOf(item, key) : clearing(key) && radioOf(item, "");
    last = { key, at: timeStamp };
    if (!radio) return;
    event.preventDefault();
    choose(radio);
  });
}

const clearing = (key) => key === "Backspace" || key === "Delete";

const radioOf = (item, value) => [...item.querySelectorAll("input")].find((radio) => radio.value === value);

/** Tick a radio button as a tap would, so that whatever listens to taps hears of it. */
function choose(radio) {
  if (!radio) return;
  radio.focus({ preventScroll: true });
  if (radio.checked) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("input", { bubbles: true }));
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}
