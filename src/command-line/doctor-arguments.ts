import { readFile, stat } from 'node:fs/promises';
import { DoctorError } from '../doctor/doctor-error';
import { isCurl, readCurl } from '../doctor/intake/curl';
import type { GivenRequest } from '../doctor/intake/given-request';
import { readHar } from '../doctor/intake/har';
import { LONGEST_HAR, readPasted } from '../doctor/intake/read-pasted';
import { checkOptions, type DiagnoseOptions } from '../doctor/options';
import { errorText } from '../text/error-text';
import { quote } from '../text/quote';
import { readArguments } from './arguments';
import { WrongUsage, type Io } from './command';

/** What the doctor is asked to do. */
export interface DoctorArguments {
  /** One or more: each request for each origin. */
  readonly runs: readonly DiagnoseOptions[];
  /** What could not be taken over as it was given. */
  readonly notes: readonly string[];
  readonly json: boolean;
  readonly showSecrets: boolean;
}

/** Requests of one call; together they may take as many times the timeout. */
const MOST_RUNS = 50;

/** The doctor's own flags, which stand behind `curl` too, where they name nothing of curl's. */
const OWN_FLAGS = {
  origin: { type: 'string', multiple: true },
  method: { type: 'string' },
  credentials: { type: 'boolean' },
  preflight: { type: 'boolean' },
  reads: { type: 'string', multiple: true },
  send: { type: 'boolean' },
  force: { type: 'boolean' },
  timeout: { type: 'string' },
  har: { type: 'string' },
  'show-secrets': { type: 'boolean' },
} as const;

const FLAGS = {
  ...OWN_FLAGS,
  json: { type: 'boolean' },
  // As curl calls them, and some that need not do anything here.
  header: { type: 'string', multiple: true, short: 'H' },
  request: { type: 'string', short: 'X' },
  data: { type: 'string', multiple: true, short: 'd' },
  'data-raw': { type: 'string', multiple: true },
  cookie: { type: 'string', multiple: true, short: 'b' },
  'user-agent': { type: 'string', short: 'A' },
  insecure: { type: 'boolean', short: 'k' },
  head: { type: 'boolean', short: 'I' },
  compressed: { type: 'boolean' },
  include: { type: 'boolean', short: 'i' },
  location: { type: 'boolean', short: 'L' },
  silent: { type: 'boolean', short: 's' },
  'show-error': { type: 'boolean', short: 'S' },
  verbose: { type: 'boolean', short: 'v' },
} as const;

type Values = ReturnType<typeof readArguments<typeof FLAGS>>['values'];

/**
 * Reads the doctor's arguments, and the texts and files that they name.
 * @throws {@link WrongUsage} where they make no sense, or can't be read
 */
export async function readDoctorArguments(args: readonly string[], io: Io): Promise<DoctorArguments> {
  const { before, curl } = splitAtCurl(args);
  const { values, positionals } = readArguments(before, FLAGS);
  const given: GivenRequest[] = [];
  if (curl) given.push(reading(() => readCurl(curl)));
  if (values.har !== undefined) given.push(...(await readHarFile(values.har)));
  for (const positional of positionals) given.push(...(await readPositional(positional, io)));
  if (given.length === 0) throw new WrongUsage('Which URL is it about?');
  const runs = given.flatMap((request) => runsOf(request, values));
  if (runs.length > MOST_RUNS) {
    throw new WrongUsage(`That makes ${String(runs.length)} requests, more than ${String(MOST_RUNS)}.`);
  }
  // Before the first request is sent.
  for (const run of runs) reading(() => checkOptions(run));
  return {
    runs,
    notes: [...new Set(given.flatMap(({ notes }) => notes))],
    json: values.json === true,
    showSecrets: values['show-secrets'] === true,
  };
}

/** `doctor curl 'https://…' -H …`: what stands behind is curl's, but for the flags that only the doctor has. */
function splitAtCurl(args: readonly string[]): { before: readonly string[]; curl: string[] | undefined } {
  const start = args.findIndex((word) => isCurl(word));
  if (start === -1) return { before: args, curl: undefined };
  const before = args.slice(0, start);
  const curl: string[] = [];
  const behind = args.slice(start + 1);
  for (let at = 0; at < behind.length; at++) {
    const word = behind[at] ?? '';
    const name = word.startsWith('--') ? word.slice(2).replace(/=.*/s, '') : '';
    const flag = Object.hasOwn(OWN_FLAGS, name) ? OWN_FLAGS[name as keyof typeof OWN_FLAGS] : undefined;
    // curl has a --json with a value, which never looks like a flag.
    const isJson = word === '--json' && (behind[at + 1] ?? '-').startsWith('-');
    if (!flag && !isJson) {
      curl.push(word);
      continue;
    }
    before.push(word);
    if (flag?.type === 'string' && !word.includes('=')) {
      at += 1;
      before.push(...behind.slice(at, at + 1));
    }
  }
  return { before, curl };
}

