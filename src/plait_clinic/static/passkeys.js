/**
 * Passkeys in the browser: asks the device for one, and sends what it answers with the form that asked.
 *
 * A form asks with `data-passkey`: "make" for a new one, "use" for one that is there. The server's options stand in the
 * element that `data-options` names, or come from the address in `data-from`.
 */

const BYTES = new Set(["challenge", "id"]); // what WebAuthn wants as bytes and JSON carries as base64url text

for (const form of document.querySelectorAll("form[data-passkey]")) offer(form);

/** Show what needs a passkey, where this browser knows them. */
function offer(form) {
  if (!globalThis.PublicKeyCredential) return;
  for (const hidden of document.querySelectorAll("[data-with-passkeys]")) hidden.hidden = false;
  for (const shown of document.querySelectorAll("[data-without-passkeys]")) shown.hidden = true;
  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    if (form.reportValidity()) ask(form);
  });
}

async function ask(form) {
  const failed = document.getElementById(form.dataset.failed);
  failed.hidden = true;
  try {
    const publicKey = withBytes((await optionsOf(form)).publicKey);
    const answer = form.dataset.passkey === "make"
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
    form.elements.credential.value = JSON.stringify(told(answer));
    form.requestSubmit();
  } catch (problem) {
    if (!(problem instanceof DOMException || problem instanceof TypeError)) throw problem;
    failed.hidden = false; // stopped by whoever sits there, timed out, or no passkey of theirs is here
    failed.focus();
  }
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.dataset.from, { headers: { Accept: "application/json" } });
  // Whoever has signed in meanwhile, in another tab, is led on.
  if (!answer.ok || answer.redirected) throw new TypeError("the server gave no options");
  return (await answer.json()).options;
}

function withBytes(value, name = "") {
  if (Array.isArray(value)) return value.map((one) => withBytes(one));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === "rp" ? one : withBytes(one, key)]));
  }
  return typeof value === "string" && BYTES.has(name) ? bytesOf(value) : value;
}

function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function textOf(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** What the device answered, as JSON. */
function told(answer) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (answer.response[part]) response[part] = textOf(answer.response[part]);
  }
  return {
    type: answer.type,
    id: answer.id,
    rawId: textOf(answer.rawId),
    response,
    clientExtensionResults: answer.getClientExtensionResults(),
  };
}
