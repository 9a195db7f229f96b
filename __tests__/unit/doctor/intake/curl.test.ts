import { DoctorError } from '../../../../src/doctor/doctor-error';
import type { GivenRequest } from '../../../../src/doctor/intake/given-request';
import { readPasted } from '../../../../src/doctor/intake/read-pasted';

const URL_ = 'https://api.example.com/products';

/** As Chromium's developer tools copy it for bash. */
const BASH = String.raw`curl 'https://api.example.com/products?a=1&b=2' \
  -X 'PUT' \
  -H 'accept: application/json' \
  -H 'accept-language: de-CH,de;q=0.9' \
  -H 'authorization: Bearer abc' \
  -H 'cache-control: no-cache' \
  -H 'content-type: application/json' \
  -b 'session=1; theme=dark' \
  -H 'origin: https://app.example.com' \
  -H 'pragma: no-cache' \
  -H 'priority: u=1, i' \
  -H 'referer: https://app.example.com/shop' \
  -H 'sec-ch-ua: "Chromium";v="143", "Not A(Brand";v="24"' \
  -H 'sec-ch-ua-mobile: ?0' \
  -H 'sec-fetch-dest: empty' \
  -H 'sec-fetch-mode: cors' \
  -H 'sec-fetch-site: same-site' \
  -H 'user-agent: Mozilla/5.0 (X11; Linux x86_64)' \
  -H 'x-tag: $HOME' \
  --data-raw $'{"name":"it\'s","line":"a\\nb","mark":"\u0021"}' \
  --compressed ;`;

/** The same for cmd, with carets as newer developer tools write them. */
const CMD = String.raw`curl ^"https://api.example.com/products?a=1^&b=2^" ^
  -X ^"PUT^" ^
  -H ^"accept: application/json^" ^
  -H ^"authorization: Bearer abc^" ^
  -H ^"content-type: application/json^" ^
  -b ^"session=1; theme=dark^" ^
  -H ^"origin: https://app.example.com^" ^
  -H ^"sec-ch-ua: ^\^"Chromium^\^";v=^\^"143^\^"^" ^
  -H ^"sec-fetch-mode: cors^" ^
  -H ^"user-agent: Mozilla/5.0 (X11; Linux x86_64)^" ^
  -H ^"x-tag: $HOME^" ^
  --data-raw ^"^{^\^"name^\^":^\^"it's^\^",^\^"line^\^":^\^"a^\^\nb^\^",^\^"mark^\^":^\^"^!^\^"^}^"`;

const COPIED: GivenRequest = {
  url: 'https://api.example.com/products?a=1&b=2',
  origin: 'https://app.example.com',
  method: 'PUT',
  headers: {
    accept: 'application/json',
    authorization: 'Bearer abc',
    'content-type': 'application/json',
    'x-tag': '$HOME',
    Cookie: 'session=1; theme=dark',
  },
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
  credentials: true,
  body: String.raw`{"name":"it's","line":"a\nb","mark":"!"}`,
  notes: [],
};

test.each([
  ['bash', BASH],
  ['bash, behind a prompt', `$ ${BASH}`],
  ['bash, with the line ends of Windows', BASH.replaceAll('\n', '\r\n')],
  ['cmd', CMD],
  ['cmd, with the line ends of Windows', CMD.replaceAll('\n', '\r\n')],
  ['cmd, curl.exe', CMD.replace('curl', 'curl.exe')],
])('a command as developer tools copy it: %s', (_what, text) => {
  expect(readPasted(text)).toEqual([COPIED]);
});

test('several commands, as all requests are copied at once', () => {
  const text = `curl '${URL_}' -H 'origin: https://a.example' ;\ncurl '${URL_}/2' -H 'origin: https://b.example'`;
  expect(readPasted(text).map(({ url, origin }) => [url, origin])).toEqual([
    [URL_, 'https://a.example'],
    [`${URL_}/2`, 'https://b.example'],
  ]);
});

