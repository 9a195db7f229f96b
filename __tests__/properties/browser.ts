/**
 * A browser's side of `fetch(url, { mode: 'cors' })`, after the WHATWG Fetch standard as far as CORS goes. It trusts
 * nothing but what comes over the wire.
 */
export interface PageFetch {
  /** The serialised origin of the page. */
  readonly origin: string;
  /** The request target, as the browser would send it. */
  readonly target: string;
  /** As the script spells it. */
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly credentials: 'include' | 'omit';
  /** The upload has listeners. */
  readonly forcePreflight: boolean;
  /** Whether this browser sends `Sec-Fetch-Site`. */
  readonly fetchMetadata: boolean;
}

export interface WireRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

export interface WireResponse {
  readonly status: number;
  /** Every header line, in order, names as sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export type Send = (request: WireRequest) => Promise<WireResponse>;

export interface PageResult {
  /** Why the script gets a network error; undefined where it gets a response. */
  readonly blocked?: string;
  /** The status that the script reads. */
  readonly status?: number;
  /** The header lines that the script reads, names lower-cased. */
  readonly headers?: readonly (readonly [name: string, value: string])[] | undefined;
}

export async function fetchFromPage(send: Send, page: PageFetch): Promise<PageResult> {
  const method = normalizeMethod(page.method);
  if (needsPreflight(page)) {
    const failure = await preflight(send, page, method);
    if (failure !== undefined) return { blocked: failure };
  }
  const response = await send(actualRequest(page));
  const failure = corsCheck(page, response);
  if (failure !== undefined) return { blocked: failure };
  return { status: response.status, headers: exposedHeaders(page, response) };
}

export function preflightRequest(page: PageFetch): WireRequest {
  const names = unsafeHeaderNames(page);
  return {
    method: 'OPTIONS',
    target: page.target,
    headers: {
      Accept: '*/*',
      ...commonHeaders(page),
      'Access-Control-Request-Method': normalizeMethod(page.method),
      ...(names.length > 0 && { 'Access-Control-Request-Headers': names.join(',') }),
    },
  };
}

export function actualRequest(page: PageFetch): WireRequest {
  return {
    method: normalizeMethod(page.method),
    target: page.target,
    headers: {
      ...Object.fromEntries(page.headers),
      ...commonHeaders(page),
      ...(page.credentials === 'include' && { Cookie: 'session=1' }),
    },
  };
}

/** Fetch § CORS-preflight fetch; answers with what failed. */
async function preflight(send: Send, page: PageFetch, method: string): Promise<string | undefined> {
  const response = await send(preflightRequest(page));
  return preflightFailure(page, method, unsafeHeaderNames(page), response);
}

/** Fetch § CORS-preflight fetch, steps 7 and following: what is wrong with the response, if anything is. */
export function preflightFailure(
  page: Pick<PageFetch, 'origin' | 'credentials'>,
  method: string,
  names: readonly string[],
  response: WireResponse,
): string | undefined {
  const failure = corsCheck(page, response);
  if (failure !== undefined) return `preflight: ${failure}`;
  if (response.status < 200 || response.status > 299) return `preflight: status ${String(response.status)}`;

  const methods = listOf(response, 'Access-Control-Allow-Methods');
  const allowed = listOf(response, 'Access-Control-Allow-Headers');
  if (!methods || !allowed) return 'preflight: a list that does not parse';
  const anonymous = page.credentials !== 'include';
  const listed = methods.includes(method) || ['GET', 'HEAD', 'POST'].includes(method);
  if (!listed && !(anonymous && methods.includes('*'))) return `preflight: method ${method}`;
  const listedNames = allowed.map((name) => name.toLowerCase());
  for (const name of names) {
    const covered = anonymous && listedNames.includes('*') && name !== 'authorization';
    if (!listedNames.includes(name) && !covered) return `preflight: header ${name}`;
  }
  return undefined;
}

