import type { CorsDocument } from '../configuration/document';
import type { CorsPolicyEntry } from '../configuration/entry';
import { readConfiguredOrigin } from '../origins/configured-origin';
import { checkPolicyProperty } from '../policies/check-policy';
import type { CorsPolicy } from '../policies/policy';
import { isRecord } from '../problems/checks';
import { problem, refuse, type CorsProblem } from '../problems/problem';
import { nearest } from '../text/nearest';
import { quote } from '../text/quote';

/** What options of the `cors` package come to here. */
export interface Carried {
  /** The configuration that does what they do, as far as it can be carried over. */
  readonly document: CorsDocument;
  /** What the entry allows, also where it names no origins yet. */
  readonly policy: CorsPolicy;
  /** What differs, by the property of the entry or of the document that it is said beside. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
  /** What can't be carried over. Until it is filled in, it allows nothing. */
  readonly holes: readonly Hole[];
}

/** Something that can't be carried over, by the name that it is left under. */
interface Hole {
  readonly name: string;
  readonly kind: 'origins' | 'callback';
  /** What it was and what to write in its place. */
  readonly note: string;
}

/** What the package does where an option is left out (cors 2.8, `defaults`). */
const DEFAULT_METHODS = 'GET,HEAD,PUT,PATCH,POST,DELETE';

const OPTIONS = [
  ...['origin', 'methods', 'allowedHeaders', 'headers', 'exposedHeaders', 'credentials', 'maxAge'],
  ...['preflightContinue', 'optionsSuccessStatus'],
];

/**
 * Reads options of the `cors` package, version 2.8, by what it does with them.
 *
 * @param options the options, or the function that it asks for them
 * @throws CorsConfigurationError with everything in them that the package can't work with
 */
export function readCorsOptions(options: unknown): Carried {
  const reader = new Reader();
  if (typeof options === 'function') return reader.delegate();
  if (!isRecord(options)) {
    refuse([
      problem('invalid-value', '', options, `${quote(options)} is not an object with options of cors`),
    ]);
  }
  const carried = reader.read(options as Record<string, unknown>);
  refuse(reader.problems);
  return carried;
}

class Reader {
  readonly problems: CorsProblem[] = [];
  readonly #notes = new Map<string, string[]>();
  readonly #holes: Hole[] = [];

