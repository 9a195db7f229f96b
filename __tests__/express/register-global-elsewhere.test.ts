import { createServer } from 'node:http';
import connect from 'connect';
import { CorsConfiguration, CorsConfigurationError, registerGlobal } from 'express-resource-cors';
import { EXPRESS_VERSIONS, PRODUCTS } from './support';

type Target = Parameters<typeof registerGlobal>[0];

/** What might be handed to registerGlobal by mistake, and how many layers it has. */
const MISTAKES: [name: string, make: () => unknown][] = [
  ...EXPRESS_VERSIONS.map(({ version, express }): [string, () => unknown] => [
    `a Router of ${version}`,
    () =>
      express.Router().use((_req, _res, next) => {
        next();
      }),
  ]),
  [
    'a Connect application',
    () =>
      connect().use((_req, _res, next) => {
        next();
      }),
  ],
  ['a server', () => createServer()],
  ['an object with use', () => ({ use: jest.fn() })],
  ['an object with use and a stack', () => ({ use: jest.fn(), stack: [] })],
  ['a function without a stack', () => Object.assign(() => undefined, { use: jest.fn() })],
  ['an object without anything', () => ({})],
  ['undefined', () => undefined],
  ['null', () => null],
  ['a text', () => 'app'],
];

describe.each(MISTAKES)('registerGlobal with %s', (_name, make) => {
  test('throws an error that says what to do, and adds nothing', () => {
    const target = make();
    const { stack } = (target ?? {}) as { stack?: unknown[] };
    const before = stack?.length;

    let thrown: unknown;
    try {
      registerGlobal(target as Target, PRODUCTS);
    } catch (error) {
      thrown = error;
    }

    expect(thrown).toBeInstanceOf(Error);
    const { message } = thrown as Error;
    expect(message).toContain('registerGlobal');
    expect(message).toContain('cors(config)');
    expect(message).toMatch(/\buse\(/);
    expect(stack?.length).toBe(before);
    const { use } = (target ?? {}) as { use?: unknown };
    if (jest.isMockFunction(use)) expect(use).not.toHaveBeenCalled();
  });
});

test.each([undefined, null, 'config', 42, []])(
  'registerGlobal with the configuration %p throws',
  (config) => {
    const { express } = EXPRESS_VERSIONS[1]!;
    const app = express();
    expect(() => {
      registerGlobal(app, config as unknown as CorsConfiguration);
    }).toThrow(CorsConfigurationError);
  },
);
