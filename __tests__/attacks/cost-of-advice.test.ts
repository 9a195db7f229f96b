import { CorsConfiguration, type CorsOptions } from 'express-resource-cors';
import { compiledOf } from '../../src/configuration/cors-configuration';
import { decide, isPending } from '../../src/engine/decide';
import type { AccessInput } from '../../src/engine/findings';
import type { Outcome } from '../../src/engine/outcome';
import { messageOf } from '../../src/explanation/message';
import { remedyOf } from '../../src/explanation/remedy';
import { terminalLines } from '../../src/explanation/terminal-lines';
import { answer, REFUSED } from '../bench/preflights';
import { APP, OTHER, preflight, request } from '../unit/support/decisions';

/**
 * How many times as much processor time one takes as another, the shortest of several rounds each, taken
 * in turn, since what else the machine does only adds to them.
 */
function ratioOf(one: () => void, other: () => void): number {
  let [shortest, otherShortest] = [Infinity, Infinity];
  for (let count = 0; count < 300; count++) one();
  for (let round = 0; round < 100; round++) {
    shortest = Math.min(shortest, timeOf(one));
    otherShortest = Math.min(otherShortest, timeOf(other));
    // Long enough for what is compiled while it runs.
    if (round > 20 && shortest / otherShortest < MOST) break;
  }
  return shortest / otherShortest;
}

const MOST = 20;

function timeOf(run: () => void): number {
  const start = performance.now();
  for (let count = 0; count < 10; count++) run();
  return performance.now() - start;
}

/** A configuration of the shape, with a hundred or with thousands of what it has. */
const named = (count: number, name: (index: number) => string, options: CorsOptions = {}) => {
  const config = new CorsConfiguration({ diagnostics: false, ...options });
  for (let index = 0; index < count; index++) config.forResources(name(index)).forOrigins(APP);
  return config;
};
const manyOrigins = (): CorsConfiguration => {
  const config = new CorsConfiguration({ diagnostics: false });
  const origins = Array.from({ length: 5000 }, (_, index) => `https://partner-${String(index)}.example.com`);
  config.forResources('Products', 'Orders').forOrigins(origins).allowMethods('GET');
  return config;
};
const manyEntries = (): CorsConfiguration => {
  const config = new CorsConfiguration({ diagnostics: false });
  for (let index = 0; index < 2000; index++) {
    config
      .forResources('Products')
      .forOrigins(`https://partner-${String(index)}.example.com`, `https://q${String(index)}.example`);
  }
  return config;
};
const thirty = (index: number): string => `resource-with-thirty-letters-${String(index)}`;

/** Requests that are refused, by what makes their explanation costly. */
const COSTLY: readonly { what: string; config: CorsConfiguration; input: AccessInput }[] = [
  {
    what: '5,000 origins in one entry',
    config: manyOrigins(),
    input: request({ origin: 'https://partner-x.example.com' }),
  },
  {
    what: '5,000 origins in one entry, and a method',
    config: manyOrigins(),
    input: preflight({ origin: 'https://partner-7.example.com', requestMethod: 'PUT' }),
  },
  {
    what: '2,000 entries of two origins',
    config: manyEntries(),
    input: request({ origin: 'https://partner-x.example.com' }),
  },
  {
    what: 'a thousand names of thirty letters',
    config: named(1000, thirty),
    input: request({ path: '/api/resource-with-thirty-lettres-x' }),
  },
  {
    what: 'a thousand names that begin alike, and a version',
    config: named(1000, thirty),
    input: request({ path: '/api/v1/resource-with-thirty-letters-999' }),
  },
  {
    what: '340 combining marks',
    config: named(100, thirty),
    input: request({ path: `/api/${encodeURIComponent('e' + '\u0301'.repeat(340))}` }),
  },
  {
    what: '340 combining marks in a row of segments',
    config: named(100, thirty),
    input: request({
      path: `/api/${encodeURIComponent('\u0323\u0301'.repeat(60))}/x/${encodeURIComponent('\u0301\u0323'.repeat(60))}`,
    }),
  },
  {
    what: 'a path of 4,000 characters',
    config: named(1000, thirty),
    input: request({ path: `/api/${'x'.repeat(3990)}` }),
  },
  {
    what: 'a path of 4,000 characters and 250 segments',
    config: named(1000, thirty),
    input: request({ path: `/a${'/xxxxxxxxxxxxxxx'.repeat(240)}` }),
  },
  {
    what: 'a path of what templates take for syntax',
    config: named(100, thirty),
    input: request({ path: `/x.${'{:a}'.repeat(120)}` }),
  },
  {
    what: 'a path of escapes that nobody needs',
    config: named(100, thirty),
    input: request({ path: `/api/${'%41'.repeat(120)}/resource` }),
  },
  {
    what: 'two slashes and a hundred segments',
    config: named(100, thirty),
    input: request({ path: `//${'a/'.repeat(100)}${thirty(7)}` }),
  },
  {
    what: '256 request headers',
    config: named(10, thirty),
    input: preflight({
      path: `/api/${thirty(1)}`,
      requestHeaders: Array.from({ length: 256 }, (_, index) => `x-${String(index)}`).join(),
    }),
  },
  {
    what: 'a patterned path of 400 characters',
    config: named(50, (index) => `~/*a/x${String(index)}/*b/y`),
    input: request({ path: `/${'x1/'.repeat(130)}z` }),
  },
  {
    what: 'another origin, as most are',
    config: named(10, thirty),
    input: request({ path: `/api/${thirty(1)}`, origin: OTHER }),
  },
];

// So that what they all use is compiled.
beforeAll(() => {
  for (let count = 0; count < 5000; count++) answer(REFUSED);
});

test.each(COSTLY)(
  'with $what, a refusal that is explained costs at most 20 ordinary ones',
  ({ config, input }) => {
    const refuse = (): Outcome => {
      const decided = decide(compiledOf(config), input);
      if (isPending(decided)) throw new Error('nothing is asked');
      return decided;
    };
    const { reason } = refuse();
    expect(reason).toMatch(/not-|ambiguous/);

    const ratio = ratioOf(
      () => {
        const outcome = refuse();
        messageOf(outcome);
        remedyOf(outcome);
        terminalLines(outcome);
      },
      () => {
        answer(REFUSED);
      },
    );

    expect(ratio).toBeLessThan(MOST);
  },
);