test.each<[command: string, request: Partial<GivenRequest>]>([
  [`curl ${URL_}`, { method: 'GET', headers: {} }],
  ['curl api.example.com/x', { url: 'http://api.example.com/x' }],
  [`curl -I ${URL_}`, { method: 'HEAD' }],
  [`curl -XDELETE ${URL_}`, { method: 'DELETE' }],
  [`curl -sSLk -X PATCH ${URL_}`, { method: 'PATCH', insecure: true }],
  [`curl --url ${URL_} -o out.json`, { url: URL_ }],
  [
    `curl -d a=1 -d b=2 ${URL_}`,
    { method: 'POST', body: 'a=1&b=2', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
  ],
  [`curl -G -d a=1 -d b=2 ${URL_}?c=3`, { method: 'GET', url: `${URL_}?c=3&a=1&b=2` }],
  [
    `curl --json '{}' ${URL_}`,
    {
      method: 'POST',
      body: '{}',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    },
  ],
  [`curl -u me:pw ${URL_}`, { headers: { Authorization: 'Basic bWU6cHc=' } }],
  [`curl --oauth2-bearer abc ${URL_}`, { headers: { Authorization: 'Bearer abc' } }],
  [
    `curl -A 'Mine 1' -e https://app.example.com/shop ${URL_}`,
    { userAgent: 'Mine 1', origin: 'https://app.example.com' },
  ],
  [`curl -r 0-9 ${URL_}`, { headers: { Range: 'bytes=0-9' } }],
  [`curl ${URL_} -H 'X-A: 1' -H 'x-a: 2'`, { headers: { 'X-A': '1, 2' } }],
  [`curl ${URL_} -H 'X-A;'`, { headers: { 'X-A': '' } }],
  [`curl ${URL_} -H Cache-Control:no-cache`, { headers: { 'Cache-Control': 'no-cache' } }],
  [`curl ${URL_} | jq .`, { url: URL_ }],
  [`curl ${URL_} > out.json # a comment`, { url: URL_ }],
  [String.raw`curl "${URL_}" -H "X-A: \"b\" \$c"`, { headers: { 'X-A': '"b" $c' } }],
  [`/usr/bin/curl ${URL_}`, { url: URL_ }],
  [`curl -F a=@file.png ${URL_}`, { method: 'POST', body: '' }],
  [`curl --no-compressed ${URL_}`, { url: URL_ }],
])('%s', (command, request) => {
  expect(readPasted(command)).toEqual([expect.objectContaining(request)]);
});

test.each([
  [`curl -d @body.json ${URL_}`, /The body in '@body\.json' is not read/],
  [`curl -b cookies.txt ${URL_}`, /The cookies in the file 'cookies\.txt' are not read/],
  [`curl -F a=b ${URL_}`, /form are not sent/],
  [`curl -X GET -d a ${URL_}`, /a script can't send one with GET/],
  [`curl ${URL_} -H 'sec-fetch-mode: no-cors'`, /mode 'no-cors'/],
])('%s: what is not taken over is told', (command, note) => {
  expect(readPasted(command)[0]?.notes.join(' ')).toMatch(note);
});

test.each([
  ['curl', /names no URL/],
  [`curl ${URL_} https://other.example/`, /names two URLs/],
  [`curl ${URL_} -H`, /-H has no value/],
  [`curl ${URL_} -H X`, /A header is written 'Name: value', not 'X'/],
  [`curl ${URL_} -H @headers.txt`, /are not read/],
  [`curl ${URL_} --hedaer 'X: 1'`, /does not know curl's '--hedaer'; did you mean '--header'/],
  [`curl ${URL_} -H "Authorization: Bearer $TOKEN"`, /Only your shell knows what '\$TOKEN' stands for/],
  [`curl ${URL_} -H "X: $(date)"`, /Only your shell knows/],
  [`curl ${URL_} -H "X: \`date\`"`, /Only your shell knows/],
  [`curl '${URL_}`, /has no end/],
  [`curl "${URL_}`, /has no end/],
  [`curl $'${URL_}`, /has no end/],
  [String.raw`curl $'\UFFFFFFFF'`, /is not a character/],
])('%s: wrong usage', (command, message) => {
  expect(() => readPasted(command)).toThrow(message);
  expect(() => readPasted(command)).toThrow(DoctorError);
});
