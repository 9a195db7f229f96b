/** A mistake in a JSON text (RFC 8259). */
export class JsonMistake extends Error {
  override readonly name = 'JsonMistake';
  /** Where it stands, from 0. */
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

const DEEPEST = 100;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;
const STRING = /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y; // eslint-disable-line no-control-regex -- they must be escaped
const SPACE = /[ \t\r\n]*/y;

/**
 * Where each value of a JSON text begins, by its path: `policies[2].origins[0]`.
 *
 * @throws JsonMistake that says what is wrong and where, which Node's own errors often do not
 */
export function placesIn(text: string): ReadonlyMap<string, number> {
  return new Places(text).read();
}

/** The line of a position in a text, from 1. */
export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

class Places {
  readonly #text: string;
  readonly #found = new Map<string, number>();
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): ReadonlyMap<string, number> {
    this.#value('', 0);
    this.#skip(SPACE);
    if (this.#at < this.#text.length) throw this.#mistake('Nothing may follow the end of the configuration');
    return this.#found;
  }

  #value(path: string, depth: number): void {
    this.#skip(SPACE);
    this.#found.set(path, this.#at);
    if (depth > DEEPEST) throw this.#mistake('This is nested too deeply');
    const first = this.#text[this.#at];
    if (first === '{') this.#members('}', path, depth);
    else if (first === '[') this.#members(']', path, depth);
    else if (first === '"') this.#string();
    else if (!this.#skip(SCALAR)) throw this.#mistake(whatIsNoValue(first));
  }

  /** What is between two brackets: values, or names with values. */
  #members(end: '}' | ']', path: string, depth: number): void {
    this.#at++;
    for (let index = 0; ; index++) {
      this.#skip(SPACE);
      if (this.#text[this.#at] === end) {
        if (index > 0) throw this.#mistake(`A comma before '${end}' is one too many`);
        break;
      }
      const name = end === '}' ? this.#name() : undefined;
      this.#value(
        name === undefined ? `${path}[${String(index)}]` : path === '' ? name : `${path}.${name}`,
        depth + 1,
      );
      this.#skip(SPACE);
      const next = this.#text[this.#at];
      if (next === end) break;
      if (next !== ',')
        throw this.#mistake(next === undefined ? `A '${end}' is missing` : `A comma or '${end}' is missing`);
      this.#at++;
    }
    this.#at++;
  }

  #name(): string {
    if (this.#text[this.#at] !== '"') throw this.#mistake('A name in double quotes is missing');
    const name = this.#string();
    this.#skip(SPACE);
    if (this.#text[this.#at] !== ':') throw this.#mistake(`A colon is missing behind the name`);
    this.#at++;
    return name;
  }

  #string(): string {
    const start = this.#at;
    if (!this.#skip(STRING)) throw this.#mistake('This text has no end, or a character that must be escaped');
    return JSON.parse(this.#text.slice(start, this.#at)) as string;
  }

  /** Goes past what matches here; whether anything does. */
  #skip(expression: RegExp): boolean {
    expression.lastIndex = this.#at;
    const isThere = expression.test(this.#text);
    if (isThere) this.#at = expression.lastIndex;
    return isThere;
  }

  #mistake(message: string): JsonMistake {
    return new JsonMistake(message, Math.min(this.#at, this.#text.trimEnd().length));
  }
}

function whatIsNoValue(first: string | undefined): string {
  if (first === undefined) return 'The text ends where a value is missing';
  if (first === "'") return 'Write double quotes around texts';
  if (first === '/') return 'JSON has no comments and no regular expressions';
  return 'This is no value; write a text in double quotes, a list, true or false';
}
