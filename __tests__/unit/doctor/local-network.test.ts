import { localNetworkNote } from '../../../src/doctor/local-network';

test.each([
  ['http://127.0.0.1:3000/', 'http://app.example.com', /before it is sent/, /by https/],
  [
    'http://localhost:3000/',
    'http://app.example.com',
    /on this very machine/,
    /No response header allows it/,
  ],
  ['http://api.localhost/', 'http://203.0.113.7', /before it is sent/, /by https/],
  ['http://[::1]:3000/', 'https://app.example.com', /asks the user for permission/, /allow it/],
  ['https://192.168.1.7/', 'https://app.example.com', /in the local network/, /allow it/],
  ['http://printer.local/', 'http://app.example.com', /in the local network/, /by https/],
])('%s for a page of %s', (url, origin, cause, remedy) => {
  const note = localNetworkNote(new URL(url), origin);
  expect(note?.cause).toMatch(cause);
  expect(note?.remedy).toMatch(remedy);
});

test.each([
  ['https://api.example.com/', 'http://app.example.com'],
  ['http://203.0.113.7/', 'http://app.example.com'],
  ['http://localhost:3000/', 'http://localhost:4000'],
  ['http://127.0.0.1:3000/', 'http://192.168.1.7'],
  ['http://127.0.0.1:3000/', 'http://app.localhost'],
  ['http://127.0.0.1:3000/', 'null'],
])('nothing of %s for a page of %s', (url, origin) => {
  expect(localNetworkNote(new URL(url), origin)).toBeUndefined();
});
