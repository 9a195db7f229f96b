import { endsInNumber, isAddress, serializeIPv6 } from '../../../src/origins/address';

/** https://url.spec.whatwg.org/#concept-ipv6-serializer, written down: no parser of Node's is asked. */
test.each([
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['2001:db8::1', '2001:db8::1'],
  ['2001:0db8::0001', '2001:db8::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ['1:0:2:0:3:0:4:0', '1:0:2:0:3:0:4:0'],
  ['1::2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ['0:0:1::', '0:0:1::'],
  ['::127.0.0.1', '::7f00:1'],
  ['::ffff:1.2.3.4', '::ffff:102:304'],
  ['1:2:3:4:5:6:255.255.255.255', '1:2:3:4:5:6:ffff:ffff'],
  ['fe80::abcd', 'fe80::abcd'],
])('the address %s, is %s to a browser', (written, serialized) => {
  expect(serializeIPv6(written)).toBe(serialized);
  expect(serializeIPv6(serialized)).toBe(serialized);
});

test.each([
  '',
  ':',
  ':::',
  '1',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7:8::',
  '::1:2:3:4:5:6:7:8',
  '1:2:3:4::5:6:7:8',
  '1::2::3',
  ':1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:',
  '12345::',
  '::g',
  '::FF',
  '::1%eth0',
  '::1%25eth0',
  '::1 ',
  '1.2.3.4',
  '::1.2.3',
  '::1.2.3.4.5',
  '::1.2.3.256',
  '::1.2.3.04',
  '::0x1.2.3.4',
  '1.2.3.4::',
  '1.2.3.4:5:6:7:8:9:10',
  '1:2:3:4:5:6:7:1.2.3.4',
  '::1.2.3.4:5',
])('%p, is not an IPv6 address', (text) => {
  expect(serializeIPv6(text)).toBeUndefined();
});

test.each([
  ['127.0.0.1', true],
  ['a.7', true],
  ['a.0x7f', true],
  ['a.0x', true],
  ['7', true],
  ['a.7.', true],
  ['7.a', false],
  ['a7', false],
  ['a.0xg', false],
  ['a.7a', false],
  ['', false],
])('the host %p, ends in a number: %p', (host, outcome) => {
  expect(endsInNumber(host)).toBe(outcome);
});

test.each([
  ['[::1]', true],
  ['127.0.0.1', true],
  ['127.0.0.1.', false],
  ['127.1', false],
  ['a.com', false],
])('the host %s, is an address: %p', (host, outcome) => {
  expect(isAddress(host)).toBe(outcome);
});
