import { diagnose, type Diagnosis } from 'express-resource-cors/doctor';
import { serveTrouble } from './troubles/serve-trouble';
import type { Trouble } from './troubles/trouble';

/** What a script on `http://localhost:5173` gets of a response with these headers from 127.0.0.1. */
async function ask(
  headers: readonly string[],
  request: Partial<Trouble['request']> = {},
): Promise<Diagnosis> {
  const served = await serveTrouble({
    id: '',
    title: '',
    source: '',
    request: { page: 'http://localhost:5173', method: 'GET', headers: {}, credentials: false, ...request },
    responses: [
      { at: 'server', path: '/', actual: { status: 200, headers: ['Vary: Origin', ...headers] } },
      { at: 'other', path: '/', actual: { status: 200, headers: ['Vary: Origin', ...headers] } },
    ],
    expected: { causeCode: [] },
  });
  try {
    return await diagnose(served.options);
  } finally {
    await served.close();
  }
}

const PAGE = 'Access-Control-Allow-Origin: {page}';
const CREDENTIALS = 'Access-Control-Allow-Credentials: true';

describe('the headers that a script can read', () => {
  test.each<[what: string, expose: string[], credentials: boolean, exposed: string[]]>([
    ['the safelisted ones alone', [], false, ['content-type']],
    [
      'those that are listed, in any case',
      ['Access-Control-Expose-Headers: ETAG'],
      false,
      ['content-type', 'etag'],
    ],
    [
      'several lines of lists',
      ['Access-Control-Expose-Headers: etag', 'Access-Control-Expose-Headers: x-a'],
      false,
      ['content-type', 'etag', 'x-a'],
    ],
    ['a list that does not parse', ['Access-Control-Expose-Headers: "etag"'], false, ['content-type']],
    ['a misspelt name', ['Access-Control-Expose-Header: etag'], false, ['content-type']],
    ['a star with credentials', ['Access-Control-Expose-Headers: *'], true, ['content-type']],
  ])('%s', async (_what, expose, credentials, exposed) => {
    const headers = [PAGE, CREDENTIALS, 'Content-Type: text/plain', 'ETag: "1"', 'X-A: 1', 'Set-Cookie: a=b'];
    const { readable } = await ask([...headers, ...expose], { credentials });
    expect(readable?.exposed).toEqual(['content-length', ...exposed]);
    expect(readable?.hidden).toEqual(expect.arrayContaining(['set-cookie', 'access-control-allow-origin']));
    for (const name of exposed) expect(readable?.hidden).not.toContain(name);
  });

  test('a star without credentials: all but Set-Cookie', async () => {
    const { readable } = await ask([PAGE, 'X-A: 1', 'Set-Cookie: a=b', 'Access-Control-Expose-Headers: *']);
    expect(readable?.hidden).toEqual(['set-cookie']);
    expect(readable?.exposed).toContain('x-a');
  });

  test('on the own origin: all but Set-Cookie', async () => {
    const served = await serveTrouble({
      id: '',
      title: '',
      source: '',
      request: { page: 'http://localhost', method: 'GET', headers: {}, credentials: false },
      responses: [
        { at: 'server', path: '/', actual: { status: 200, headers: ['X-A: 1', 'Set-Cookie: a=b'] } },
      ],
      expected: { causeCode: [] },
    });
    const { readable, cookies, causeCode } = await diagnose({
      ...served.options,
      origin: served.origins.server,
    });
    await served.close();
    expect({ causeCode, readable }).toEqual({
      causeCode: null,
      readable: { exposed: ['connection', 'content-length', 'x-a'], hidden: ['set-cookie'] },
    });
    expect(cookies).toEqual([{ name: 'a', kept: true, reason: null }]);
  });

  test('nothing of a response that is blocked', async () => {
    expect((await ask([])).readable).toBeNull();
  });

  test.each([
    ['no list', 'X-Total', /^'reads' is a list/],
    ['a value in place of a name', ['X-Total: 1'], /^'X-Total: 1' in 'reads' is not the name/],
    ['a number', [7], /^7 in 'reads' is not the name/],
  ])('%s is wrong usage', async (_what, reads, message) => {
    const options = { url: 'http://127.0.0.1:1/', origin: 'http://localhost', reads: reads as string[] };
    await expect(diagnose(options)).rejects.toMatchObject({
      code: 'wrong-usage',
      message: expect.stringMatching(message),
    });
  });
});

