import { quote } from '../../text/quote';
import { unreadable } from './given-request';

/** The words of each command in a text, as the shell reads them; without redirections and comments. */
export function shellCommands(text: string): string[][] {
  return /\^["\r\n]/.test(text) ? cmdCommands(text) : bashCommands(text);
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** What ends a command: the next one, a pipe, a redirection, a comment. */
const ENDS = ';|&<>\n';

/** Bash's manual § Quoting. What only a shell knows (`$TOKEN`) is refused: its name is nothing to send. */
function bashCommands(text: string): string[][] {
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  let at = 0;
  const endWord = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endCommand = (): void => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };
  while (at < text.length) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (character === '\\') {
      const lineEnd = /^\r?\n/.exec(text.slice(at + 1, at + 3))?.[0];
      if (lineEnd === undefined) word = (word ?? '') + next;
      at += 1 + (lineEnd?.length ?? 1);
    } else if (character === "'") {
      const end = closing(text, at, "'");
      word = (word ?? '') + text.slice(at + 1, end);
      at = end + 1;
    } else if (character === '$' && next === "'") {
      const [value, end] = ansiQuoted(text, at + 2);
      word = (word ?? '') + value;
      at = end;
    } else if (character === '"') {
      const [value, end] = doubleQuoted(text, at + 1);
      word = (word ?? '') + value;
      at = end;
    } else if (isExpansion(text, at)) {
      throw expansion(text, at);
    } else if (character === ' ' || character === '\t' || character === '\r') {
      endWord();
      at += 1;
    } else if (character === '#' && word === undefined) {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else if (ENDS.includes(character)) {
      endCommand();
      at += 1;
    } else {
      word = (word ?? '') + character;
      at += 1;
    }
  }
  endCommand();
  return commands;
}

function closing(text: string, from: number, mark: string): number {
  const end = text.indexOf(mark, from + 1);
  if (end === -1)
    throw unreadable(`The quote that begins at ${quote(text.slice(from, from + 30))} has no end.`);
  return end;
}

function doubleQuoted(text: string, from: number): [value: string, end: number] {
  let value = '';
  let at = from;
  while (at < text.length && text.charAt(at) !== '"') {
    const next = text.charAt(at + 1);
    if (text.charAt(at) === '\\' && '$`"\\\n'.includes(next) && next !== '') {
      value += next === '\n' ? '' : next;
      at += 2;
    } else {
      if (isExpansion(text, at)) throw expansion(text, at);
      value += text.charAt(at);
      at += 1;
    }
  }
  if (at >= text.length) closing(text, from - 1, '"');
  return [value, at + 1];
}

/** `$'…'`, in which Chromium's developer tools write what has a quote or a line break in it. */
function ansiQuoted(text: string, from: number): [value: string, end: number] {
  let value = '';
  let at = from;
  while (at < text.length && text.charAt(at) !== "'") {
    if (text.charAt(at) !== '\\') {
      value += text.charAt(at);
      at += 1;
      continue;
    }
    const [whole, hex, octal] =
      /^\\(?:[xuU]([0-9a-fA-F]{1,8})|([0-7]{1,3}))/.exec(text.slice(at, at + 10)) ?? [];
    const kind = text.charAt(at + 1);
    if (whole === undefined) {
      value += ESCAPES[kind] ?? kind;
      at += 2;
    } else {
      const digits = hex?.slice(0, kind === 'x' ? 2 : kind === 'u' ? 4 : 8);
      const code = digits === undefined ? parseInt(String(octal), 8) : parseInt(digits, 16);
      if (code > 0x10ffff) throw unreadable(`${quote(whole)} is not a character.`);
      value += String.fromCodePoint(code);
      at += digits === undefined ? whole.length : 2 + digits.length;
    }
  }
  if (at >= text.length) closing(text, from - 1, "'");
  return [value, at + 1];
}

function isExpansion(text: string, at: number): boolean {
  const character = text.charAt(at);
  return character === '`' || (character === '$' && /[A-Za-z_{(]/.test(text.charAt(at + 1)));
}

function expansion(text: string, at: number): Error {
  const name = quote(/^(?:\$\w+|\$?.[^\s"]{0,30})/.exec(text.slice(at, at + 60))?.[0] ?? text.charAt(at));
  return unreadable(
    `Only your shell knows what ${name} stands for: write its value, or call the doctor in front of the command ` +
      'itself, npx express-resource-cors doctor curl ...',
  );
}

/**
 * Windows: cmd takes away each caret and reads the next character as it is; what it starts reads the quotes (Microsoft's
 * documentation of "Parsing C++ command-line arguments").
 */
function cmdCommands(text: string): string[][] {
  const [unescaped, literal] = withoutCarets(text);
  const commands: string[][] = [];
  let words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (let at = 0; at < unescaped.length; at++) {
    const character = unescaped.charAt(at);
    if (character === '\\' && '"\\'.includes(unescaped.charAt(at + 1)) && at + 1 < unescaped.length) {
      // Developer tools double each backslash.
      word = (word ?? '') + unescaped.charAt(at + 1);
      at += 1;
    } else if (character === '"') {
      isQuoted = !isQuoted;
      word ??= '';
    } else if (!isQuoted && /[ \t\r\n&|]/.test(character) && !literal.has(at)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      if (/[\n&|]/.test(character) && words.length > 0) {
        commands.push(words);
        words = [];
      }
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  if (words.length > 0) commands.push(words);
  return commands;
}

/** The text without carets, and where characters stand that one of them made plain. */
function withoutCarets(text: string): [unescaped: string, literal: ReadonlySet<number>] {
  let unescaped = '';
  const literal = new Set<number>();
  for (let at = 0; at < text.length; at++) {
    if (text.charAt(at) === '^') {
      at += 1;
      const lineEnd = /^\r?\n/.exec(text.slice(at, at + 2))?.[0];
      // A caret at the end of a line joins it with the next, whose first character is plain.
      if (lineEnd !== undefined) {
        at += lineEnd.length;
        if (text.charAt(at) === ' ') {
          at -= 1;
          continue;
        }
        const after = /^\r?\n/.exec(text.slice(at, at + 2))?.[0];
        if (after !== undefined) at += after.length - 1;
      }
      if (at >= text.length) break;
      if (text.charAt(at) !== '"') literal.add(unescaped.length);
    }
    unescaped += text.charAt(at);
  }
  return [unescaped, literal];
}
