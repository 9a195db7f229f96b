// Whether a decision takes longer where much is configured, and what it costs to configure it.
import { CorsConfiguration } from '../../src';
import { compiledOf } from '../../src/configuration/cors-configuration';
import { decide } from '../../src/engine/decide';
import type { AccessInput } from '../../src/engine/findings';
import { machine, median, table } from './figures';

const MANY = 10_000;
const ROUNDS = 31;
const BATCH = 2_000;

const ORIGIN = 'https://app.example.com';

const list = (count: number, item: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => item(index));

const withResources = (names: readonly string[]): CorsConfiguration => {
  const config = new CorsConfiguration();
  for (const name of names) config.forResources(name).forOrigins(ORIGIN).allowMethods('GET').allowCookies();
  return config;
};

const withOrigins = (origins: readonly string[]): CorsConfiguration => {
  const config = new CorsConfiguration();
  config.forResources('Products').forOrigins(...origins);
  return config;
};

interface Case {
  readonly many: number;
  /** With so many of them, the one that is asked for last. */
  readonly configure: (count: number) => CorsConfiguration;
  readonly path?: string;
  readonly origin?: string;
}

const CASES: Readonly<Record<string, Case>> = {
  controllers: {
    many: MANY,
    configure: (count) => withResources([...list(count - 1, (index) => `Other${String(index)}`), 'Products']),
  },
  'controllers, none that is asked for': {
    many: MANY,
    configure: (count) => withResources(list(count, (index) => `Other${String(index)}`)),
  },
  'exact URLs': {
    many: MANY,
    configure: (count) =>
      withResources([...list(count - 1, (index) => `~/other/${String(index)}`), '~/api/products']),
  },
  'origins of one entry': {
    many: MANY,
    configure: (count) =>
      withOrigins([...list(count - 1, (index) => `https://other${String(index)}.example.com`), ORIGIN]),
  },
  'origins of one entry, none that is asked for': {
    many: MANY,
    configure: (count) => withOrigins(list(count, (index) => `https://other${String(index)}.example.com`)),
  },
  'subdomain patterns of one entry': {
    many: MANY,
    configure: (count) =>
      withOrigins([
        ...list(count - 1, (index) => `https://*.other${String(index)}.example.com`),
        'https://*.example.com',
      ]),
  },
  'URL patterns in folders of their own': {
    many: 1_000,
    configure: (count) =>
      withResources([...list(count - 1, (index) => `~/other${String(index)}/:id`), '~/api/:id']),
  },
  'URL patterns, with folders behind a parameter': {
    many: 1_000,
    configure: (count) =>
      withResources([...list(count - 1, (index) => `~/:tenant/other${String(index)}`), '~/:tenant/products']),
  },
  'URL patterns, in one folder': {
    many: 1_000,
    configure: (count) =>
      withResources([...list(count - 1, (index) => `~/api/other${String(index)}-:id`), '~/api/p:id']),
  },
  'URL patterns, with ends of their own': {
    many: 1_000,
    configure: (count) =>
      withResources([...list(count - 1, (index) => `~/api/:id.other${String(index)}`), '~/api/:id']),
  },
  'URL patterns that begin and end alike, and are all tried': {
    many: 1_000,
    configure: (count) =>
      withResources([...list(count - 1, (index) => `~/api/:id-${String(index)}-:other`), '~/api/:id']),
  },
};

/** Nanoseconds for a decision, in turns with one and with many. */
function measure({ many, configure }: Case): [one: number, many: number] {
  const input: AccessInput = {
    method: 'GET',
    path: '/api/products',
    origin: ORIGIN,
    sameOrigin: false,
    requestMethod: undefined,
    requestHeaders: undefined,
    credentials: false,
    resource: undefined,
  };
  const configurations = [compiledOf(configure(1)), compiledOf(configure(many))] as const;
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const which of [0, 1] as const) {
      const start = process.hrtime.bigint();
      for (let count = 0; count < BATCH; count++) decide(configurations[which], input);
      times[which].push(Number(process.hrtime.bigint() - start) / BATCH);
    }
  }
  return [median(times[0]), median(times[1])];
}

const milliseconds = (task: () => void): string => {
  const start = performance.now();
  task();
  return `${(performance.now() - start).toFixed(1)} ms`;
};

function configuring(): string[][] {
  const names = list(MANY, (index) => `Other${String(index)}`);
  let config = new CorsConfiguration();
  const add = (name: string) => () => {
    config.forResources(name).forOrigins(ORIGIN).allowMethods('GET');
  };
  const document = withResources(names).toJSON();
  const rows = [
    ['in the fluent form', milliseconds(() => (config = withResources(names)))],
    ['as a document', milliseconds(() => CorsConfiguration.from(document))],
    ['compiled', milliseconds(() => compiledOf(config))],
  ];
  const added = list(21, (index) => `Added${String(index)}`).map((name) => {
    add(name)();
    return Number.parseFloat(milliseconds(() => compiledOf(config)));
  });
  rows.push(['compiled again after one more', `${median(added).toFixed(1)} ms`]);
  return rows;
}

console.log(`${machine()}\n`);
const rows = Object.entries(CASES).map(([name, each]) => {
  const [one, many] = measure(each);
  return [name, String(each.many), one.toFixed(0), many.toFixed(0), (many / one).toFixed(2)];
});
console.log(table(['a decision among', 'many', 'ns with one', 'ns with many', 'ratio'], rows));
console.log(`\n${table([`${String(MANY)} entries`, 'time'], configuring())}`);
