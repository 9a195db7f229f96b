import { hasValidPunycode } from '../../../src/origins/punycode';

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
