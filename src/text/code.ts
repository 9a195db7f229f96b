/** A string as it stands in code, in single quotes and in ASCII, so that it can be shown anywhere and run. */
export function literal(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  const escaped = text.replace(/[\\']/g, '\\$&').replace(/[^\x20-\x7e]/g, escapeUnit);
  return `'${escaped}'`;
}

/** Printable ASCII less the quotation mark and the backslash. */
const PLAIN = /^[ -&(-[\]-~]*$/;

/** Several strings as {@link literal} writes them: `'GET', 'POST'`. */
export function literals(texts: readonly string[]): string {
  return texts.map(literal).join(', ');
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
