import fc from 'fast-check';
import {
  CorsConfiguration,
  type CorsDecision,
  type CorsDocument,
  type CorsPolicyEntry,
} from 'express-resource-cors';
import * as arbitrary from './arbitraries';
import { normalizeMethod, unsafeHeaderNames, type PageFetch } from './browser';
import { isClosed, type ModelConfiguration } from './model';
import { check, howToRepeat, MEETS_THE_RARE, tally, TIMEOUT } from './runs';
import { configurationOf } from './sites';

jest.setTimeout(TIMEOUT);

beforeAll(() => {
  process.stdout.write(howToRepeat());
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});

afterAll(() => {
  process.stdout.write(tally());
});

const REMEDIABLE = ['resource-not-configured', 'origin-not-allowed', 'method-not-allowed'].concat(
  'request-header-not-allowed',
);

describe('for any configuration and any request of a page', () => {
  test('the remedy of a refusal, run on the configuration, allows the request and opens nothing else', async () => {
    const seen = new Map<string, number>();
    await check(0.3, arbitrary.pageVisits, async ([configuration, pages]) => {
      const [page, ...others] = pages as [PageFetch, ...PageFetch[]];
      const before = configurationOf(withoutFilter(configuration));
      const refusal = await decide(before, page);
      fc.pre(refusal !== 'failure');
      const isNamed = refusal.resource !== null && refusal.reason !== 'ambiguous-path';
      if (!refusal.allowed && isNamed && /^[\w.:*{}/~-]*$/.test(refusal.resource)) {
        expect(refusal.message).toContain(`'${refusal.resource}' (from the path '`);
      }
      if (refusal.remedy === null) {
        if (!mayLackRemedy(configuration, page, refusal)) expect(refusal).toHaveProperty('remedy', 'a call');
        return;
      }
      const { reason, remedy } = refusal;
      seen.set(reason, (seen.get(reason) ?? 0) + 1);
      const after = configurationOf(withoutFilter(configuration));
      run(remedy, after);

      const allowed = await decide(after, page);
      if (allowed === 'failure') throw new Error('a callback was asked');
      expect(allowed.allowed).toBe(true);
      expect(allowed.remedy).toBeNull();

      const remedied = { before, after, page, remedied: allowed };
      for (const other of others) await holdAgainst(remedied, other);
    });
    // So that there is something that works.
    for (const reason of [...REMEDIABLE, 'allowed']) expect(seen.get(reason)).toBeGreaterThan(0);
  });

  test.each(['a document', 'the fluent form'] as const)(
    'what the message says to write, in %s, done exactly so, allows the request and opens nothing else',
    async (form) => {
      const seen = new Map<string, number>();
      await check(0.4, arbitrary.pageVisits, async ([configuration, pages]) => {
        const [page, ...others] = pages as [PageFetch, ...PageFetch[]];
        const source = withoutFilter(configuration);
        const written = form === 'a document' ? writtenAsDocument(source) : writtenAsCalls(source);
        const before = written.build();
        const refusal = await decide(before, page);
        fc.pre(refusal !== 'failure');
        const instruction = INSTRUCTION.exec(refusal.message)?.groups as Instruction | undefined;
        if (!instruction) {
          expect(refusal.remedy === null || MEANT.test(refusal.message)).toBe(true);
          return;
        }
        const { verb, edit, scope } = instruction;
        seen.set(verb, (seen.get(verb) ?? 0) + 1);

        const isRemedy = edit === `the call that is the decision's remedy`;
        const after = written.edited(verb, isRemedy ? String(refusal.remedy) : edit);

        const allowed = await decide(after, page);
        if (allowed === 'failure') throw new Error('a callback was asked');
        expect(allowed).toMatchObject({ allowed: true });
        const remedied = { before, after, page, remedied: allowed, forAllResources: scope !== undefined };
        for (const other of others) await holdAgainst(remedied, other);
      });
      // So that every kind of edit is tried, the last of which one case in five hundred needs.
      if (MEETS_THE_RARE) for (const verb of VERBS[form]) expect(seen.get(verb)).toBeGreaterThan(0);
    },
  );

  test('the remedy of a refusal, where a filter is asked, leaves the last word to the filter', () =>
    check(0.1, arbitrary.pageVisit, async ([configuration, page]) => {
      const config = configurationOf(configuration);
      const refusal = await decide(config, page);
      fc.pre(refusal !== 'failure' && refusal.remedy !== null);
      run(refusal.remedy, config);

      const decided = await decide(config, page);
      const isFinal = decided === 'failure' || decided.allowed || configuration.scripts.filter !== undefined;
      expect(isFinal).toBe(true);
    }));

  test('a remedy survives the declarative form', () =>
    check(0.1, arbitrary.pageVisit, async ([configuration, page]) => {
      const config = configurationOf(withoutFilter(configuration));
      const refusal = await decide(config, page);
      fc.pre(refusal !== 'failure' && refusal.remedy !== null);
      run(refusal.remedy, config);

      const again = CorsConfiguration.from(config.toJSON());
      expect(await decide(again, page)).toMatchObject({ allowed: true });
    }));
});