describe('the cookies that a browser keeps', () => {
  /** Another host of the same scheme is another site. */
  const CROSS_SITE = 'http://localhost:5173';
  const SAME_SITE = 'http://127.0.0.1:5173';

  test.each<[cookie: string, page: string, reason: RegExp | null]>([
    ['a=b; SameSite=None; Secure', CROSS_SITE, null],
    ['a=b; samesite=none; SECURE; Path=/', CROSS_SITE, null],
    ['a=b', CROSS_SITE, /no SameSite, which counts as Lax, and the page is of another site/],
    ['a=b; SameSite=Lax; Secure', CROSS_SITE, /SameSite=Lax, and the page is of another site/],
    ['a=b; SameSite=Strict', CROSS_SITE, /SameSite=Strict/],
    ['a=b; SameSite=None; Secure; SameSite=Strict', CROSS_SITE, /SameSite=Strict/],
    ['a=b; SameSite=Other', CROSS_SITE, /counts as Lax/],
    ['a=b; SameSite=None', CROSS_SITE, /SameSite=None needs Secure/],
    ['a=b; SameSite=None; Partitioned', CROSS_SITE, /SameSite=None needs Secure/],
    ['a=b; Partitioned', SAME_SITE, /Partitioned needs Secure/],
    ['a=b', SAME_SITE, null],
    ['a=b; SameSite=Strict', SAME_SITE, null],
    ['a=b', 'null', /another site/],
    ['__Secure-a=b', SAME_SITE, /__Secure- needs Secure/],
    ['__Host-a=b; Secure', SAME_SITE, /__Host- needs Secure and Path=\//],
    ['__Host-a=b; Secure; Path=/; Domain=127.0.0.1', SAME_SITE, /__Host- needs/],
    ['__Host-a=b; Secure; Path=/', SAME_SITE, null],
    ['a=b; Domain=127.0.0.1', SAME_SITE, null],
    ['a=b; Domain=.127.0.0.1', SAME_SITE, null],
    ['a=b; Domain=example.com', SAME_SITE, /its Domain \(example\.com\) is not the server's/],
    ['a=b; Domain=1', SAME_SITE, /its Domain \(1\)/],
    ['a', SAME_SITE, null],
  ])('%s, asked from %s', async (cookie, page, reason) => {
    const request = { page, credentials: true, method: 'POST' };
    const { cookies } = await ask([PAGE, CREDENTIALS, `Set-Cookie: ${cookie}`], request);
    expect(cookies).toEqual([
      {
        name: cookie === 'a' ? '' : cookie.slice(0, cookie.indexOf('=')),
        kept: reason === null,
        reason: reason && expect.stringMatching(reason),
      },
    ]);
  });

  test('none without credentials', async () => {
    const { cookies, causeCode } = await ask([PAGE, 'Set-Cookie: a=b; SameSite=None; Secure']);
    expect(causeCode).toBe('cookie-will-not-be-kept');
    expect(cookies).toMatchObject([
      { name: 'a', kept: false, reason: expect.stringMatching(/without credentials/) },
    ]);
  });

  test('of a response that is kept from the script, they are kept all the same', async () => {
    const { verdict, cookies } = await ask(['Set-Cookie: a=b; SameSite=None; Secure'], { credentials: true });
    expect({ verdict, cookies }).toEqual({
      verdict: 'blocked',
      cookies: [{ name: 'a', kept: true, reason: null }],
    });
  });
});
