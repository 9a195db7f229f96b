import { CorsCallbackError, CorsConfiguration, type CorsAccessCheck } from 'express-resource-cors';
import { decisionsInTurn } from '../../../src/lab/decisions-in-turn';

const APP = 'https://app.example.com';
const config = CorsConfiguration.from({
  policies: [
    { resources: ['Plain'], origins: [APP], methods: ['GET', 'PUT'] },
    { resources: ['Cookies'], origins: [APP], methods: ['GET', 'PUT'], cookies: true },
  ],
});

test.each<[string, Omit<CorsAccessCheck, 'origin'>, string[]]>([
  ['a simple request', { url: '/plain' }, ['actual allowed']],
  ['one with a preflight', { url: '/plain', method: 'PUT' }, ['preflight allowed', 'actual allowed']],
  ['a preflight that fails', { url: '/plain', method: 'DELETE' }, ['preflight method-not-allowed']],
  ['the preflight alone', { url: '/plain', method: 'PUT', type: 'preflight' }, ['preflight allowed']],
  ['the actual request alone', { url: '/plain', method: 'PUT', type: 'actual' }, ['actual allowed']],
  [
    'a preflight that does not allow cookies',
    { url: '/plain', method: 'PUT', credentials: true },
    ['preflight allowed'],
  ],
  [
    'one that does',
    { url: '/cookies', method: 'PUT', credentials: true },
    ['preflight allowed', 'actual allowed'],
  ],
])('%s', async (_name, check, expected) => {
  const decisions = await decisionsInTurn(config, { origin: APP, ...check });
  expect(decisions.map(({ type, reason }) => `${type} ${reason}`)).toEqual(expected);
});

test('a callback that fails, is a refusal', async () => {
  const failing = new CorsConfiguration({
    dynamicConfigurationCallback: () => Promise.reject(new Error('no store')),
  });
  const [decision] = await decisionsInTurn(failing, { url: '/', origin: APP });
  expect(decision).toMatchObject({ reason: 'refused-by-callback', allowed: false });
});

test.each([
  ['of no callback', new TypeError('a mistake')],
  ['of a callback, without a decision', Object.assign(new Error('odd'), { name: CorsCallbackError.name })],
])('what is thrown %s, is thrown on', async (_what, thrown) => {
  const broken = {
    toJSON: () => config.toJSON(),
    checkAccess: () => Promise.reject(thrown),
  };
  await expect(decisionsInTurn(broken, { url: '/', origin: APP })).rejects.toBe(thrown);
});