  /** A function that is asked for the options of each request. */
  delegate(): Carried {
    this.#hole('optionsOfRequest', 'callback', [
      'The options came from a function of the request. A policy for each resource needs no function:',
      "name the resources in policies ({ resources: ['Products'], origins: [...] }). Where the origins are not",
      'known in advance, answer with a policy here, or with null to refuse.',
    ]);
    return this.#carried([], {}, {});
  }

  read(given: Record<string, unknown>): Carried {
    const options: Record<string, unknown> = { origin: '*', methods: DEFAULT_METHODS, ...given };
    this.#unknown(given);
    const cookies = options['credentials'] === true;
    const origins = this.#origins(options['origin'], cookies);
    const isAnonymous = origins === '*' && options['origin'] === '*';
    const hasCookies = cookies && !isAnonymous;
    const policy: { -readonly [Key in keyof CorsPolicy]: CorsPolicy[Key] } = {};
    this.#methods(options, policy, 'methods' in given, cookies);
    this.#requestHeaders(options, policy, cookies);
    this.#responseHeaders(options, policy, cookies);
    if (hasCookies) policy.cookies = true;
    this.#credentials(options['credentials'], isAnonymous);
    this.#maxAge(options['maxAge'], policy);
    return this.#carried(origins, policy, this.#answering(options));
  }

  #carried(
    origins: readonly string[] | '*',
    policy: CorsPolicy,
    options: Omit<CorsDocument, 'policies'>,
  ): Carried {
    const entry: CorsPolicyEntry = { resources: '*', origins, ...policy };
    const document = { ...options, policies: origins === '*' || origins.length > 0 ? [entry] : [] };
    return { document, policy, notes: this.#notes, holes: this.#holes };
  }

  #note(property: string, ...sentences: string[]): void {
    this.#notes.set(property, [...(this.#notes.get(property) ?? []), ...sentences]);
  }

  #hole(name: string, kind: Hole['kind'], lines: readonly string[]): void {
    this.#holes.push({ name, kind, note: lines.join(' ') });
  }

  #wrong(path: string, value: unknown, why: string): void {
    this.problems.push(problem('invalid-value', path, value, `${quote(value)} ${why}`));
  }

  #unknown(given: Record<string, unknown>): void {
    for (const name of Object.keys(given)) {
      if (OPTIONS.includes(name)) continue;
      const meant = nearest(name, OPTIONS);
      const hint = meant === undefined ? '' : ` Was ${quote(meant)} meant?`;
      this.#note('policies', `${quote(name)} is not an option of cors, which does not look at it.${hint}`);
    }
  }

  #origins(origin: unknown, cookies: boolean): readonly string[] | '*' {
    if (!origin) {
      this.#note(
        'policies',
        'Without an entry nobody is allowed. There a preflight went on to the application; here it gets 403.',
      );
      return [];
    }
    if (origin === '*') return '*';
    if (typeof origin === 'function') {
      this.#hole('originCallback', 'callback', [
        'origin was a function. Here it answers with a policy where it called back with true, else with null,',
        'or with a promise of one of them; it is asked about cross-origin requests only.',
      ]);
      return [];
    }
    if (typeof origin === 'string') {
      this.#note(
        'origins',
        'There every origin was sent this one, and browsers compared. Here others are sent nothing, and their preflights get 403.',
      );
    }
    const found: string[] = [];
    const everybody = this.#addOrigins(origin, 'origin', found);
    if (everybody !== undefined) {
      if (everybody !== 'origin') {
        this.#note(
          'origins',
          `${everybody} is neither a text nor a regular expression: there it let everybody in.`,
        );
      }
      this.#note(
        'origins',
        cookies
          ? "All origins may send cookies: any site that a visitor opens can act as that visitor. Name the origins. 'null', the origin of sandboxed pages, is not among them here."
          : "There the origin was echoed, with Vary; here everybody is sent '*', without.",
      );
      this.#holes.length = 0;
      return '*';
    }
    if (Array.isArray(origin) && origin.length === 0)
      this.#note('policies', 'The list of origins was empty: nobody was allowed.');
    else if (Array.isArray(origin))
      this.#note('origins', 'Other origins get 403 for a preflight; there it was 204 without their origin.');
    return [...new Set(found)];
  }

  /** Adds the origins in a value; answers with the place of what lets everybody in, if anything does. */
  #addOrigins(value: unknown, place: string, found: string[]): string | undefined {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        const everybody = this.#addOrigins(item, `${place}[${String(index)}]`, found);
        if (everybody !== undefined) return everybody;
      }
      return undefined;
    }
    if (typeof value === 'string') {
      this.#addOrigin(value, place, found);
      return undefined;
    }
    if (isExpression(value)) {
      this.#hole(`origins${String(this.#holes.length + 1)}`, 'origins', [
        `${place} was the regular expression ${quote(value)}, which may let in more than it should.`,
        "Name the origins that it was for: 'https://app.example.com', or 'https://*.example.com' for subdomains.",
      ]);
      return undefined;
    }
    return value ? place : undefined;
  }

  #addOrigin(text: string, place: string, found: string[]): void {
    const read = readConfiguredOrigin(text);
    // There a text is compared as it stands, so that a pattern is none.
    if (typeof read === 'object' && !text.includes('*')) {
      found.push(text);
      return;
    }
    const why =
      text === 'null'
        ? "'null' is the origin of every sandboxed page, and can't be named here; leave it out"
        : text.includes('*')
          ? `${quote(text)} was compared as it stands, so it never matched`
          : `${typeof read === 'string' ? read : ''}; it never matched`;
    this.#hole(`origins${String(this.#holes.length + 1)}`, 'origins', [
      `${place} was ${quote(text)}: ${why}.`,
      'Name what was meant, or take this away.',
    ]);
  }

  #methods(
    options: Record<string, unknown>,
    policy: { methods?: CorsPolicy['methods'] },
    isGiven: boolean,
    cookies: boolean,
  ): void {
    const names = this.#names(options['methods'], 'methods', true);
    if (!names) return;
    if (names.includes('*') && !cookies) {
      policy.methods = '*';
      return;
    }
    const plain = this.#withoutStar('methods', names);
    const upper = plain.map((name) => name.toUpperCase());
    const right = this.#right('methods', upper);
    policy.methods = right.length === 0 ? ['GET', 'HEAD', 'POST'] : right;
    if (plain.some((name, index) => name !== upper[index])) {
      this.#note('methods', 'There browsers compared case, so that a name in lower case allowed nothing.');
    }
    const missing = ['GET', 'HEAD', 'POST'].filter(
      (name) => right.length > 0 && !right.includes(name) && !(name === 'HEAD' && right.includes('GET')),
    );
    if (isGiven && missing.length > 0) {
      this.#note(
        'methods',
        `Here methods count for actual requests too: ${missing.join(', ')} passed there without being named, because browsers send it without asking, and is refused here. Name it if your pages use it.`,
      );
    }
  }

  #requestHeaders(
    options: Record<string, unknown>,
    policy: { requestHeaders?: CorsPolicy['requestHeaders'] },
    cookies: boolean,
  ): void {
    const given = options['allowedHeaders'] || options['headers']; // eslint-disable-line @typescript-eslint/prefer-nullish-coalescing -- as the package does
    if (!given) {
      policy.requestHeaders = '*';
      return;
    }
    const names = this.#names(given, options['allowedHeaders'] ? 'allowedHeaders' : 'headers');
    if (!names) return;
    if (names.includes('*') && !cookies) {
      policy.requestHeaders = '*';
      this.#note('requestHeaders', "There '*' left Authorization out; here it is among all.");
      return;
    }
    const right = this.#right('requestHeaders', this.#withoutStar('allowedHeaders', names));
    if (right.length > 0) {
      policy.requestHeaders = right;
      this.#note(
        'requestHeaders',
        'A preflight that asks for more gets 403 in production; there it was 204, and browsers compared.',
      );
    } else this.#note('policies', 'No request header is allowed that needs allowing.');
  }

  #responseHeaders(
    options: Record<string, unknown>,
    policy: { responseHeaders?: CorsPolicy['responseHeaders'] },
    cookies: boolean,
  ): void {
    const given = options['exposedHeaders'];
    if (!given) return;
    const names = this.#names(given, 'exposedHeaders');
    if (!names) return;
    if (names.includes('*') && !cookies) {
      policy.responseHeaders = '*';
      return;
    }
    const right = this.#right('responseHeaders', this.#withoutStar('exposedHeaders', names));
    if (right.length > 0) policy.responseHeaders = right;
  }

  /** The names in a list, or in one text with commas. */
  #names(value: unknown, option: string, isRequired = false): string[] | undefined {
    if (value === '' && isRequired) return [];
    const list: unknown = typeof value === 'string' ? value.split(',') : value;
    if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) {
      this.#wrong(option, value, 'is neither a list of names nor a text with commas');
      return undefined;
    }
    return [...new Set(list.flatMap((item) => item.split(',')).map((name) => name.trim()))].filter(
      (name) => name !== '',
    );
  }

  /** With credentials browsers take `*` for a name like any other (https://fetch.spec.whatwg.org/#cors-check). */
  #withoutStar(property: string, names: readonly string[]): readonly string[] {
    if (!names.includes('*')) return names;
    this.#note(
      'policies',
      `There '*' for ${property} worked for requests without cookies only, which can't be said here: it is left out. Name those that your pages use.`,
    );
    return names.filter((name) => name !== '*');
  }

  /** The names that can be allowed here; what becomes of the others is said. */
  #right(property: 'methods' | 'requestHeaders' | 'responseHeaders', names: readonly string[]): string[] {
    return names.filter((name) => {
      const flaws = checkPolicyProperty(property, [name]);
      for (const { message } of flaws) this.#note('policies', `Left out: ${message}.`);
      return flaws.length === 0;
    });
  }

  #credentials(credentials: unknown, isAnonymous: boolean): void {
    if (credentials && credentials !== true) {
      this.#note(
        'policies',
        `credentials was ${quote(credentials)}: only true counts there, so cookies are not allowed.`,
      );
    }
    if (credentials !== true || !isAnonymous) return;
    this.#note(
      'origins',
      "There '*' was sent with credentials, which browsers refuse, so cookies never worked: they are left out. Name the origins, and add cookies: true.",
    );
  }

  #maxAge(maxAge: unknown, policy: { cacheDuration?: number | undefined }): void {
    if (typeof maxAge !== 'number' && !maxAge) return;
    const seconds = typeof maxAge === 'string' && /^-?[0-9]+$/.test(maxAge) ? Number(maxAge) : maxAge;
    if (!Number.isInteger(seconds)) {
      this.#note(
        'policies',
        `maxAge was ${quote(maxAge)}, which is not a whole number of seconds; it is left out.`,
      );
      return;
    }
    policy.cacheDuration = Math.min(86400, Math.max(0, seconds as number));
    if (policy.cacheDuration === seconds) return;
    this.#note(
      'cacheDuration',
      (seconds as number) < 0
        ? `There it was ${quote(seconds)}, for which browsers keep nothing: that is 0.`
        : `There it was ${quote(seconds)}; a day is what browsers keep at most.`,
    );
  }

  #answering({
    preflightContinue,
    optionsSuccessStatus,
  }: Record<string, unknown>): Omit<CorsDocument, 'policies'> {
    const options: { preflightContinue?: boolean; preflightStatus?: number } = {};
    if (preflightContinue) {
      options.preflightContinue = true;
      this.#note('preflightContinue', 'Allowed preflights go on; those refused are answered.');
    }
    if (optionsSuccessStatus === undefined || optionsSuccessStatus === 204) return options;
    if (
      Number.isInteger(optionsSuccessStatus) &&
      Number(optionsSuccessStatus) >= 200 &&
      Number(optionsSuccessStatus) <= 299
    ) {
      options.preflightStatus = Number(optionsSuccessStatus);
      this.#note(
        'preflightStatus',
        'There every OPTIONS request was answered; here only preflights, and your own handlers run.',
      );
    } else {
      this.#note(
        'policies',
        `optionsSuccessStatus was ${quote(optionsSuccessStatus)}: browsers take a preflight for failed with it; it is left out.`,
      );
    }
    return options;
  }
}

/** Of this or another realm: a module that Node loads for a test has a realm of its own. */
function isExpression(value: unknown): value is RegExp {
  return Object.prototype.toString.call(value) === '[object RegExp]';
}
