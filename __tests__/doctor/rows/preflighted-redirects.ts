import {
  allowed,
  answer,
  ANY_ORIGIN,
  blocked,
  failed,
  headers,
  methods,
  NO_CONTENT,
  OK,
  ORIGIN,
} from '../support/answers';
import type { Row } from '../support/row';

const PUT = { method: 'PUT' } as const;
const JSON_POST = { method: 'POST', headers: { 'Content-Type': 'application/json' } } as const;
const UPLOAD = { method: 'POST', upload: true } as const;
const AUTHORIZED = { headers: { Authorization: 'Bearer x' } } as const;

const READABLE = answer(OK, ORIGIN);
const NULL = 'Access-Control-Allow-Origin: null';
const NOT_FOUND = answer('404 Not Found');
const PUT_ALLOWED = answer(NO_CONTENT, ORIGIN, methods('PUT'));

const redirect = (status: string, location = '/{row}/b'): string =>
  answer(status, ORIGIN, `Location: ${location}`);

/** Every hop of a chain is preflighted anew, with what is left of the request. */
export const preflightedRedirects: readonly Row[] = [
  {
    name: 'a preflighted request, whose second preflight passes',
    asked: PUT,
    server: {
      '/': { preflight: PUT_ALLOWED, actual: redirect('307 Temporary Redirect') },
      '/b': { preflight: PUT_ALLOWED, actual: READABLE },
    },
    expected: allowed,
  },
  {
    name: 'a preflighted request, whose second preflight nothing handles',
    asked: PUT,
    server: {
      '/': { preflight: PUT_ALLOWED, actual: redirect('307 Temporary Redirect') },
      '/b': { preflight: NOT_FOUND, actual: READABLE },
    },
    expected: blocked('PreflightMissingAllowOriginHeader'),
  },
  {
    name: 'a preflighted request to another origin, which allows the page',
    asked: PUT,
    server: {
      '/': { preflight: PUT_ALLOWED, actual: redirect('307 Temporary Redirect', '{other}/{row}/b') },
      '/b': { preflight: PUT_ALLOWED, actual: READABLE },
    },
    expected: blocked('PreflightAllowOriginMismatch', '{page}'),
  },
  {
    name: 'a preflighted request to another origin, which allows null',
    asked: PUT,
    server: {
      '/': { preflight: PUT_ALLOWED, actual: redirect('307 Temporary Redirect', '{other}/{row}/b') },
      '/b': { preflight: answer(NO_CONTENT, NULL, methods('PUT')), actual: answer(OK, NULL) },
    },
    expected: allowed,
  },
  {
    name: 'a PUT stays one on a 302',
    asked: PUT,
    server: {
      '/': { preflight: PUT_ALLOWED, actual: redirect('302 Found') },
      '/b': { preflight: NOT_FOUND, actual: READABLE },
    },
    expected: blocked('PreflightMissingAllowOriginHeader'),
  },
  {
    name: 'a PUT becomes a GET on a 303',
    asked: PUT,
    server: {
      '/': { preflight: PUT_ALLOWED, actual: redirect('303 See Other') },
      '/b': { preflight: NOT_FOUND, actual: READABLE },
    },
    expected: allowed,
  },
  {
    name: 'a PUT becomes a GET on a 303, and keeps its own headers',
    asked: { ...PUT, headers: { 'X-A': '1' } },
    server: {
      '/': {
        preflight: answer(NO_CONTENT, ORIGIN, methods('PUT'), headers('x-a')),
        actual: redirect('303 See Other'),
      },
      '/b': { preflight: answer(NO_CONTENT, ORIGIN), actual: READABLE },
    },
    expected: blocked('HeaderDisallowedByPreflightResponse', 'x-a'),
  },
  {
    name: 'a HEAD stays one on a 303',
    asked: { method: 'HEAD' },
    server: { '/': { actual: redirect('303 See Other') }, '/b': { actual: READABLE } },
    expected: allowed,
  },
  {
    name: 'a POST becomes a GET on a 302, and loses its Content-Type',
    asked: JSON_POST,
    server: {
      '/': { preflight: answer(NO_CONTENT, ORIGIN, headers('content-type')), actual: redirect('302 Found') },
      '/b': { preflight: NOT_FOUND, actual: READABLE },
    },
    expected: allowed,
  },
  {
    name: 'a POST stays one on a 307, and keeps its Content-Type',
    asked: JSON_POST,
    server: {
      '/': {
        preflight: answer(NO_CONTENT, ORIGIN, headers('content-type')),
        actual: redirect('307 Temporary Redirect', '{other}/{row}/b'),
      },
      '/b': { preflight: answer(NO_CONTENT, ANY_ORIGIN), actual: READABLE },
    },
    expected: blocked('HeaderDisallowedByPreflightResponse', 'content-type'),
  },
  {
    name: 'Authorization goes when the origin changes',
    asked: AUTHORIZED,
    server: {
      '/': {
        preflight: answer(NO_CONTENT, ORIGIN, headers('authorization')),
        actual: redirect('302 Found', '{other}/{row}/b'),
      },
      '/b': { preflight: NOT_FOUND, actual: answer(OK, NULL) },
    },
    expected: allowed,
  },
  {
    name: 'Authorization stays where the origin does',
    asked: AUTHORIZED,
    server: {
      '/': { preflight: answer(NO_CONTENT, ORIGIN, headers('authorization')), actual: redirect('302 Found') },
      '/b': { preflight: NOT_FOUND, actual: READABLE },
    },
    expected: blocked('PreflightMissingAllowOriginHeader'),
  },
  {
    name: 'an upload with listeners is preflighted again on a 307',
    asked: UPLOAD,
    server: {
      '/': { preflight: answer(NO_CONTENT, ORIGIN), actual: redirect('307 Temporary Redirect') },
      '/b': { preflight: NOT_FOUND, actual: READABLE },
    },
    expected: blocked('PreflightMissingAllowOriginHeader'),
  },
  {
    name: 'an upload with listeners is preflighted again on a 303, though nothing is uploaded any more',
    asked: UPLOAD,
    server: {
      '/': { preflight: answer(NO_CONTENT, ORIGIN), actual: redirect('303 See Other') },
      '/b': { preflight: NOT_FOUND, actual: READABLE },
    },
    expected: blocked('PreflightMissingAllowOriginHeader'),
  },
  {
    name: "a PUT from the page's own server is preflighted on the other",
    asked: { ...PUT, url: '{page}/{row}/' },
    server: {
      '/': { actual: answer('307 Temporary Redirect', 'Location: {api}/{row}/b') },
      '/b': { preflight: answer(NO_CONTENT, ORIGIN), actual: READABLE },
    },
    expected: blocked('MethodDisallowedByPreflightResponse', 'PUT'),
  },
  {
    name: 'a preflighted request to a port that is blocked',
    asked: PUT,
    server: {
      '/': { preflight: PUT_ALLOWED, actual: redirect('307 Temporary Redirect', 'http://127.0.0.1:6000/') },
    },
    expected: failed('ERR_UNSAFE_PORT'),
  },
];
