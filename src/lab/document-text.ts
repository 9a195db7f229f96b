import type { CorsDocument } from '../configuration/document';

const WIDTH = 96;

/** A configuration in its declarative form, as JSON that people read: what fits on a line stands on one. */
export function documentText(document: CorsDocument): string {
  return `${write(document, '')}\n`;
}

function write(value: unknown, indent: string): string {
  if (!isContainer(value)) return JSON.stringify(value);
  const short = onOneLine(value);
  if (indent.length + short.length <= WIDTH && !Object.values(value).some(holdsContainers)) return short;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? (['[', ']'] as const) : (['{', '}'] as const);
  const members = membersOf(value).map(([name, each]) => `${inner}${name}${write(each, inner)}`);
  return `${open}\n${members.join(',\n')}\n${indent}${close}`;
}

function onOneLine(value: unknown): string {
  if (!isContainer(value)) return JSON.stringify(value);
  const members = membersOf(value).map(([name, each]) => name + onOneLine(each));
  if (Array.isArray(value)) return `[${members.join(', ')}]`;
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** Each with what stands before it. */
function membersOf(value: object): [name: string, value: unknown][] {
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([name, each]) => [Array.isArray(value) ? '' : `${JSON.stringify(name)}: `, each]);
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function holdsContainers(value: unknown): boolean {
  return isContainer(value) && Object.values(value).some(isContainer);
}
