/** The form of a check-in as names and values, and back. */

/**
 * What the form would send now.
 * @param {HTMLFormElement} form
 * @returns {[string, string][]}
 */
export function fieldsOf(form) {
  return [...new FormData(form)].map(([name, value]) => [name, String(value)]);
}

/**
 * Put kept answers back. What was chosen on the page meanwhile is newer and stays.
 * @param {HTMLFormElement} form
 * @param {[string, string][]} fields
 */
export function putBack(form, fields) {
  const chosen = new Set(fieldsOf(form).filter(([, value]) => value).map(([name]) => name));
  for (const [name, value] of fields) {
    const control = form.elements.namedItem(name);
    if (control && !chosen.has(name) && control.type !== "hidden") putBackOne(form, name, value);
  }
}

function putBackOne(form, name, value) {
  const control = form.elements.namedItem(name);
  if (control.type === "checkbox") control.checked = true;
  else control.value = value; // a group of radio buttons takes a value too, and ticks the button that has it
  const folded = form.querySelector(`details [name="${name}"]`)?.closest("details");
  if (folded) folded.open = true;
}
