import type {
  CorsDynamicConfigurationCallback,
  CorsStaticConfigurationAccessFilter,
} from '../engine/access-request';
import type { EngineOptions } from '../engine/compiled-configuration';
import { checkCacheDuration, POLICY_PROPERTIES_ELSEWHERE } from '../policies/check-policy';
import {
  checkBoolean,
  checkFunction,
  isRecord,
  LONGEST_TIME,
  unknownProperty,
  wholeNumber,
} from '../problems/checks';
import { checkOptions, optionOr, type Option } from '../problems/options';
import { below, problem, type CorsProblem } from '../problems/problem';
import { resolve } from '../resources/path-readings';
import { Route, type CorsRoute } from '../resources/route-template';
import { quote } from '../text/quote';

/** The options of a configuration, all of which may be set afterwards too. */
export interface CorsOptions {
  /**
   * Route templates in path-to-regexp 8 syntax, relative to `basePath`; the first that matches a path says its
   * `:controller` and `:action`. Default: `['/api/:controller{/*rest}', '/:controller{/*rest}']`.
   */
  readonly routes?: readonly CorsRoute[] | undefined;
  /**
   * What `~` and the route templates are relative to, where the application lives below a prefix (`/shop`).
   * A request outside it names no resource. Default: `/`.
   */
  readonly basePath?: string | undefined;
  /** Seconds of `Access-Control-Max-Age` for entries that set none: 0 to 86400. Default: none is sent. */
  readonly defaultCacheDuration?: number | undefined;
  /** Asked for a policy where no entry matches. One that fails refuses the request, with status 503. */
  readonly dynamicConfigurationCallback?: CorsDynamicConfigurationCallback | undefined;
  /** Asked what becomes of the policy where an entry matches; `null` refuses, finally. */
  readonly staticConfigurationAccessFilter?: CorsStaticConfigurationAccessFilter | undefined;
  /** Milliseconds before a callback counts as failed; its `request.signal` aborts then. Default: 5000. */
  readonly callbackTimeout?: number | undefined;
  /** Status of a successful preflight, 200 to 299; 200 for clients that stumble over 204. Default: 204. */
  readonly preflightStatus?: number | undefined;
  /** Whether to call `next()` after setting the headers of a successful preflight. Default: false. */
  readonly preflightContinue?: boolean | undefined;
  /** Whether to answer a disallowed actual request with 403, in place of running the handler. Default: false. */
  readonly rejectDisallowed?: boolean | undefined;
  /**
   * Whether refusals tell the browser why, as the text of a 403 or in the browser's own console. It grants
   * nothing more. Default: whether `NODE_ENV` is anything but `production`.
   */
  readonly diagnostics?: boolean | undefined;
  /** Whether warnings are errors. Default: false. */
  readonly strict?: boolean | undefined;
}

/** The options with their defaults. */
export interface ResolvedCorsOptions
  extends Given<Omit<CorsOptions, OptionalOption>>, Pick<CorsOptions, OptionalOption> {}

/** With a value for each property. */
type Given<T> = { readonly [Name in keyof T]-?: NonNullable<T[Name]> };

type OptionalOption =
  'defaultCacheDuration' | 'dynamicConfigurationCallback' | 'staticConfigurationAccessFilter';

const OPTIONS: Readonly<Record<keyof CorsOptions, Option>> = {
  routes: { fallback: () => ['/api/:controller{/*rest}', '/:controller{/*rest}'], check: checkRoutes },
  basePath: { fallback: () => '/', check: checkBasePath },
  defaultCacheDuration: { check: checkCacheDuration },
  dynamicConfigurationCallback: { check: checkFunction },
  staticConfigurationAccessFilter: { check: checkFunction },
  callbackTimeout: {
    fallback: () => 5000,
    check: wholeNumber(1, LONGEST_TIME, 'a number of milliseconds'),
  },
  preflightStatus: { fallback: () => 204, check: wholeNumber(200, 299, 'a status that browsers accept') },
  preflightContinue: { fallback: () => false, check: checkBoolean },
  rejectDisallowed: { fallback: () => false, check: checkBoolean },
  diagnostics: { fallback: () => process.env['NODE_ENV'] !== 'production', check: checkBoolean },
  strict: { fallback: () => false, check: checkBoolean },
};

