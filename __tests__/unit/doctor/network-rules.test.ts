import { refuseUnsendable } from '../../../src/doctor/network-rules';

const SECURE = 'https://app.example.com';

test.each([
  ['https://api.example.com/', SECURE],
  ['http://api.example.com/', 'http://app.example.com'],
  ['http://localhost:3000/', SECURE],
  ['http://api.localhost:3000/', SECURE],
  ['http://127.0.0.1:3000/', SECURE],
  ['http://[::1]:3000/', SECURE],
  ['http://192.168.1.7:3000/', SECURE],
  ['http://172.31.0.1/', SECURE],
  ['http://[fd00::1]/', SECURE],
  ['http://printer.local/', SECURE],
])('%s is sent for a page of %s', (url, origin) => {
  expect(() => {
    refuseUnsendable(new URL(url), origin);
  }).not.toThrow();
});

test.each([
  ['http://api.example.com/', SECURE, 'mixed-content'],
  ['http://notlocalhost/', SECURE, 'mixed-content'],
  ['http://127.evil.example/', SECURE, 'mixed-content'],
  ['http://172.32.0.1/', SECURE, 'mixed-content'],
  ['http://[2001:db8::1]/', SECURE, 'mixed-content'],
  ['https://api.example.com:6000/', SECURE, 'ERR_UNSAFE_PORT'],
  ['http://api.example.com:10080/', 'http://app.example.com', 'ERR_UNSAFE_PORT'],
])('%s is not sent for a page of %s: %s', (url, origin, networkError) => {
  expect(() => {
    refuseUnsendable(new URL(url), origin);
  }).toThrow(expect.objectContaining({ networkError }) as Error);
});
