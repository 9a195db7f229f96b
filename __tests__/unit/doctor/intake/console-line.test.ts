import type { GivenRequest } from '../../../../src/doctor/intake/given-request';
import { readPasted } from '../../../../src/doctor/intake/read-pasted';

const URL_ = 'https://api.example.com/products?a=1';
const ORIGIN = 'https://app.example.com';
const START = `Access to fetch at '${URL_}' from origin '${ORIGIN}' has been blocked by CORS policy:`;
const FIREFOX = `Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ${URL_}. (Reason:`;

test.each<[sentence: string, request: Partial<GivenRequest>]>([
  [
    `${START} No 'Access-Control-Allow-Origin' header is present on the requested resource.`,
    { origin: ORIGIN, headers: {} },
  ],
  [`index.js:12 ${START} x`, { origin: ORIGIN }],
  [START.replace('fetch', 'XMLHttpRequest'), { origin: ORIGIN }],
  [START.replace(ORIGIN, 'null'), { origin: 'null' }],
  [
    `${START} Method PATCH is not allowed by Access-Control-Allow-Methods in preflight response.`,
    { method: 'PATCH' },
  ],
  [
    `${START} Request header field content-type is not allowed by Access-Control-Allow-Headers in preflight response.`,
    { headers: { 'content-type': 'application/json' } },
  ],
  [
    `${START} Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response.`,
    { headers: { authorization: 'Bearer example' } },
  ],
  [`${START} Response to preflight request doesn't pass access control check: x`, { preflight: true }],
  [
    `${START} The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.`,
    { credentials: true },
  ],
  [`${FIREFOX} CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.`, { headers: {} }],
  [`${FIREFOX} CORS preflight response did not succeed). Status code: 403.`, { preflight: true }],
  [
    `${FIREFOX} header ‘x-a’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response).`,
    { preflight: true },
  ],
  [
    `Origin ${ORIGIN} is not allowed by Access-Control-Allow-Origin. Status code: 200\nFetch API cannot load ${URL_} due to access control checks.`,
    { origin: ORIGIN },
  ],
])('%s', (sentence, request) => {
  expect(readPasted(sentence)).toEqual([
    {
      url: URL_,
      headers: expect.anything(),
      notes: [expect.stringMatching(/doesn't tell the method/)],
      ...(sentence.includes(`'${ORIGIN}'`) && { origin: ORIGIN }),
      ...request,
    },
  ]);
});

test('after a redirect what the script asked for counts', () => {
  const sentence = `Access to fetch at 'https://b.example/' (redirected from '${URL_}') from origin '${ORIGIN}' has been blocked by CORS policy: x`;
  expect(readPasted(sentence)).toEqual([expect.objectContaining({ url: URL_, origin: ORIGIN })]);
});

test('several sentences among other lines', () => {
  const text = `GET ${URL_} net::ERR_FAILED 200\n${START} x\nUncaught TypeError: Failed to fetch\n${START.replace('products', 'orders')} y`;
  expect(readPasted(text).map(({ url }) => url)).toEqual([URL_, URL_.replace('products', 'orders')]);
});
