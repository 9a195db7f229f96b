import { CorsConfiguration } from 'express-resource-cors';

const APP = 'https://app.example.com';

/** Names of which the first is open to a page, and the others are not; and a path in the spelling that is sent. */
const CASES: readonly { names: readonly string[]; path: string; reason: string; why: string }[] = [
  { names: ['~/café/menu', '~/:a/:b'], path: '/caf%C3%A9/menu', reason: 'allowed', why: 'as declared' },
  {
    names: ['~/café/menu', '~/:a/:b'],
    path: '/CAF%c3%a9/Menu',
    reason: 'allowed',
    why: 'the case of ASCII alone',
  },
  {
    names: ['~/café/menu', '~/:a/:b'],
    path: '/caf%c3%89/menu',
    reason: 'ambiguous-path',
    why: 'a capital É',
  },
  {
    names: ['~/café/menu', '~/:a/:b'],
    path: '/cafe%CC%81/menu',
    reason: 'ambiguous-path',
    why: 'decomposed',
  },
  { names: ['~/secrets/x', '~/:a/:b'], path: '/%C5%BFecrets/x', reason: 'ambiguous-path', why: 'a long s' },
  {
    names: ['~/Übersicht', '~/:page'],
    path: '/%C3%9Cbersicht',
    reason: 'allowed',
    why: 'the capital as declared',
  },
  { names: ['~/Übersicht', '~/:page'], path: '/%C3%BCbersicht', reason: 'ambiguous-path', why: 'a small ü' },
  { names: ['~/Übersicht'], path: '/%C3%BCbersicht', reason: 'allowed', why: 'no other name takes it' },
  {
    names: ['~/files/*path', '~/:a/:b'],
    path: '/files/%C3%89',
    reason: 'allowed',
    why: 'a value, not the name',
  },
  { names: ['~/a@b', '~/:x'], path: '/a@b', reason: 'allowed', why: 'as declared' },
  {
    names: ['~/a@b', '~/:x'],
    path: '/a%40b',
    reason: 'ambiguous-path',
    why: 'an escape that Express compares',
  },
  {
    names: ['~/users/:mail', '~/:a/:b'],
    path: '/users/a%40b.com',
    reason: 'allowed',
    why: 'a value, not the name',
  },
  { names: ['~/a@b'], path: '/a%40b', reason: 'allowed', why: 'no other name takes it' },
  { names: ['Café'], path: '/CAF%C3%89', reason: 'allowed', why: 'a controller in capitals' },
];

test.each(CASES)(
  '$names: $path is $reason ($why)',
  async ({ names: [open = '', ...closed], path, reason }) => {
    const config = new CorsConfiguration({ diagnostics: false });
    config.forResources(open).forOrigins(APP);
    for (const name of closed) config.forResources(name).forOrigins('https://other.example');

    const decision = await config.checkAccess({ url: path, origin: APP, type: 'actual' });

    expect(decision.reason).toBe(reason);
  },
);
