import { CorsConfiguration } from 'express-resource-cors';
import { withoutOwnWarnings } from '../../../src/command-line/policies';

let emitted: unknown[][];
beforeEach(() => {
  emitted = [];
  jest.spyOn(process, 'emitWarning').mockImplementation((...parameters: unknown[]) => {
    emitted.push(parameters);
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Gives a warning, which comes once for each name. */
const risky = (name: string) =>
  CorsConfiguration.from({ policies: [{ resources: [name], origins: '*', cookies: true }] });

test('warnings of this package, are kept back, and those of others are not', async () => {
  const result = await withoutOwnWarnings(() => {
    risky('Kept');
    process.emitWarning('of another', { type: 'OtherWarning' });
    process.emitWarning('plain');
    return Promise.resolve(7);
  });

  expect(result).toBe(7);
  expect(emitted).toEqual([['of another', { type: 'OtherWarning' }], ['plain']]);
});

test.each([
  ['it succeeds', () => Promise.resolve()],
  ['it fails', () => Promise.reject(new Error('no'))],
])('once %s, all are emitted again', async (when, run) => {
  await withoutOwnWarnings(run).catch(() => undefined);

  risky(`Emitted, as ${when}`);
  expect(emitted).toEqual([[expect.any(String), expect.objectContaining({ type: 'CorsWarning' })]]);
});