/** The end of a message that says what to write. */
const INSTRUCTION =
  /To allow (?:it|them)(?<scope> for all resources, as this configuration names none)?, (?<verb>change the document: |add |write )(?<edit>.*)\.$/s;

/** Where the name was probably meant otherwise, nothing is to be written but the name. */
const MEANT = /(?:did you mean '.*'\? Correct it|A slash is missing)/s;

interface Instruction {
  readonly verb: string;
  readonly edit: string;
  readonly scope: string | undefined;
}

const VERBS = {
  'a document': ['change the document: ', 'write '],
  'the fluent form': ['add ', 'write '],
};

/** A configuration as somebody has written it, and may go on writing. */
interface Written {
  build(): CorsConfiguration;
  /** Does what an instruction says, to the letter. */
  edited(verb: string, edit: string): CorsConfiguration;
}

function writtenAsDocument(source: ModelConfiguration): Written {
  const build = (document: CorsDocument): CorsConfiguration => configurationOf({ ...source, document });
  return {
    build: () => build(source.document),
    edited: (verb, edit) => {
      if (verb === 'write ') {
        const config = build(source.document);
        run(edit, config);
        return config;
      }
      const document = JSON.parse(JSON.stringify(source.document)) as CorsDocument;
      const policies = document.policies as unknown as Record<string, unknown>[];
      for (const change of edit.split(/; (?=policies)/)) {
        const [, index = '', property = '', how = '', json = ''] =
          /^policies(?:\[(\d+)\])?(?:\.(\w+))?: (add|write|take out) (.*)$/s.exec(change) ?? [];
        const entry = policies[Number(index)] as Record<string, unknown[]>;
        if (index === '') policies.push(JSON.parse(json) as Record<string, unknown>);
        else if (how === 'write') Object.assign(entry, JSON.parse(`{${json}}`));
        else if (how === 'add') entry[property]!.push(...(JSON.parse(`[${json}]`) as unknown[]));
        else {
          const list = entry[property]!;
          const place = list.indexOf(JSON.parse(json));
          expect(place).not.toBe(-1);
          list.splice(place, 1);
        }
      }
      return build(document);
    },
  };
}

function writtenAsCalls(source: ModelConfiguration): Written {
  const { policies, ...options } = source.document;
  const lines = policies.map(chainOf);
  const build = (code: readonly string[]): CorsConfiguration => {
    const config = configurationOf({ ...source, document: { ...options, policies: [] } });
    for (const line of code) run(line, config);
    return config;
  };
  return {
    build: () => build(lines),
    edited: (verb, edit) => {
      if (verb === 'write ') return build([...lines, edit]);
      const [, calls = '', start = ''] = /^(\..*) to (config\..*)$/s.exec(edit) ?? [];
      const at = lines.findIndex((line) => line === start || line.startsWith(`${start}.`));
      expect(at).not.toBe(-1);
      return build(lines.map((line, index) => (index === at ? line + calls : line)));
    },
  };
}

/** An entry as a chain of the fluent form. */
function chainOf({ resources, origins, exempt, ...policy }: CorsPolicyEntry): string {
  const list = (values: readonly string[]): string => values.map((each) => `'${each}'`).join(', ');
  const start = resources === '*' ? 'config' : `config.forResources(${list(resources)})`;
  if (exempt === true) return `${resources === '*' ? 'config.forAllResources()' : start}.exempt()`;
  if (origins === 'none') {
    return `${resources === '*' ? 'config.forAllResources()' : start}.forNoOrigins()`;
  }
  const calls = [
    origins === '*' || origins === undefined ? '.forAllOrigins()' : `.forOrigins(${list(origins)})`,
  ];
  const lists = {
    methods: ['allowMethods', 'allowAllMethods'],
    requestHeaders: ['allowRequestHeaders', 'allowAllRequestHeaders'],
    responseHeaders: ['allowResponseHeaders', 'allowAllResponseHeaders'],
  } as const;
  for (const [property, [some, all]] of Object.entries(lists)) {
    const value = policy[property as keyof typeof lists];
    if (value !== undefined) calls.push(value === '*' ? `.${all}()` : `.${some}(${list(value)})`);
  }
  if (policy.cookies === true) calls.push('.allowCookies()');
  if (policy.cacheDuration !== undefined) calls.push(`.withCacheDuration(${String(policy.cacheDuration)})`);
  return start + calls.join('');
}

