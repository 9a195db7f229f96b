import { quote } from '../../text/quote';
import { readUrl } from '../../text/url';
import {
  MOST_REQUESTS,
  readHeaderLines,
  unreadable,
  type GivenHeaders,
  type GivenRequest,
} from './given-request';

/** A value that is written out in a script; or the words of one that only the running script knows. */
type Value = string | number | boolean | null | undefined | Value[] | ValueRecord | Unknown;
interface ValueRecord {
  readonly members: ReadonlyMap<string, Value>;
}
interface Unknown {
  readonly source: string;
}

/** Levels of nesting; a script that people write by hand has three. */
const DEEPEST = 32;

/**
 * The calls of `fetch` in a piece of JavaScript whose arguments are written out, as developer tools copy them.
 * @throws {@link DoctorError} `wrong-usage`, where a call can't be read without running the script
 */
export function readFetchCalls(text: string): GivenRequest[] {
  const requests: GivenRequest[] = [];
  const call = /(?<![\w$.])(?:window\.|self\.|globalThis\.)?fetch\s{0,20}\(/g;
  while (requests.length <= MOST_REQUESTS && call.exec(text)) {
    const script = new Script(text, call.lastIndex);
    const url = script.argument();
    const options = script.argument();
    requests.push(requestOf(url, options));
    call.lastIndex = script.at;
  }
  return requests;
}

/** Reads values out of a script, from one place on. Each step goes forward, so it ends. */
class Script {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  /** How far it has read. */
  get at(): number {
    return this.#at;
  }

  /** The next argument of the call; undefined where there is none. */
  argument(): Value {
    this.#skipSpace();
    const next = this.#text.charAt(this.#at);
    if (next === ')' || next === '') return undefined;
    const value = this.#value(0);
    this.#skipSpace();
    if (this.#text.charAt(this.#at) === ',') this.#at += 1;
    return value;
  }

  /** A value up to the comma or bracket behind it; one that is not written out as what it reads. */
  #value(depth: number): Value {
    if (depth > DEEPEST) throw unreadable('The fetch call is nested too deeply.');
    this.#skipSpace();
    const start = this.#at;
    const value = this.#literal(depth);
    this.#skipSpace();
    if (value !== NOT_LITERAL && /^[,)\]}:;]?$/.test(this.#text.charAt(this.#at))) return value;
    this.#at = start;
    this.#skipExpression();
    return { source: this.#text.slice(start, this.#at).trim() };
  }

  #literal(depth: number): Value | typeof NOT_LITERAL {
    const character = this.#text.charAt(this.#at);
    if (character === '{') return this.#record(depth);
    if (character === '[') return this.#list(depth);
    if (character === "'" || character === '"' || character === '`') return this.#string(character);
    const word =
      /^(?:-?\d[\d.eE+-]{0,30}|new\s{1,5}(?:Headers|URL|Request)\s{0,5}\(|JSON\.stringify\s{0,5}\(|[a-zA-Z]{1,12}(?![\w$.([]))/.exec(
        this.#text.slice(this.#at, this.#at + 60),
      )?.[0];
    if (word === undefined) return NOT_LITERAL;
    this.#at += word.length;
    if (word.endsWith('(')) return this.#wrapped(word, depth);
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    if (word === 'undefined') return undefined;
    return /^-?\d/.test(word) ? Number(word) : NOT_LITERAL;
  }

  /** `new Headers({...})` and `new URL('...')` are what is in them, `JSON.stringify(...)` its JSON. */
  #wrapped(word: string, depth: number): Value | typeof NOT_LITERAL {
    const value = this.#value(depth + 1);
    this.#skipSpace();
    if (this.#text.charAt(this.#at) !== ')') return NOT_LITERAL;
    this.#at += 1;
    if (!word.startsWith('JSON')) return value;
    return isKnown(value) ? JSON.stringify(plain(value)) : NOT_LITERAL;
  }

  #record(depth: number): Value | typeof NOT_LITERAL {
    const members = new Map<string, Value>();
    this.#at += 1;
    for (;;) {
      this.#skipSpace();
      const character = this.#text.charAt(this.#at);
      if (character === '}') {
        this.#at += 1;
        return { members };
      }
      const name =
        character === "'" || character === '"'
          ? this.#string(character)
          : /^[\w$]{1,200}/.exec(this.#text.slice(this.#at, this.#at + 200))?.[0];
      if (typeof name !== 'string') return NOT_LITERAL;
      if (character !== "'" && character !== '"') this.#at += name.length;
      this.#skipSpace();
      if (this.#text.charAt(this.#at) === ':') {
        this.#at += 1;
        members.set(name, this.#value(depth + 1));
      } else members.set(name, { source: name });
      if (!this.#separator('}')) return NOT_LITERAL;
    }
  }

  #list(depth: number): Value | typeof NOT_LITERAL {
    const values: Value[] = [];
    this.#at += 1;
    for (;;) {
      this.#skipSpace();
      if (this.#text.charAt(this.#at) === ']') {
        this.#at += 1;
        return values;
      }
      values.push(this.#value(depth + 1));
      if (!this.#separator(']')) return NOT_LITERAL;
    }
  }

  /** Goes past a comma; false where neither that nor the end of the list comes. */
  #separator(end: string): boolean {
    this.#skipSpace();
    const character = this.#text.charAt(this.#at);
    if (character === ',') this.#at += 1;
    return character === ',' || character === end;
  }

  #string(mark: string): string | typeof NOT_LITERAL {
    let value = '';
    for (let at = this.#at + 1; at < this.#text.length; at++) {
      const character = this.#text.charAt(at);
      if (character === mark) {
        this.#at = at + 1;
        return value;
      }
      if (character === '\n' && mark !== '`') break;
      if (mark === '`' && this.#text.startsWith('${', at)) break;
      if (character !== '\\') {
        value += character;
        continue;
      }
      const escape = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|\r?\n)/.exec(
        this.#text.slice(at, at + 12),
      );
      const code = parseInt(escape?.[1] ?? escape?.[2] ?? escape?.[3] ?? '', 16);
      if (escape === null) {
        at += 1;
        value += SIMPLE_ESCAPES[this.#text.charAt(at)] ?? this.#text.charAt(at);
      } else {
        at += escape[0].length - 1;
        if (code <= 0x10ffff) value += String.fromCodePoint(code);
      }
    }
    return NOT_LITERAL;
  }

  #skipSpace(): void {
    const space = /(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[^*]*\*\/)*/y;
    space.lastIndex = this.#at;
    this.#at += space.exec(this.#text)?.[0].length ?? 0;
  }

  /** Goes to the comma or bracket that ends an expression, past the brackets and strings in it. */
  #skipExpression(): void {
    let open = 0;
    let mark = '';
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text.charAt(this.#at);
      if (mark !== '') {
        if (character === '\\') this.#at += 1;
        else if (character === mark) mark = '';
      } else if (`'"\``.includes(character)) mark = character;
      else if ('([{'.includes(character)) open += 1;
      else if (')]}'.includes(character)) {
        if (open === 0) return;
        open -= 1;
      } else if (character === ',' && open === 0) return;
    }
    this.#at = Math.min(this.#at, this.#text.length);
  }
}

const NOT_LITERAL = Symbol('not written out');

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function isRecord(value: Value): value is ValueRecord {
  return typeof value === 'object' && value !== null && 'members' in value;
}

function isUnknown(value: Value): value is Unknown {
  return typeof value === 'object' && value !== null && 'source' in value;
}

/** Whether all of a value is written out. */
function isKnown(value: Value): boolean {
  if (Array.isArray(value)) return value.every(isKnown);
  return isRecord(value) ? [...value.members.values()].every(isKnown) : !isUnknown(value);
}

/** As JavaScript has it. */
function plain(value: Value): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  return Object.fromEntries([...value.members].map(([name, member]) => [name, plain(member)]));
}

function requestOf(given: Value, options: Value): GivenRequest {
  const url = textOf(given, 'the URL');
  if (url === undefined) throw unreadable('The fetch call names no URL.');
  if (isUnknown(options)) throw notWrittenOut('what is asked for', options);
  const members: ReadonlyMap<string, Value> = isRecord(options) ? options.members : new Map();
  const text = (name: string): string | undefined => textOf(members.get(name), name);
  const method = text('method') ?? 'GET';
  const mode = text('mode') ?? 'cors';
  const told = readHeaderLines(headersOf(members.get('headers')));
  const body = members.get('body');
  const hasBody = body !== undefined && body !== null && method !== 'GET' && method !== 'HEAD';
  const referrer = text('referrer');
  const origin = told.origin ?? (referrer === undefined ? undefined : readUrl(referrer)?.origin);
  const notes = [...told.notes];
  if (mode !== 'cors') {
    notes.push(
      `The script asks with mode '${mode}', with which it can't read the answer; 'cors' is asked for.`,
    );
  }
  if (hasBody && typeof body !== 'string')
    notes.push('The body is made by the script: an empty one stands for it.');
  return {
    ...told,
    url,
    method,
    ...(origin !== undefined && { origin }),
    ...(hasBody && { body: typeof body === 'string' ? body : '' }),
    credentials: told.credentials === true || text('credentials') === 'include',
    notes,
  };
}

function headersOf(value: Value): GivenHeaders {
  if (value === undefined || value === null) return [];
  if (isUnknown(value)) throw notWrittenOut('headers', value);
  const pairs: [Value, Value][] = isRecord(value)
    ? [...value.members]
    : Array.isArray(value)
      ? value.map((pair): [Value, Value] =>
          Array.isArray(pair) ? [pair[0], pair[1]] : [undefined, undefined],
        )
      : [];
  return pairs.map(([name, member]) => {
    const text = textOf(name, 'the name of a header') ?? '';
    return [text, textOf(member, `the header ${text}`) ?? ''];
  });
}

function textOf(value: Value, what: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (isUnknown(value)) throw notWrittenOut(what, value);
  if (typeof value === 'object') throw unreadable(`In the fetch call, ${quote(what)} is not text.`);
  return String(value);
}

function notWrittenOut(what: string, { source }: Unknown): Error {
  return unreadable(
    `In the fetch call, only the running script knows ${quote(what)}: write it out in place of ${quote(source)}.`,
  );
}
