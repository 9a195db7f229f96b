import { nearest } from '../../text/nearest';
import { quote } from '../../text/quote';
import { readHeaderLines, unreadable, type GivenRequest } from './given-request';

/** What a flag of curl means for a request. */
type Meaning =
  | 'header'
  | 'method'
  | 'data'
  | 'json'
  | 'form'
  | 'query'
  | 'head'
  | 'insecure'
  | 'cookie'
  | 'user-agent'
  | 'referer'
  | 'user'
  | 'bearer'
  | 'range'
  | 'url'
  /** It says nothing about the request; the second has a value. */
  | 'nothing'
  | 'nothing-with-value';

const WITHOUT_VALUE: readonly Meaning[] = ['query', 'head', 'insecure', 'nothing'];

/** curl's flags by their long names (its manual page). */
const FLAGS: Readonly<Record<string, Meaning>> = {
  header: 'header',
  request: 'method',
  data: 'data',
  'data-ascii': 'data',
  'data-binary': 'data',
  'data-raw': 'data',
  'data-urlencode': 'data',
  json: 'json',
  form: 'form',
  'form-string': 'form',
  get: 'query',
  head: 'head',
  insecure: 'insecure',
  cookie: 'cookie',
  'user-agent': 'user-agent',
  referer: 'referer',
  user: 'user',
  'oauth2-bearer': 'bearer',
  range: 'range',
  url: 'url',
  ...all('nothing', [
    'anyauth',
    'basic',
    'compressed',
    'fail',
    'fail-with-body',
    'globoff',
    'http1.0',
    'http1.1',
    'http2',
    'http2-prior-knowledge',
    'http3',
    'include',
    'ipv4',
    'ipv6',
    'location',
    'location-trusted',
    'no-buffer',
    'no-progress-meter',
    'path-as-is',
    'progress-bar',
    'remote-name',
    'show-error',
    'silent',
    'ssl-no-revoke',
    'tcp-nodelay',
    'tlsv1.2',
    'tlsv1.3',
    'verbose',
  ]),
  ...all('nothing-with-value', [
    'cacert',
    'cert',
    'connect-timeout',
    'connect-to',
    'cookie-jar',
    'dump-header',
    'interface',
    'key',
    'max-redirs',
    'max-time',
    'noproxy',
    'output',
    'proxy',
    'resolve',
    'retry',
    'retry-delay',
    'tls-max',
    'trace-ascii',
    'write-out',
  ]),
};

/** Its short ones. */
const SHORT: Readonly<Record<string, string>> = {
  H: 'header',
  X: 'request',
  d: 'data',
  F: 'form',
  G: 'get',
  I: 'head',
  k: 'insecure',
  b: 'cookie',
  A: 'user-agent',
  e: 'referer',
  u: 'user',
  r: 'range',
  '0': 'http1.0',
  '4': 'ipv4',
  '6': 'ipv6',
  '#': 'progress-bar',
  D: 'dump-header',
  E: 'cert',
  L: 'location',
  N: 'no-buffer',
  O: 'remote-name',
  S: 'show-error',
  c: 'cookie-jar',
  f: 'fail',
  g: 'globoff',
  i: 'include',
  m: 'max-time',
  o: 'output',
  s: 'silent',
  v: 'verbose',
  w: 'write-out',
  x: 'proxy',
};

function all(meaning: Meaning, names: readonly string[]): Record<string, Meaning> {
  return Object.fromEntries(names.map((name) => [name, meaning]));
}

/** Whether a word names curl: `curl`, `curl.exe`, with a path or without. */
export function isCurl(word: string | undefined): boolean {
  return word !== undefined && /^(?:.*[\\/])?curl(?:\.exe)?$/i.test(word);
}

/** What has been read so far of a command. */
interface Reading {
  readonly urls: string[];
  readonly lines: (readonly [name: string, value: string])[];
  readonly data: string[];
  readonly notes: string[];
  method?: string;
  isJson?: boolean;
  isForm?: boolean;
  isQuery?: boolean;
  isHead?: boolean;
  insecure?: boolean;
}

/**
 * The request of a curl command, from the words behind `curl`.
 * @throws {@link DoctorError} `wrong-usage`, for a flag that is not known, and without a URL
 */
export function readCurl(words: readonly string[]): GivenRequest {
  const reading: Reading = { urls: [], lines: [], data: [], notes: [] };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-') || word === '-') {
      reading.urls.push(word);
      continue;
    }
    for (const [flag, name, rest] of flagsOf(word)) {
      const meaning = meaningOf(flag, name);
      let value = rest;
      if (value === undefined && !WITHOUT_VALUE.includes(meaning)) {
        at += 1;
        value = words[at];
        if (value === undefined) throw unreadable(`curl's ${flag} has no value.`);
      }
      take(reading, meaning, value ?? '', name);
    }
  }
  return requestOf(reading);
}

