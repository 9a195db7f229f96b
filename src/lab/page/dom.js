/**
 * Creates an element: `element('a', { class: 'link', href: '#' }, 'text', child)`. Text is set as text, never
 * as HTML. `undefined`, `null` and `false` are left out, as attributes and as children.
 */
export function element(tag, attributes = {}, ...children) {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) {
      created.setAttribute(name, value === true ? '' : value);
    }
  }
  created.append(
    ...children.flat().filter((child) => child !== undefined && child !== null && child !== false),
  );
  return created;
}

/** `1 gain`, `2 gains`. */
export function count(number, word, words = `${word}s`) {
  return `${number} ${number === 1 ? word : words}`;
}