/** Fetch § CORS check, step by step; answers with what failed. */
function corsCheck(
  { origin, credentials }: Pick<PageFetch, 'origin' | 'credentials'>,
  response: WireResponse,
): string | undefined {
  const allowOrigin = valueOf(response, 'Access-Control-Allow-Origin');
  if (allowOrigin === undefined) return 'no Access-Control-Allow-Origin';
  if (credentials !== 'include' && allowOrigin === '*') return undefined;
  if (allowOrigin !== origin) return `Access-Control-Allow-Origin: ${allowOrigin}`;
  if (credentials !== 'include') return undefined;
  const allowCredentials = valueOf(response, 'Access-Control-Allow-Credentials');
  return allowCredentials === 'true'
    ? undefined
    : `Access-Control-Allow-Credentials: ${String(allowCredentials)}`;
}

/** Fetch § CORS filtered response. */
function exposedHeaders(page: PageFetch, response: WireResponse): PageResult['headers'] {
  const exposed = (listOf(response, 'Access-Control-Expose-Headers') ?? []).map((name) => name.toLowerCase());
  const all = page.credentials !== 'include' && exposed.includes('*');
  return response.headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name !== 'set-cookie' && name !== 'set-cookie2')
    .filter(([name]) => all || exposed.includes(name) || SAFELISTED_RESPONSE_HEADERS.includes(name));
}

const SAFELISTED_RESPONSE_HEADERS = [
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
];

function commonHeaders({ origin, fetchMetadata }: PageFetch): Record<string, string> {
  return { Origin: origin, ...(fetchMetadata && { 'Sec-Fetch-Site': 'cross-site' }) };
}

/** Fetch § normalize a method: these six, and no other. */
export function normalizeMethod(method: string): string {
  const upper = method.toUpperCase();
  return ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'].includes(upper) ? upper : method;
}

export function needsPreflight(page: PageFetch): boolean {
  const safelisted = ['GET', 'HEAD', 'POST'].includes(normalizeMethod(page.method));
  return page.forcePreflight || !safelisted || unsafeHeaderNames(page).length > 0;
}

/** Fetch § CORS-unsafe request-header names: lower-cased, without repeats, sorted. */
export function unsafeHeaderNames({ headers }: PageFetch): string[] {
  const unsafe = headers.filter(([name, value]) => !isSafelisted(name, value));
  const safe = headers.filter(([name, value]) => isSafelisted(name, value));
  const size = safe.reduce((sum, [, value]) => sum + value.length, 0);
  const names = (size > 1024 ? headers : unsafe).map(([name]) => name.toLowerCase());
  return [...new Set(names)].sort();
}

/** Fetch § CORS-safelisted request-header. */
function isSafelisted(name: string, value: string): boolean {
  if (value.length > 128) return false;
  switch (name.toLowerCase()) {
    case 'accept':
      return !UNSAFE_BYTE.test(value);
    case 'accept-language':
    case 'content-language':
      return /^[0-9A-Za-z *,\-.;=]*$/.test(value);
    case 'content-type': {
      const [essence = ''] = value.split(';');
      return !UNSAFE_BYTE.test(value) && SIMPLE_BODIES.includes(essence.trim().toLowerCase());
    }
    case 'range':
      return /^bytes=[0-9]+-[0-9]*$/.test(value);
    default:
      return false;
  }
}

const UNSAFE_BYTE = /["():<>?@[\\\]{}\x7f]|[^\t\x20-\xff]/;
const SIMPLE_BODIES = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/** Fetch § extract header list values, with the grammar `1#token`; null where it doesn't parse. */
function listOf(response: WireResponse, name: string): string[] | null {
  const value = valueOf(response, name);
  if (value === undefined) return [];
  const members = value
    .split(',')
    .map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((member) => member !== '');
  return members.every((member) => /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(member)) ? members : null;
}

/** Fetch § get: the values of all lines of that name, joined. */
function valueOf(response: WireResponse, name: string): string | undefined {
  const lines = response.headers.filter(([other]) => other.toLowerCase() === name.toLowerCase());
  return lines.length === 0 ? undefined : lines.map(([, value]) => value).join(', ');
}
