/**
 * Reading the questions aloud, where the browser can do it on the phone itself.
 *
 * Only with a voice that is on the phone: the others send what they read to their maker. Answers are never read.
 */

const READ = "h1, .lead, .who p, .problems li, .part > h2, .place, .stem, legend, .hint, .cell label, label.ask";
const LANGUAGE = document.documentElement.lang;

/**
 * Show the button, and read the page when it is tapped.
 * @param {HTMLButtonElement | null} button its words for "stop" are in `data-stop`
 */
export function offerReading(button) {
  const speech = globalThis.speechSynthesis;
  if (!button || !speech) return;
  const words = { read: button.textContent, stop: button.dataset.stop };
  const offer = () => { button.hidden = !voiceFor(LANGUAGE); };
  offer();
  speech.addEventListener?.("voiceschanged", offer); // many browsers find their voices later
  button.addEventListener("click", () => {
    const reading = button.textContent === words.stop;
    speech.cancel();
    button.textContent = reading ? words.read : words.stop;
    if (!reading) read(() => { button.textContent = words.read; });
  });
  addEventListener("pagehide", () => speech.cancel());
}

function read(whenDone) {
  const said = [...document.querySelectorAll(READ)].filter(isRead).map(utterance);
  said.at(-1).addEventListener("end", whenDone);
  for (const one of said) speechSynthesis.speak(one);
}

/** What can be seen; of a scale only its two ends, which have words. */
function isRead(element) {
  if (!element.getClientRects().length) return false;
  return !element.matches(".rating label") || Boolean(element.querySelector(".hidden"));
}

function utterance(element) {
  const language = element.closest("[lang]").lang;
  const one = new SpeechSynthesisUtterance(element.textContent.trim());
  one.lang = language;
  one.voice = voiceFor(language) ?? voiceFor(LANGUAGE);
  return one;
}

function voiceFor(language) {
  const [short] = language.split("-");
  return speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.startsWith(short));
}
