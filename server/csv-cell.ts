/** Text for a cell of a CSV file: a spreadsheet takes one that begins like a formula for one, and runs it. */

const formula = /^[=+\-@\t\r]/;
/** Of no harm, and not to be read back otherwise. */
const phoneNumber = /^\+?[\d\s().*#-]*\d$/;

export function guarded(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

export function unguarded(text: string): string {
  return text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text;
}

/** The same, with phone numbers as they are. */
export function cell(text: string): string {
  return phoneNumber.test(text) ? text : guarded(text);
}