/**
 * The names of the options.
 *
 * @internal
 */
export const OPTION_NAMES = Object.keys(OPTIONS) as readonly (keyof CorsOptions)[];

/** What people bring from elsewhere who set options of the whole configuration. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  ...POLICY_PROPERTIES_ELSEWHERE,
  origin: `origins belong to an entry: config.forResources('Products').forOrigins('https://app.example.com')`,
  origins: `origins belong to an entry: config.forResources('Products').forOrigins('https://app.example.com')`,
  methods: `methods belong to an entry: .forOrigins(...).allowMethods('GET', 'PUT')`,
  allowedHeaders: `request headers belong to an entry: .forOrigins(...).allowRequestHeaders('Content-Type')`,
  allowHeaders: `request headers belong to an entry: .forOrigins(...).allowRequestHeaders('Content-Type')`,
  exposedHeaders: `exposed headers belong to an entry: .forOrigins(...).allowResponseHeaders('ETag')`,
  credentials: `credentials belong to an entry: .forOrigins(...).allowCookies()`,
  cookies: `cookies belong to an entry: .forOrigins(...).allowCookies()`,
  requestHeaders: `request headers belong to an entry: .forOrigins(...).allowRequestHeaders('Content-Type')`,
  responseHeaders: `exposed headers belong to an entry: .forOrigins(...).allowResponseHeaders('ETag')`,
  cacheDuration: `it belongs to an entry (.withCacheDuration(seconds)), or to all as 'defaultCacheDuration'`,
  resources: `resources belong to an entry: config.forResources('Products').forOrigins('https://app.example.com')`,
  exempt: `it belongs to an entry: config.forResources('~/files/*path').exempt()`,
  maxAge: `it belongs to an entry (.withCacheDuration(seconds)), or to all as 'defaultCacheDuration'`,
  optionsSuccessStatus: `here it is 'preflightStatus'`,
};

/**
 * Everything that is wrong with options; those named in `others` are not looked at.
 *
 * @internal
 */
export function checkConfigurationOptions(options: unknown, others: readonly string[] = []): CorsProblem[] {
  return checkOptions(OPTIONS, options, { others, elsewhere: ELSEWHERE, example: '{ routes: [...] }' });
}

/**
 * Options that have been checked, copied so that nobody changes them behind that check.
 *
 * @internal
 */
export function copyOptions(options: CorsOptions): CorsOptions {
  const given = OPTION_NAMES.filter((name) => options[name] !== undefined);
  const copy = Object.fromEntries(given.map((name) => [name, options[name]])) as CorsOptions;
  return Object.freeze(copy.routes ? { ...copy, routes: Object.freeze(copy.routes.map(copyRoute)) } : copy);
}

/** The value of an option, or its default. */
export function optionValue<Name extends keyof CorsOptions>(
  options: CorsOptions,
  name: Name,
): ResolvedCorsOptions[Name] {
  return optionOr(OPTIONS, options, name) as ResolvedCorsOptions[Name];
}

/**
 * Options that have been checked, as the engine takes them.
 *
 * @internal
 */
export function resolveOptions(options: CorsOptions): EngineOptions {
  return Object.freeze({
    routes: readRoutes(optionValue(options, 'routes')),
    basePath: resolve(optionValue(options, 'basePath')),
    defaultCacheDuration: optionValue(options, 'defaultCacheDuration'),
    dynamicConfigurationCallback: optionValue(options, 'dynamicConfigurationCallback'),
    staticConfigurationAccessFilter: optionValue(options, 'staticConfigurationAccessFilter'),
    callbackTimeout: optionValue(options, 'callbackTimeout'),
    preflightStatus: optionValue(options, 'preflightStatus'),
    preflightContinue: optionValue(options, 'preflightContinue'),
    rejectDisallowed: optionValue(options, 'rejectDisallowed'),
    diagnostics: optionValue(options, 'diagnostics'),
  });
}

