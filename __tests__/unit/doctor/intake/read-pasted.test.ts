import fc from 'fast-check';
import { DoctorError } from '../../../../src/doctor/doctor-error';
import { readPasted } from '../../../../src/doctor/intake/read-pasted';
import { RUNS, SEED } from '../../../support/seed';

test.each([
  ['', /nothing to read/],
  ['  \n ', /nothing to read/],
  ['hello there', /neither a curl command/],
  ['Invoke-WebRequest -Uri "https://a.example"', /copy the request as cURL/],
  ['$session = New-Object Microsoft.PowerShell', /copy the request as cURL/],
  [`curl ${'x'.repeat(300_000)}`, /longer than 256 KiB/],
])('wrong usage: %.40j', (text, message) => {
  expect(() => readPasted(text)).toThrow(message);
});

test('a URL alone', () => {
  expect(readPasted(' https://api.example.com/x\n')).toEqual([
    { url: 'https://api.example.com/x', headers: {}, notes: [] },
  ]);
});

/** Pieces of which hostile texts are made. */
const PIECES = [
  'curl ',
  'curl.exe ',
  'fetch(',
  'window.fetch(',
  "'",
  '"',
  '`',
  '\\',
  '^',
  '^"',
  '\\^"',
  '$',
  "$'",
  '${',
  '$(',
  '\\u0',
  '\\x',
  '\n',
  '\r\n',
  ' ',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  ',',
  ':',
  ';',
  '|',
  '#',
  '/*',
  '*/',
  '//',
  '-H ',
  '-X',
  '-d ',
  '--data-raw ',
  '--',
  '-',
  '-k',
  '-b ',
  '--json ',
  'https://a.example/',
  'origin: x',
  "Access to fetch at '",
  "' from origin '",
  "' has been blocked by CORS policy:",
  "(redirected from '",
  'Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ',
  ' (Reason: ',
  'cannot load ',
  ' due to access control checks',
  '{"log":{"entries":[',
  '"request":',
  'JSON.stringify(',
  'new Headers(',
  'method',
  'headers',
  '__proto__',
  'constructor',
  '\0',
  '\x1b[2J',
  '\ufeff',
  '\ud800',
  'é',
  '0',
  '1e999',
  'null',
  'true',
];

const hostile = fc
  .tuple(
    fc.constantFrom('', 'curl ', 'fetch(', '{'),
    fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 4 })), { maxLength: 60 }),
  )
  .map(([start, pieces]) => start + pieces.join(''));

test('whatever is pasted, it is read or refused as wrong usage', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      try {
        for (const { url, headers, notes } of readPasted(text)) {
          expect(typeof url).toBe('string');
          for (const value of [...Object.values(headers), ...notes]) expect(typeof value).toBe('string');
        }
      } catch (error) {
        expect(error).toBeInstanceOf(DoctorError);
        expect(error).toMatchObject({ code: 'wrong-usage' });
        expect((error as Error).message).toMatch(/^[^\p{C}]{1,400}$/u);
      }
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test.each([
  ...PIECES,
  "Access to x at 'a",
  'fetch({a:',
  'fetch("a",[',
  "fetch('a',{'b':",
  'curl -H ',
  "curl $'\\u",
])('a text full of %j takes no time', (piece) => {
  for (const start of ['', 'curl ', 'fetch(', "fetch('x',{"]) {
    const text = (start + piece.repeat(Math.ceil(260_000 / piece.length))).slice(0, 255_000);
    const started = performance.now();
    try {
      readPasted(text);
    } catch (error) {
      expect(error).toBeInstanceOf(DoctorError);
    }
    expect(performance.now() - started).toBeLessThan(3_000);
  }
});
