/** One `Access-Control-*` header of a response. */
export interface HeaderLine {
  /** The name as documentation has it. */
  readonly name: string;
  /** The name as servers index it, and as it is sent: Node sets a name in lower case twice as fast as others. */
  readonly lower: string;
  readonly value: string;
}

/** A function that makes lines of this header. */
function lineMaker(name: string): (value: string) => HeaderLine {
  const lower = name.toLowerCase();
  return (value) => Object.freeze({ name, lower, value });
}

const allowMethods = lineMaker('Access-Control-Allow-Methods');
const allowHeaders = lineMaker('Access-Control-Allow-Headers');
const maxAge = lineMaker('Access-Control-Max-Age');
const exposeHeaders = lineMaker('Access-Control-Expose-Headers');
const ALLOW_CREDENTIALS = lineMaker('Access-Control-Allow-Credentials')('true');

/** What the lines of a policy are made of. */
interface Sent {
  readonly cookies: boolean;
  /** Undefined for all. */
  readonly exposedList: string | undefined;
  readonly maxAge: string | undefined;
}

/** The lines of an allowed actual response that depend on the policy alone (docs/design.md § What is sent). */
export function actualLines({ cookies, exposedList }: Sent): readonly HeaderLine[] {
  // Without credentials `*` exposes everything; with them it is a name like any other, and the names are listed as
  // the response is sent (https://fetch.spec.whatwg.org/#concept-response-cors-exposed-header-name-list).
  const exposed = exposedList ?? (cookies ? '' : '*');
  return Object.freeze([
    ...credentialsLines({ cookies }),
    ...(exposed === '' ? [] : [exposeHeaders(exposed)]),
  ]);
}

/** The lines of an answer to a preflight with these lists; one that refuses something is not for keeping. */
export function preflightLines(
  { cookies, maxAge: seconds }: Pick<Sent, 'cookies' | 'maxAge'>,
  methods: string,
  names: string,
  refused: boolean,
): readonly HeaderLine[] {
  return [
    ...credentialsLines({ cookies }),
    allowMethods(methods),
    ...(names === '' ? [] : [allowHeaders(names)]),
    ...(seconds === undefined || refused ? [] : [maxAge(seconds)]),
  ];
}

/** `Access-Control-Allow-Credentials`, where cookies are allowed. */
function credentialsLines({ cookies }: Pick<Sent, 'cookies'>): readonly HeaderLine[] {
  return cookies ? [ALLOW_CREDENTIALS] : [];
}
