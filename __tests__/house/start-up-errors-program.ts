import { CorsConfiguration, CorsConfigurationError } from 'express-resource-cors';
import { callsDuring } from '../support/calls-during';

/** Looked up once: to look it up again would count. */
const Refusal = CorsConfigurationError;

const config = () => new CorsConfiguration({ diagnostics: false });
const products = () => config().forResources('Products');
const app = () => products().forOrigins('https://app.example.com');

interface WrongCall {
  readonly what: string;
  readonly kind?: 'origin';
  /** What is right before the wrong call, and not counted. */
  readonly prepare: () => unknown;
  readonly call: (prepared: never) => unknown;
}

/** Calls that are refused at start-up. */
export const WRONG: readonly WrongCall[] = [
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
    kind: 'origin' as const,
    prepare: products,
    call: (to: ReturnType<typeof products>) => to.forOrigins(origin),
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

/** The files on the way from a wrong call to its error. */
async function filesOnTheWay({ prepare, call }: WrongCall): Promise<string[]> {
  const refused = (prepared: unknown) => {
    try {
      call(prepared as never);
    } catch (error) {
      if (error instanceof Refusal) return;
      throw error;
    }
    throw new Error('It was not refused.');
  };
  // What is loaded and compiled for the first one.
  refused(prepare());
  const prepared = prepare();
  const calls = await callsDuring(() => {
    refused(prepared);
  });
  return [...calls.keys()];
}

/** Prints them, for each. */
async function main(): Promise<void> {
  const files: Record<string, string[]> = {};
  for (const wrong of WRONG) files[wrong.what] = await filesOnTheWay(wrong);
  process.stdout.write(JSON.stringify(files));
}

if (require.main === module) void main();
