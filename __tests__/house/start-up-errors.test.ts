import { CorsConfiguration, CorsConfigurationError } from 'express-resource-cors';
import { callsDuring } from '../support/calls-during';

/** How many files somebody reads at most, who wants to know where an error at start-up comes from. */
const MOST = 10;

/** Two more: what was probably meant is read as a URL, and what else is wrong with the call is told at once. */
const MOST_FOR_ORIGIN = 12;

/** Looked up once: to look it up again would count. */
const Refusal = CorsConfigurationError;

const config = () => new CorsConfiguration({ diagnostics: false });
const products = () => config().forResources('Products');
const app = () => products().forOrigins('https://app.example.com');

interface WrongCall {
  readonly what: string;
  /** What is right before the wrong call, and not counted. */
  readonly prepare: () => unknown;
  readonly call: (prepared: never) => unknown;
  readonly most?: number;
}

const WRONG: readonly WrongCall[] = [
  {
    what: 'an option that is none',
    prepare: () => ({ diagnostic: false }),
    call: (options: never) => new CorsConfiguration(options),
  },
  {
    what: "an option's value",
    prepare: () => ({ diagnostics: 'yes' }),
    call: (options: never) => new CorsConfiguration(options),
  },
  { what: 'a name', prepare: config, call: (to: CorsConfiguration) => to.forResources('Pro ducts/x') },
  { what: 'a URL', prepare: config, call: (to: CorsConfiguration) => to.forResources('~/reports/:day(') },
  ...[
    'https://app.example.com/',
    'https://App.example.com',
    'https://app.example.com:443',
    'app.example.com',
    'htps://app.example.com',
    'https://xn--.example.com',
    'https://[::01]',
    'https://a.com, https://b.com',
    'null',
    'https://app.*.example.com',
  ].map((origin) => ({
    what: `the origin ${origin}`,
    prepare: products,
    call: (to: ReturnType<typeof products>) => to.forOrigins(origin),
    most: MOST_FOR_ORIGIN,
  })),
  { what: 'a method', prepare: app, call: (to: ReturnType<typeof app>) => to.allowMethods('G ET') },
  {
    what: 'a request header',
    prepare: app,
    call: (to: ReturnType<typeof app>) => to.allowRequestHeaders('X Request'),
  },
  {
    what: 'a response header',
    prepare: app,
    call: (to: ReturnType<typeof app>) => to.allowResponseHeaders('Set-Cookie'),
  },
];

test.each(WRONG)('few files are on the way to the error of $what', async ({ prepare, call, most = MOST }) => {
  const refused = () => {
    expect(() => call(prepared)).toThrow(Refusal);
  };
  // What is loaded and compiled for the first one.
  let prepared = prepare() as never;
  refused();
  prepared = prepare() as never;

  const files = [...(await callsDuring(refused)).keys()];

  expect(files).toContain('problems/problem.ts');
  expect(files.length).toBeLessThanOrEqual(most);
});
