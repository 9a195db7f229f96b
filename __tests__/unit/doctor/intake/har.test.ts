import { DoctorError } from '../../../../src/doctor/doctor-error';
import { readPasted } from '../../../../src/doctor/intake/read-pasted';

const ORIGIN = 'https://app.example.com';
const API = 'https://api.example.com';

interface Spec {
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  body?: string;
  status?: number;
  answer?: Record<string, string>;
  error?: string;
  type?: string;
}

const lines = (headers: Record<string, string>) =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));

function har(...specs: Spec[]): string {
  const entries = specs.map(
    ({
      method = 'GET',
      url = `${API}/x`,
      headers = {},
      body,
      status = 200,
      answer = {},
      error,
      type = 'fetch',
    }) => ({
      _resourceType: type,
      request: {
        method,
        url,
        headers: lines({
          origin: ORIGIN,
          'sec-fetch-mode': 'cors',
          ':authority': 'api.example.com',
          ...headers,
        }),
        ...(body !== undefined && { postData: { mimeType: 'application/json', text: body } }),
      },
      response: { status, headers: lines(answer), ...(error !== undefined && { _error: error }) },
    }),
  );
  return JSON.stringify({ log: { version: '1.2', entries } });
}

const ALLOWS = { 'access-control-allow-origin': ORIGIN };

test('of all requests those that CORS failed, preflights with their requests, each once', () => {
  const text = har(
    { answer: ALLOWS },
    { url: `${API}/none` },
    { url: `${API}/none` },
    {
      url: `${API}/failed`,
      status: 0,
      error: 'net::ERR_FAILED',
      method: 'PUT',
      headers: { 'x-a': '1', cookie: 'a=b' },
      body: '{}',
    },
    {
      url: `${API}/failed`,
      method: 'OPTIONS',
      headers: { 'access-control-request-method': 'PUT' },
      status: 403,
    },
    { url: `${ORIGIN}/own` },
    { url: `${API}/picture.png`, type: 'image' },
    { url: `${API}/cookies`, headers: { cookie: 'a=b' }, answer: ALLOWS },
    { url: 'data:text/plain,x', status: 0 },
  );
  expect(readPasted(text)).toEqual([
    { url: `${API}/none`, method: 'GET', origin: ORIGIN, headers: {}, notes: [] },
    {
      url: `${API}/failed`,
      method: 'PUT',
      origin: ORIGIN,
      headers: { 'x-a': '1', cookie: 'a=b' },
      credentials: true,
      body: '{}',
      notes: [],
    },
    {
      url: `${API}/cookies`,
      method: 'GET',
      origin: ORIGIN,
      credentials: true,
      headers: { cookie: 'a=b' },
      notes: [],
    },
  ]);
});

test.each([
  [har({ answer: ALLOWS }), /has 1 requests, none of which/],
  ['{', /is not JSON/],
  ['{}', /no list of entries/],
  ['{"log":{"entries":{}}}', /no list of entries/],
  ['{"log":{"entries":[null,1,{},{"request":null},{"request":{"url":7}}]}}', /none of which/],
  [
    har(...Array.from({ length: 21 }, (_, at) => ({ url: `${API}/${at}` }))),
    /21 requests in it, more than 20/,
  ],
])('wrong usage: %.60s', (text, message) => {
  expect(() => readPasted(text)).toThrow(message);
  expect(() => readPasted(text)).toThrow(DoctorError);
});
