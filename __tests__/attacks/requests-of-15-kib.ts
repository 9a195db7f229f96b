import type { Preflight } from '../bench/preflights';

/** About what a server takes at most: Node refuses headers of more than 16 KiB, the path among them. */
const LENGTH = 15 * 1024;

const filled = (part: string): string => part.repeat(Math.ceil(LENGTH / part.length)).slice(0, LENGTH);

function distinctNames(): string {
  let names = '';
  for (let count = 0; names.length < LENGTH; count++) names += `x${count.toString(36)},`;
  return names;
}

/** Preflights that are as long as a server takes them, by what they are filled with. */
export const REQUESTS_OF_15_KIB: Readonly<Record<string, Preflight>> = {
  'request headers: commas': { requestHeaders: filled(',') },
  'request headers: one name repeated': { requestHeaders: filled('x-a,') },
  'request headers: spaces': { requestHeaders: `${filled(' ')}x-a` },
  'request headers: commas and spaces': { requestHeaders: filled(' , ') },
  'request headers: distinct names': { requestHeaders: distinctNames() },
  'request headers: one long name': { requestHeaders: filled('x') },
  'request headers: at the limit of names': { requestHeaders: 'x-a , '.repeat(255) },
  'request headers: at the limit of characters': { requestHeaders: ' '.repeat(4096) },
  'origin: letters': { origin: `https://${filled('a')}` },
  'origin: dots': { origin: `https://${filled('a.')}com` },
  'origin: dashes': { origin: `https://${filled('-')}` },
  'origin: digits': { origin: `https://app.example.com:${filled('1')}` },
  'origin: at the limit': { origin: `https://${'a.'.repeat(160)}com` },
  'path: slashes': { path: filled('/') },
  'path: segments': { path: filled('/a') },
  'path: one segment': { path: `/api/${filled('a')}` },
  'path: dots': { path: `/${filled('.')}` },
  'path: dot segments': { path: filled('/..') },
  'path: percent signs': { path: `/${filled('%')}` },
  'path: encoded letters': { path: `/${filled('%41')}` },
  'path: encoded slashes': { path: `/${filled('%2F')}` },
  'path: encoded twice': { path: `/${filled('%252F')}` },
  'path: backslashes': { path: `/${filled('\\')}` },
  'path: not ASCII': { path: `/${filled('%C3%84')}` },
  'path: at the limit of characters': { path: `/${'%41'.repeat(1365)}` },
  'path: at the limit of segments': { path: '/%2e'.repeat(255) },
  'path: plain segments at their limit': { path: '/a'.repeat(1024) },
  'path: segments at the limit of characters': { path: '/a'.repeat(2048) },
};
