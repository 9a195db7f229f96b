import { maskingOf, withoutSecrets } from '../../../src/doctor/secrets';

test.each([
  ['Authorization', 'Bearer abcdefgh', 'Bearer ***'],
  ['authorization', 'Basic bWU6cHc=', 'Basic ***'],
  ['Authorization', 'abcdefgh', '***'],
  ['Proxy-Authorization', 'Basic abc', 'Basic ***'],
  ['Cookie', 'a=b; session=abcdefgh', 'a=***; session=***'],
  ['Set-Cookie', 'sid=abcdefgh; Path=/; SameSite=Lax', 'sid=***; Path=/; SameSite=Lax'],
  ['Set-Cookie', 'sid=', 'sid='],
  ['X-Api-Key', 'k', '***'],
  ['X-Auth-Token', 'abcdefgh', '***'],
  ['X-CSRF-Token', 'abcdefgh', '***'],
  ['X-Anything', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig', '***'],
  ['X-Anything', 'sk_live_abcdefghijk', '***'],
  ['Access-Control-Allow-Headers', 'authorization, x-api-key', 'authorization, x-api-key'],
  ['WWW-Authenticate', 'Bearer realm="x"', 'Bearer realm="x"'],
  ['Content-Type', 'application/json', 'application/json'],
  ['Location', '/x?access_token=abc&b=c', '/x?access_token=***&b=c'],
])('%s: %s is shown as %s', (name, value, shown) => {
  expect(maskingOf([[name, value]]).lines([[name, value]])).toEqual([[name, shown]]);
});

test('a secret that the server repeats is blotted out there too', () => {
  const masking = maskingOf([
    ['Authorization', 'Bearer abcdefgh'],
    ['Cookie', 's=12345678; t=1'],
  ]);
  const exchange = {
    request: {
      url: 'https://a.example/?sig=x&q=1',
      headers: [['Authorization', 'Bearer abcdefgh']],
      body: 'password=x',
    },
    response: { headers: [['X-Echo', 'got abcdefgh']], body: 'no such user 12345678' },
  };
  expect(
    withoutSecrets({ cause: 'abcdefgh, 1', list: ['12345678'], none: null, status: 200, exchange }, masking),
  ).toEqual({
    cause: '***, 1',
    list: ['***'],
    none: null,
    status: 200,
    exchange: {
      request: {
        url: 'https://a.example/?sig=***&q=1',
        headers: [['Authorization', 'Bearer ***']],
        body: '***',
      },
      response: { headers: [['X-Echo', 'got ***']], body: 'no such user ***' },
    },
  });
});
