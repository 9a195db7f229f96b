import { allowed, answer, blocked, NO_CONTENT, OK, ORIGIN } from '../support/answers';
import type { Row } from '../support/row';

const HINT = 'client hints are not safelisted, so there is a preflight';

/** Headers that need no preflight. */
const SAFELISTED: readonly [what: string, headers: Record<string, string>, standard?: string][] = [
  ['Accept of 128 bytes', { Accept: 'a'.repeat(128) }],
  ['an empty Accept', { Accept: '' }],
  ['Accept beyond ASCII', { Accept: '\xe9' }],
  ['Accept-Language', { 'Accept-Language': 'de, en;q=0.5' }],
  ['Content-Language', { 'Content-Language': 'de' }],
  ['Content-Type of a form', { 'Content-Type': 'application/x-www-form-urlencoded' }],
  ['Content-Type of a form with files', { 'Content-Type': 'multipart/form-data' }],
  ['Content-Type of plain text, in upper case', { 'Content-Type': 'TEXT/PLAIN;charset=UTF-8' }],
  ['Content-Type of plain text, with a space before its parameter', { 'Content-Type': 'text/plain ; a=b' }],
  ['a range with a start', { Range: 'bytes=5-' }],
  ['a range with a start and an end', { Range: 'bytes=0-99' }],
  [
    'a range with its unit in upper case',
    { Range: 'Bytes=0-5' },
    'the unit is compared with case: preflight',
  ],
  ['DPR', { DPR: '1.5' }, HINT],
  ['Save-Data', { 'Save-Data': 'On' }, HINT],
  ['Viewport-Width', { 'Viewport-Width': '100' }, HINT],
  ['Width', { Width: '100' }, HINT],
  ['Device-Memory', { 'Device-Memory': '0.25' }, HINT],
  ['RTT', { RTT: '100' }, HINT],
  ['Downlink', { Downlink: '1.5' }, HINT],
  ['ECT', { ECT: 'slow-2g' }, HINT],
  [
    'eight headers of 1024 bytes together',
    {
      ...sized('1', ['DPR', 'Width', 'Viewport-Width', 'RTT', 'Downlink']),
      ...sized('a', ['Accept', 'Accept-Language', 'Content-Language']),
    },
    HINT,
  ],
  ['User-Agent, which is left out', { 'User-Agent': 'mine' }, 'scripts may set it: preflight'],
  ['Referer, which is left out', { Referer: 'https://a.example/' }],
  ['Cookie, which is left out', { Cookie: 'a=b' }],
  ['Sec-Anything, which is left out', { 'Sec-Anything': 'a' }],
  [
    'X-HTTP-Method-Override with a forbidden method, which is left out',
    { 'X-HTTP-Method-Override': 'TRACE' },
  ],
];

/** Headers that a preflight must ask for. */
const UNSAFE: readonly [what: string, headers: Record<string, string>, first: string][] = [
  ['Accept of 129 bytes', { Accept: 'a'.repeat(129) }, 'accept'],
  ['Accept with a parenthesis', { Accept: 'text/html(x)' }, 'accept'],
  ['Accept-Language with a byte that no language has', { 'Accept-Language': 'de_DE' }, 'accept-language'],
  ['Content-Type with a quote', { 'Content-Type': 'text/plain;charset="utf-8"' }, 'content-type'],
  ['Content-Type of HTML', { 'Content-Type': 'text/html' }, 'content-type'],
  ['Content-Type that is none', { 'Content-Type': 'text' }, 'content-type'],
  ['an empty Content-Type', { 'Content-Type': '' }, 'content-type'],
  ['Content-Type twice', { 'Content-Type': 'text/plain, text/plain' }, 'content-type'],
  ['an empty range', { Range: '' }, 'range'],
  ['a range without a start', { Range: 'bytes=-5' }, 'range'],
  ['several ranges', { Range: 'bytes=0-1,3-4' }, 'range'],
  ['a range that ends before it starts', { Range: 'bytes=5-1' }, 'range'],
  ['a range with a space', { Range: 'bytes= 0-5' }, 'range'],
  ['a range in another unit', { Range: 'items=0-5' }, 'range'],
  ['a range that starts beyond 64 bits', { Range: 'bytes=99999999999999999999-' }, 'range'],
  ['DPR that is no number', { DPR: '1.' }, 'dpr'],
  ['Width with a fraction', { Width: '1.5' }, 'width'],
  ['Save-Data that is not on', { 'Save-Data': 'off' }, 'save-data'],
  ['RTT without a value', { RTT: '' }, 'rtt'],
  ['ECT in upper case', { ECT: '4G' }, 'ect'],
  ['X-HTTP-Method-Override', { 'X-HTTP-Method-Override': 'PUT' }, 'x-http-method-override'],
];

export const safelisting: readonly Row[] = [
  ...SAFELISTED.map(([what, headers, standard]): Row => ({
    name: `no preflight for ${what}`,
    asked: { headers },
    server: { '/': { preflight: answer('404 Not Found'), actual: answer(OK, ORIGIN) } },
    expected: allowed,
    ...(standard !== undefined && { standard }),
  })),
  ...UNSAFE.map(([what, headers, first]): Row => ({
    name: `a preflight for ${what}`,
    asked: { headers },
    server: { '/': { preflight: answer(NO_CONTENT, ORIGIN), actual: answer(OK, ORIGIN) } },
    expected: blocked('HeaderDisallowedByPreflightResponse', first),
  })),
  {
    name: 'a preflight for nine headers of more than 1024 bytes together',
    asked: {
      headers: {
        ...sized('1', ['DPR', 'Width', 'Viewport-Width', 'RTT', 'Downlink', 'Device-Memory']),
        ...sized('a', ['Accept', 'Accept-Language', 'Content-Language']),
      },
    },
    server: { '/': { preflight: answer('404 Not Found'), actual: answer(OK, ORIGIN) } },
    expected: blocked('PreflightMissingAllowOriginHeader'),
  },
];

/** Headers with values of 128 bytes each, the most that is safelisted. */
function sized(character: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, character.repeat(128)]));
}