interface Remedied {
  readonly before: CorsConfiguration;
  readonly after: CorsConfiguration;
  readonly page: PageFetch;
  /** The decision on the page's request, with the remedy. */
  readonly remedied: CorsDecision;
  /** Whether there are entries for all resources only, so that what is added counts for all of them. */
  readonly forAllResources?: boolean;
}

/** Holds the decision on another request against what it was without the remedy. */
async function holdAgainst(
  { before, after, page, remedied, forAllResources = false }: Remedied,
  other: PageFetch,
): Promise<void> {
  const was = await decide(before, other);
  const is = await decide(after, other);
  if (was === 'failure' || is === 'failure') {
    expect(is).toBe(was);
    return;
  }
  // Two readings of a path that named two resources may name the remedied one now.
  if (was.reason === 'ambiguous-path' && is.resource === remedied.resource) return;
  // And two that named one resource may name two, where the remedy gives one of them entries of its own.
  if (is.reason === 'ambiguous-path' && /%|\/[/.]|\\/.test(other.target)) {
    expect(is.allowed).toBe(false);
    return;
  }
  const isElsewhere = !forAllResources && is.resource !== remedied.resource;
  if (other.origin !== page.origin || isElsewhere) {
    expect({ ...is.headers, Vary: '' }).toEqual({ ...was.headers, Vary: '' });
    expect(is.allowed).toBe(was.allowed);
    return;
  }
  const cookiesAdded = page.credentials === 'include';
  if (was.allowed) {
    expect(is.allowed).toBe(true);
    const kept = ['Access-Control-Max-Age'];
    // With cookies there is no '*': the names are listed as the response is sent.
    if (!cookiesAdded) kept.push('Access-Control-Allow-Credentials', 'Access-Control-Expose-Headers');
    for (const name of kept) expect(is.headers[name]).toBe(was.headers[name]);
    return;
  }
  if (!is.allowed) return;
  // It was opened, so everything in it is the request's own, or was allowed before.
  const methods = [normalizeMethod(page.method)];
  const headers = unsafeHeaderNames(page);
  const allowedBefore = async (method: string, names: string[]): Promise<boolean> => {
    const { target: url, origin } = other;
    return (await before.checkAccess({ url, origin, method, requestHeaders: names, type: 'preflight' }))
      .allowed;
  };
  const method = normalizeMethod(other.method);
  const named = methods.includes(method) || (method === 'HEAD' && methods.includes('GET'));
  expect(named || (await allowedBefore(method, []))).toBe(true);
  for (const name of is.type === 'preflight' ? unsafeHeaderNames(other) : []) {
    if (headers.includes(name) || name === 'accept') continue;
    const some = await Promise.all(METHODS.map((each) => allowedBefore(each, [name])));
    expect(some).toContain(true);
  }
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];

/** Where no call would help, or none is needed, by the rules in words. */
function mayLackRemedy(
  { document, scripts }: ModelConfiguration,
  page: PageFetch,
  decision: CorsDecision,
): boolean {
  const { reason, resource, origin, method, headers } = decision;
  if (resource === null || origin === 'null') return true;
  // Who closes a resource to everybody means it.
  if (isClosed({ document, scripts }, page.target)) return true;
  // The policy may be a callback's, which no call changes.
  if (scripts.dynamic !== undefined) return true;
  // Entries for all resources alone: one for this resource would close it to them.
  if (document.policies.every(({ resources }) => resources === '*') && document.policies.length > 0)
    return true;
  // What stands before the name was taken for it, or nothing is to be allowed.
  if (/For the name to be|leave the path to the application/.test(decision.message)) return true;
  // Of what is in such a path not everything can stand in a name.
  if (/%|\\|\/\/|\/\./.test(page.target)) return true;
  if (reason === 'allowed') {
    return page.credentials === 'omit' || headers['Access-Control-Allow-Credentials'] === 'true';
  }
  return !REMEDIABLE.includes(reason) || method !== method?.toUpperCase();
}

function withoutFilter({ document, scripts: { dynamic } }: ModelConfiguration): ModelConfiguration {
  return { document, scripts: { dynamic } };
}

function run(code: string, config: CorsConfiguration): void {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- that is the test
  new Function('config', code)(config);
}

async function decide(config: CorsConfiguration, page: PageFetch): Promise<CorsDecision | 'failure'> {
  try {
    return await config.checkAccess({
      method: page.method,
      url: page.target,
      origin: page.origin,
      requestHeaders: unsafeHeaderNames(page),
      credentials: page.credentials === 'include',
      ...(page.forcePreflight && { type: 'preflight' }),
    });
  } catch {
    return 'failure';
  }
}
