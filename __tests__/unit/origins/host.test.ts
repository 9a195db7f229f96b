import { endsInNumber, hasValidPunycode, isAddress, serializeIPv6 } from '../../../src/origins/host';

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

/** Written down, not asked of Node: its versions answer in different ways. */
test.each([
  ['a label of ASCII alone', 'a.com'],
  ['a label that only looks like Punycode', 'xn-.xn.ab--cd.com'],
  ['a German umlaut', 'xn--mnchen-3ya.example'],
  ['one letter', 'xn--4ca'],
  ['a sharp s', 'xn--fa-hia'],
  ['a final sigma', 'xn--3xa.gr'],
  ['a Cyrillic domain', 'xn--e1afmkfd.xn--p1ai'],
  ['a Cyrillic letter for a Latin one', 'xn--pple-43d.com'],
  ['Chinese', 'xn--fiqs8s'],
  ['Japanese', 'xn--eckwd4c7c.xn--zckzah'],
  ['Korean', 'xn--3e0b707e'],
  ['Thai', 'xn--o3cw4h'],
  ['Arabic', 'xn--mgbaam7a8h'],
  ['Hindi', 'xn--h2brj9c'],
  ['Hebrew', 'xn--4dbrk0ce'],
  ['Cherokee', 'xn--58d'],
  ['a heart', 'xn--i-7iq.ws'],
  ['an emoji', 'xn--ls8h.la'],
  ['a letter of CJK extension B', 'xn--j50i'],
  ['a joiner', 'xn--11b6iy14e'],
  ['a non-joiner', 'xn--mgba3gch31f060k'],
  // Only newer versions of Unicode know that this is a capital letter: no Node may answer otherwise than another.
  ['a letter that Unicode got in 2024', 'xn--gg0d'],
  ['a hyphen before the last one', 'xn--a--bja'],
  ['a final dot', 'xn--4ca.'],
])('%s, %s, is a host', (_what, host) => {
  expect(hasValidPunycode(host)).toBe(true);
});

test.each([
  ['nothing behind the prefix', 'xn--'],
  ['nothing behind the prefix, below a domain', 'a.xn--.com'],
  ['a hyphen alone', 'xn---'],
  ['ASCII alone, marked as Punycode', 'xn--abc-'],
  ['a domain and a hyphen too many', 'xn--mnchen-3ya-'],
  ['the prefix twice', 'xn--xn--mnchen-3ya'],
  ['a number that is cut short', 'xn--a-b'],
  ['a number beyond Unicode', 'xn--99999999'],
  ['a number beyond Unicode, of 59 digits', `xn--${'9'.repeat(59)}`],
  ['a character that is no digit', 'xn--4c_'],
  ['a control character', 'xn--a'],
  ['a control character, below a domain', 'b.xn--a.example'],
  ['a line break of Unicode', 'xn--a-ka'],
  ['a no-break space', 'xn--ab-1ca'],
  ['a soft hyphen', 'xn--ab-5da'],
  ['a zero width space', 'xn--ab-g1t'],
  ['a right-to-left override', 'xn--ab-g4t'],
  ['a variation selector', 'xn--qei9934e'],
  ['a character for private use', 'xn--ab-je4l'],
  ['a character that is none', 'xn--ab-mg4n'],
  ['a tag', 'xn--ab-3106t'],
  ['a capital letter', 'xn--7ba'],
  ['a Cyrillic capital letter', 'xn--i0a'],
  ['a title-case letter', 'xn--kja'],
  ['a letter and its mark, which are one', 'xn--u-ccb'],
  ['a ligature', 'xn--jm6c'],
  ['a superscript', 'xn--a-5ca'],
  ['a full-width letter', 'xn--mi7c'],
  ['the Kelvin sign', 'xn--62g'],
])('%s, %s, is not a host', (_what, host) => {
  expect(hasValidPunycode(host)).toBe(false);
});
