import type { CorsDocument } from 'express-resource-cors';
import { EXPRESS_VERSIONS } from '../express/support';
import type { RunningServer } from '../servers/platforms';
import { sendRaw, type RawResponse } from '../servers/raw-request';
import { grants, HOST, printable, serveEverything, utf8, wholeText } from './support';

const ORIGIN = 'https://app.example.com';

const POLICIES: CorsDocument = {
  diagnostics: false,
  policies: [
    // What is asked for is echoed, once it is known to be tokens.
    { resources: ['Everything'], origins: [ORIGIN], methods: '*', requestHeaders: '*', cookies: true },
    {
      resources: ['Named'],
      origins: [ORIGIN],
      methods: ['PUT'],
      requestHeaders: ['X-One', 'X-Two'],
      cookies: true,
    },
  ],
};

/** What separates or ends something, here or in a language that a list may be pasted into (RFC 9110 § 5.6.2). */
const SEPARATORS = Array.from('(),/:;<=>?@[\\]{}" \t');
const TOKEN_CHARACTERS = Array.from("!#$%&'*+-.^_`|~09azAZ");
const BEYOND_ASCII = ['\x80', '\x85', '\xa0', '\xad', '\xff', utf8('é'), utf8('\u2028'), utf8('Ｐ')];

describe.each(EXPRESS_VERSIONS)('methods and headers with separators in them, on $version', ({ express }) => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await serveEverything(express, POLICIES);
  });
  afterAll(() => server.close());

  const preflight = (resource: string, method: string | string[], names?: string | string[]) =>
    sendRaw(server.port, {
      method: 'OPTIONS',
      path: `/api/${resource}`,
      headers: {
        Host: HOST,
        Origin: ORIGIN,
        'Access-Control-Request-Method': method,
        ...(names !== undefined && { 'Access-Control-Request-Headers': names }),
      },
    });
  const expectRefusal = (response: RawResponse) => {
    expect({ status: response.status, grants: grants(response), body: response.body }).toEqual({
      status: 403,
      grants: {},
      body: '',
    });
  };

  test.each(TOKEN_CHARACTERS)(
    'control: a method and a header with %p are asked for, echoed as they are',
    async (character) => {
      const response = await preflight('everything', `P${character}T`, `x${character}y`);
      expect(response.status).toBe(204);
      expect(grants(response)).toEqual({
        'access-control-allow-origin': ORIGIN,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': `P${character}T`,
        'access-control-allow-headers': `x${character}y`.toLowerCase(),
      });
    },
  );

  test.each([...SEPARATORS, ...BEYOND_ASCII].map((character) => [printable(character), character] as const))(
    'a method with %s at its beginning, inside or at its end: refused, not echoed',
    async (_printable, character) => {
      const outer = /[ \t]/.test(character) ? [] : [`${character}PUT`, `PUT${character}`];
      for (const method of [...outer, `PU${character}T`, `PUT${character}DELETE`]) {
        for (const resource of ['everything', 'named']) expectRefusal(await preflight(resource, method));
      }
    },
  );

  test.each(
    [...SEPARATORS, ...BEYOND_ASCII]
      .filter((character) => character !== ',')
      .map((character) => [printable(character), character] as const),
  )(
    'a header name with %s at its beginning, inside or at its end: refused, not echoed',
    async (_printable, character) => {
      const outer = /[ \t]/.test(character) ? [] : [`${character}X-One`, `X-One${character}`];
      for (const name of [...outer, `X-${character}One`, `X-One${character}X-Two`]) {
        for (const names of [name, `X-One,${name}`, `${name},X-One`, ['X-One', name], [name, 'X-One']]) {
          for (const resource of ['everything', 'named'])
            expectRefusal(await preflight(resource, 'PUT', names));
        }
      }
    },
  );

  test.each<[attempt: string, method: string | string[]]>([
    ['two methods on two lines', ['PUT', 'PUT']],
    ['an empty line, then a method', ['', 'PUT']],
    ['a method, then an empty line', ['PUT', '']],
    ['nothing at all', ''],
    ['a method and a line break, encoded in a header', 'PUT%0d%0aX-Evil: 1'],
    ['a method and a whole request line', 'PUT /api/named HTTP/1.1'],
    ['a script', '<script>alert(1)</script>'],
  ])('%s for a method: refused, not echoed', async (_attempt, method) => {
    for (const resource of ['everything', 'named']) {
      const response = await preflight(resource, method);
      expectRefusal(response);
      expect(wholeText(response)).not.toMatch(/evil|script/i);
    }
  });

  test.each([
    'put',
    'Put',
    'PUTT',
    'PU',
    'PUT.',
    '*',
    'PUT%20',
    "'PUT'",
    'PUT|DELETE',
    'DELETE',
    'GET',
    'null',
  ])('the token %s where PUT alone is named: refused, whatever is near it', async (method) => {
    expectRefusal(await preflight('named', method));
  });

  test.each<[attempt: string, names: string | string[]]>([
    ['a name that begins like an allowed one', 'x-one-more'],
    ['a name that ends like one', 'my-x-one'],
    ['a part of one', 'x-'],
    ['two names joined by a full stop', 'x-one.x-two'],
    ['two names joined by |', 'x-one|x-two'],
    ['an allowed one, then another', 'x-one,x-evil'],
    ['another, then an allowed one', 'x-evil,x-one'],
    ['another between allowed ones', 'x-one,x-evil,x-two'],
    ['another on a line of its own', ['x-one', 'x-evil']],
    ['another behind empty members', ',,,,x-one,,,,x-evil'],
    ['an asterisk', '*'],
    ['a name in quotes', "'x-one'"],
    ['a hyphen that is an underscore', 'x_one'],
  ])('%s where two names are allowed: refused', async (_attempt, names) => {
    expectRefusal(await preflight('named', 'PUT', names));
  });

  test.each<[attempt: string, names: string]>([
    ['a header with its value', 'X-One: 1'],
    ['a line break, encoded, and a header', 'x-one%0d%0aSet-Cookie: evil=1'],
    ['a header behind a semicolon', 'x-one; Set-Cookie=evil'],
    ['a script', '<script>evil</script>'],
  ])('%s in the list of names: refused, not echoed', async (_attempt, names) => {
    for (const resource of ['everything', 'named']) {
      const response = await preflight(resource, 'PUT', names);
      expectRefusal(response);
      expect(wholeText(response)).not.toMatch(/evil|set-cookie/i);
    }
  });

  test.each(
    ['\0', '\x01', '\x0b', '\r', '\x1b', '\x7f'].map((control) => [printable(control), control] as const),
  )(
    'the control character %s in a method or a header name: the end of the request',
    async (_printable, control) => {
      for (const response of [
        await preflight('everything', `PU${control}T`),
        await preflight('everything', 'PUT', `x-${control}one`),
      ]) {
        expect(response.status).toBe(400);
        expect(grants(response)).toEqual({});
      }
    },
  );

  test('a line break in a header name begins another header, which changes nothing', async () => {
    const response = await preflight(
      'named',
      'PUT',
      'x-one\r\nAccess-Control-Allow-Origin: https://evil.example',
    );
    expect(response.status).toBe(204);
    expect(grants(response)['access-control-allow-origin']).toBe(ORIGIN);
    expect(wholeText(response)).not.toContain('evil');
  });
});