async function readPositional(text: string, io: Io): Promise<GivenRequest[]> {
  if (text === '-') {
    const pasted = await readAll(io);
    return reading(() => readPasted(pasted));
  }
  if (/\s|^fetch\(/.test(text)) return reading(() => readPasted(text));
  return [{ url: text, headers: {}, notes: [] }];
}

async function readAll({ stdin }: Io): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin ?? []) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > LONGEST_HAR) throw new WrongUsage('There is more on standard input than 64 MiB.');
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function readHarFile(file: string): Promise<GivenRequest[]> {
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > LONGEST_HAR) throw new Error('it is larger than 64 MiB');
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = Object(error) as { code?: unknown };
    const why = code === 'ENOENT' ? 'there is no such file' : errorText(error);
    throw new WrongUsage(`${quote(file)} can't be read: ${why}.`);
  }
  return reading(() => readHar(text));
}

/** What is read out of a text; where it can't be, that is wrong usage. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DoctorError) throw new WrongUsage(error.message);
    throw error;
  }
}

/** The request for each origin, with what the flags say in addition. */
function runsOf(request: GivenRequest, values: Values): DiagnoseOptions[] {
  const origins = values.origin ?? (request.origin === undefined ? [] : [request.origin]);
  if (origins.length === 0) {
    throw new WrongUsage("Which page asks? Give its origin: --origin 'https://app.example.com'.");
  }
  const said = saidByFlags(values);
  return origins.map((origin) => ({
    url: request.url,
    origin,
    ...scriptOf(request),
    ...said,
    headers: { ...request.headers, ...said.headers },
  }));
}

/** What a request tells of the options, beside its URL and its origin. */
function scriptOf({
  method,
  body,
  credentials,
  preflight,
  insecure,
  userAgent,
}: GivenRequest): Partial<DiagnoseOptions> {
  return {
    ...(method !== undefined && { method }),
    ...(body !== undefined && { body }),
    ...(credentials && { credentials }),
    ...(preflight && { preflight }),
    ...(insecure && { insecure }),
    ...(userAgent !== undefined && { userAgent }),
  };
}

/** What the flags say of the request; those that curl has too, as curl reads them. */
function saidByFlags(values: Values): Partial<DiagnoseOptions> {
  const { request, method = request, timeout, preflight, reads, send, force, credentials } = values;
  if (values.method !== undefined && request !== undefined) {
    throw new WrongUsage('--method and --request name the method twice; give one of them.');
  }
  if (timeout !== undefined && !/^[1-9][0-9]*$/.test(timeout)) {
    throw new WrongUsage(`--timeout is a whole number of milliseconds, not ${quote(timeout)}.`);
  }
  const asCurl = reading(() =>
    readCurl([...curlWords(values), ...(method === undefined ? [] : ['-X', method]), 'http://host.invalid/']),
  );
  const { method: implied, ...told } = scriptOf(asCurl);
  return {
    ...told,
    headers: asCurl.headers,
    ...((method !== undefined || implied !== 'GET') && { method: implied ?? 'GET' }),
    ...(preflight && { preflight }),
    ...(reads && { reads }),
    ...(send && { send }),
    ...(force && { force }),
    ...(credentials && { credentials }),
    ...(timeout !== undefined && { timeout: Number(timeout) }),
  };
}

/** The flags that curl has too, as curl reads them. */
function curlWords(values: Values): string[] {
  const all = (flag: string, list: readonly string[] = []): string[] =>
    list.flatMap((value) => [flag, value]);
  return [
    ...all('-H', values.header),
    ...all('-d', values.data),
    ...all('--data-raw', values['data-raw']),
    ...all('-b', values.cookie),
    ...(values['user-agent'] === undefined ? [] : ['-A', values['user-agent']]),
    ...(values.insecure ? ['-k'] : []),
    ...(values.head ? ['-I'] : []),
  ];
}
