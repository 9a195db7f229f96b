import { DoctorError } from '../../../../src/doctor/doctor-error';
import type { GivenRequest } from '../../../../src/doctor/intake/given-request';
import { readPasted } from '../../../../src/doctor/intake/read-pasted';

const URL_ = 'https://api.example.com/products';

/** As Chromium's developer tools copy it. */
const CHROMIUM = String.raw`fetch("https://api.example.com/products", {
  "headers": {
    "accept": "*/*",
    "accept-language": "en-US,en;q=0.9",
    "content-type": "application/json",
    "priority": "u=1, i",
    "sec-ch-ua": "\"Chromium\";v=\"143\"",
    "sec-fetch-mode": "cors"
  },
  "referrer": "https://app.example.com/",
  "body": "{\"a\":\"b\"}",
  "method": "PUT",
  "mode": "cors",
  "credentials": "include"
});`;

/** As Firefox copies it. */
const FIREFOX = `await fetch("https://api.example.com/products", {
    "credentials": "include",
    "headers": {
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept": "*/*",
        "Accept-Language": "en-US,en;q=0.5",
        "content-type": "application/json",
        "Sec-Fetch-Mode": "cors"
    },
    "referrer": "https://app.example.com/",
    "method": "PUT",
    "body": "{\\"a\\":\\"b\\"}",
    "mode": "cors"
});`;

test.each([
  ['Chromium', CHROMIUM],
  ['Firefox', FIREFOX],
])('a call as the developer tools of %s copy it', (_what, text) => {
  const [request, another] = readPasted(text);
  expect(another).toBeUndefined();
  expect(request).toMatchObject({
    url: URL_,
    origin: 'https://app.example.com',
    method: 'PUT',
    credentials: true,
    body: '{"a":"b"}',
    notes: [],
  });
  expect(Object.keys(request?.headers ?? {}).map((name) => name.toLowerCase())).toEqual([
    'accept',
    'content-type',
  ]);
});

test.each<[script: string, request: Partial<GivenRequest>]>([
  [`fetch('${URL_}')`, { url: URL_, method: 'GET', headers: {}, credentials: false }],
  [`const r = await window.fetch(\`${URL_}\`, { method: 'put', })`, { method: 'put' }],
  [`fetch(new URL('${URL_}'), { headers: new Headers({ 'X-A': '1', }) })`, { headers: { 'X-A': '1' } }],
  [`fetch('${URL_}', { headers: [['X-A', '1'], ['X-B', 2]] })`, { headers: { 'X-A': '1', 'X-B': '2' } }],
  [
    `fetch('${URL_}', {\n // a comment\n method: 'POST', /* another */ body: JSON.stringify({ a: [1, true, null] }) })`,
    { method: 'POST', body: '{"a":[1,true,null]}', notes: [] },
  ],
  [
    `fetch('${URL_}', { method: 'POST', body: JSON.stringify(data), headers: { 'Content-Type': 'application/json' } })`,
    {
      body: '',
      headers: { 'Content-Type': 'application/json' },
      notes: [expect.stringMatching(/made by the script/)] as never,
    },
  ],
  [`fetch('${URL_}', { method: 'POST', body: new FormData(form) }).then((r) => r.json())`, { body: '' }],
  [`fetch('${URL_}', { signal: AbortSignal.timeout(5), credentials: 'include' })`, { credentials: true }],
  [`fetch('${URL_}', { mode: 'no-cors' })`, { notes: [expect.stringMatching(/mode 'no-cors'/)] as never }],
  [String.raw`fetch('https:\/\/api.example.com\x2Fpr\u006fducts')`, { url: URL_ }],
  [`fetch('${URL_}', { body: null, method: 'DELETE' })`, { method: 'DELETE' }],
])('%s', (script, request) => {
  expect(readPasted(script)).toEqual([expect.objectContaining(request)]);
});

test('several calls', () => {
  expect(readPasted(`fetch('${URL_}/1') ;\nfetch('${URL_}/2', {})`).map(({ url }) => url)).toEqual([
    `${URL_}/1`,
    `${URL_}/2`,
  ]);
});

test.each([
  ['fetch()', /names no URL/],
  ['fetch(url)', /only the running script knows 'the URL': write it out in place of 'url'/],
  ["fetch(base + '/x')", /in place of 'base \+/],
  [`fetch('${URL_}', options)`, /'what is asked for'/],
  [`fetch('${URL_}', { headers })`, /'headers'/],
  [`fetch('${URL_}', { headers: { Authorization: \`Bearer \${token}\` } })`, /'the header Authorization'/],
  [`fetch('${URL_}', { method })`, /'method'/],
  [`fetch({})`, /'the URL' is not text/],
  [`fetch('${URL_}', ${'['.repeat(100)}`, /nested too deeply/],
])('%s: wrong usage', (script, message) => {
  expect(() => readPasted(script)).toThrow(message);
  expect(() => readPasted(script)).toThrow(DoctorError);
});