/** The flags in a word: `--data`, `-d`, `-dx=1`, `-sSk`; with the value that stands in the same word. */
function flagsOf(word: string): (readonly [flag: string, name: string, value: string | undefined])[] {
  if (word.startsWith('--')) return [[word, word.slice(2), undefined]];
  const flags: (readonly [string, string, string | undefined])[] = [];
  for (let at = 1; at < word.length; at++) {
    const letter = word.charAt(at);
    const name = Object.hasOwn(SHORT, letter) ? String(SHORT[letter]) : letter;
    const takesValue = Object.hasOwn(FLAGS, name) && !WITHOUT_VALUE.includes(FLAGS[name] ?? 'nothing');
    const rest = word.slice(at + 1);
    if (takesValue && rest !== '') {
      flags.push([`-${letter}`, name, rest]);
      break;
    }
    flags.push([`-${letter}`, name, undefined]);
  }
  return flags;
}

function meaningOf(flag: string, name: string): Meaning {
  const known = Object.hasOwn(FLAGS, name) ? FLAGS[name] : undefined;
  // curl has a `no-` for each of its switches.
  const meaning =
    known ?? (name.startsWith('no-') && Object.hasOwn(FLAGS, name.slice(3)) ? 'nothing' : undefined);
  if (meaning !== undefined) return meaning;
  const meant = nearest(name, Object.keys(FLAGS));
  throw unreadable(
    `The doctor does not know curl's ${quote(flag)}${meant === undefined ? '' : `; did you mean '--${meant}'?`} ` +
      'Leave it out where it does not change the request.',
  );
}

function take(reading: Reading, meaning: Meaning, value: string, name: string): void {
  const { lines, data, notes, urls } = reading;
  switch (meaning) {
    case 'header':
      lines.push(headerOf(value));
      return;
    case 'method':
      reading.method = value;
      return;
    case 'json':
      reading.isJson = true;
      data.push(value);
      return;
    case 'data':
      if (value.startsWith('@') && name !== 'data-raw') {
        notes.push(`The body in ${quote(value)} is not read: an empty one stands for it.`);
        data.push('');
      } else data.push(value);
      return;
    case 'form':
      reading.isForm = true;
      notes.push(
        "The fields of the form are not sent: an empty body of type 'multipart/form-data' stands for them.",
      );
      return;
    case 'query':
      reading.isQuery = true;
      return;
    case 'head':
      reading.isHead = true;
      return;
    case 'insecure':
      reading.insecure = true;
      return;
    case 'cookie':
      // Without a `=` it is the name of a file.
      if (value.includes('=')) lines.push(['Cookie', value]);
      else notes.push(`The cookies in the file ${quote(value)} are not read.`);
      return;
    case 'user-agent':
      lines.push(['User-Agent', value]);
      return;
    case 'referer':
      lines.push(['Referer', value]);
      return;
    case 'user':
      lines.push(['Authorization', `Basic ${Buffer.from(value).toString('base64')}`]);
      return;
    case 'bearer':
      lines.push(['Authorization', `Bearer ${value}`]);
      return;
    case 'range':
      lines.push(['Range', `bytes=${value}`]);
      return;
    case 'url':
      urls.push(value);
      return;
    case 'nothing':
    case 'nothing-with-value':
  }
}

/** `Name: value`; `Name;` is curl's for one without a value. */
function headerOf(text: string): readonly [name: string, value: string] {
  if (text.startsWith('@'))
    throw unreadable(`The headers in the file ${quote(text)} are not read: write them out.`);
  const colon = text.indexOf(':', text.startsWith(':') ? 1 : 0);
  if (colon > 0) return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  if (/^[^;]+;$/.test(text)) return [text.slice(0, -1).trim(), ''];
  throw unreadable(`A header is written 'Name: value', not ${quote(text)}.`);
}

function requestOf(reading: Reading): GivenRequest {
  const { urls, lines, data, isJson, isForm, isQuery, isHead } = reading;
  const [url, second] = urls;
  if (url === undefined) throw unreadable('The curl command names no URL.');
  if (second !== undefined) {
    throw unreadable(
      `The curl command names two URLs, ${quote(url)} and ${quote(second)}: give one at a time.`,
    );
  }
  const has = (wanted: string): boolean => lines.some(([name]) => name.toLowerCase() === wanted);
  const hasBody = (data.length > 0 && !isQuery) || isForm === true;
  const method = reading.method ?? (isHead ? 'HEAD' : hasBody ? 'POST' : 'GET');
  const sendsBody = hasBody && method !== 'GET' && method !== 'HEAD';
  const added: (readonly [string, string])[] = [];
  if (sendsBody && !has('content-type')) {
    const form = isForm ? 'multipart/form-data; boundary=form' : 'application/x-www-form-urlencoded';
    added.push(['Content-Type', isJson ? 'application/json' : form]);
  }
  if (isJson && !has('accept')) added.push(['Accept', 'application/json']);
  const told = readHeaderLines([...lines, ...added]);
  const notes = [...reading.notes, ...told.notes];
  if (hasBody && !sendsBody) notes.push(`The body is left out: a script can't send one with ${method}.`);
  return {
    ...told,
    // As in curl.
    url: withQuery(/^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`, isQuery ? data : []),
    method,
    ...(sendsBody && { body: isForm ? '' : data.join('&') }),
    ...(reading.insecure && { insecure: true }),
    notes,
  };
}

function withQuery(url: string, data: readonly string[]): string {
  return data.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${data.join('&')}`;
}