function readRoutes(routes: readonly CorsRoute[]): readonly Route[] {
  return Object.freeze(
    routes.map((route) =>
      typeof route === 'string' ? Route.read(route) : Route.read(route.template, route.defaults),
    ) as Route[],
  );
}

function copyRoute(route: CorsRoute): CorsRoute {
  if (typeof route === 'string') return route;
  const { template, defaults } = route;
  return Object.freeze(defaults ? { template, defaults: Object.freeze({ ...defaults }) } : { template });
}

function checkRoutes(value: unknown, name: string): CorsProblem[] {
  if (!Array.isArray(value))
    return [
      problem(
        'invalid-value',
        name,
        value,
        `${quote(value)} is not a list of route templates; write ${typeof value === 'string' ? `[${quote(value)}]` : `one such as ['/api/:controller{/*rest}']`}`,
      ),
    ];
  if (value.length === 0)
    return [problem('empty-list', name, value, 'the list is empty; leave it out for the default templates')];
  return Array.from<unknown>(value).flatMap((route, index) =>
    below(`${name}[${String(index)}]`, checkRoute(route)),
  );
}

function checkRoute(route: unknown): CorsProblem[] {
  if (typeof route === 'string') return checkTemplate(route, '');
  if (!isRecord(route)) {
    return [
      problem(
        'invalid-route',
        '',
        route,
        `${quote(route)} is not a route template; write '/:controller{/:id}' or { template, defaults }`,
      ),
    ];
  }
  const problems = unknownKeys(route, ['template', 'defaults']);
  if (typeof route['template'] === 'string') problems.push(...checkTemplate(route['template'], 'template'));
  else
    problems.push(
      problem(
        'invalid-route',
        'template',
        route['template'],
        `${quote(route['template'])} is not a route template; write a string`,
      ),
    );
  const defaults = route['defaults'];
  if (defaults === undefined) return problems;
  if (!isRecord(defaults)) {
    return [
      ...problems,
      problem(
        'invalid-value',
        'defaults',
        defaults,
        `${quote(defaults)} is not an object with a controller and an action`,
      ),
    ];
  }
  problems.push(...below('defaults', unknownKeys(defaults, ['controller', 'action'])));
  for (const part of ['controller', 'action'] as const) {
    const name = defaults[part];
    if (name === undefined || (typeof name === 'string' && name !== '')) continue;
    problems.push(
      problem('invalid-value', `defaults.${part}`, name, `${quote(name)} is not a name for ${part}`),
    );
  }
  return problems;
}

function checkTemplate(template: string, path: string): CorsProblem[] {
  const route = Route.read(template);
  return typeof route === 'string' ? [problem('invalid-route', path, template, route)] : [];
}

function unknownKeys(value: Record<string, unknown>, known: readonly string[]): CorsProblem[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => unknownProperty(key, value[key], known));
}

function checkBasePath(value: unknown, name: string): CorsProblem[] {
  const wrong = (why: string) => [problem('invalid-option', name, value, `${quote(value)} ${why}`)];
  if (typeof value !== 'string') return wrong(`is not a path; write a string such as '/shop'`);
  if (!value.startsWith('/'))
    return wrong(`does not begin with a slash; write ${quote(`/${value.replace(/^~\//, '')}`)}`);
  if (/[?#*:{}]/.test(value)) return wrong('is not a plain path; it takes neither parameters nor a query');
  if (/%[0-9a-f]{2}/i.test(value)) return wrong('is percent-encoded; paths are compared decoded');
  const plain = resolve(value);
  if (plain !== value && `${plain}/` !== value) return wrong(`is not resolved; write ${quote(plain)}`);
  return [];
}
