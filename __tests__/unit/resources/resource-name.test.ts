import { readResourceName, type ResourceName } from '../../../src/resources/resource-name';

/** What was read, less its template. */
function read(text: string): Omit<ResourceName, 'template'> {
  const name = readResourceName(text);
  if (typeof name === 'string') throw new Error(name);
  const { kind, key, folded } = name;
  return { kind, text: name.text, key, folded };
}

test.each<Omit<ResourceName, 'template'>>([
  { kind: 'controller', text: 'Products', folded: 'products', key: 'controller products' },
  { kind: 'controller', text: 'Pro~ducts', folded: 'pro~ducts', key: 'controller pro~ducts' },
  { kind: 'action', text: 'Values1.GetData', folded: 'values1.getdata', key: 'action values1.getdata' },
  { kind: 'url', text: '~/Reports/', folded: '/reports', key: 'url /reports' },
  { kind: 'url', text: '~/', folded: '/', key: 'url /' },
  { kind: 'url', text: '~/50%', folded: '/50%', key: 'url /50%' },
  { kind: 'url', text: '~/a/.b', folded: '/a/.b', key: 'url /a/.b' },
  { kind: 'url', text: '~/a/..b', folded: '/a/..b', key: 'url /a/..b' },
  { kind: 'url', text: '~/5%a', folded: '/5%a', key: 'url /5%a' },
  { kind: 'url', text: '~/\\:a\\{', folded: '/:a{', key: 'url /:a{' },
  { kind: 'url-pattern', text: '~/R/:id', folded: '/r/:', key: 'pattern /r/:' },
  { kind: 'url-pattern', text: '~/f{/*path}', folded: '/f{/*}', key: 'pattern /f{/*}' },
  { kind: 'url-pattern', text: '~/f{/x}', folded: '/f{/x}', key: 'pattern /f{/x}' },
  { kind: 'url-pattern', text: '~/\\:a/:b', folded: '/\\:a/:', key: 'pattern /\\:a/:' },
])('$text, is read as the $kind $folded', (name) => {
  expect(read(name.text)).toEqual(name);
});

test('a URL pattern has its template, and other names have none', () => {
  expect(readResourceName('~/reports/:id')).toMatchObject({ template: { text: '/reports/:id' } });
  for (const text of ['~/reports', 'Products', 'Values1.GetData']) {
    expect(readResourceName(text)).not.toHaveProperty('template');
  }
});

test.each([
  ['~/reports/:id', '~/Reports/:name/'],
  ['~/:a/*b', '~/:c/*d'],
  ['~/x{/:a}', '~/X{/:b}'],
])('%s and %s, are two spellings of one name', (one, other) => {
  expect(read(one).key).toBe(read(other).key);
});

test.each([
  ['Products', '~/products'],
  ['~/x/:a', '~/x/*a'],
  ['~/x/:a', '~/x/\\:a'],
  ['~/x{/:a}', '~/x/:a'],
  ['~/:a/x', '~/:a/{x}'],
  ['~/:a/\\{x', '~/:a/\\}x'],
  ['~/:a/\\*', '~/:a/*b'],
])('%s and %s, are two names', (one, other) => {
  expect(read(one).key).not.toBe(read(other).key);
});

const UNRESOLVED = 'has backslashes, empty or dot segments, which no path has once resolved';
const NEITHER = 'is neither a controller nor a URL; to name a URL';
const DOT = `is not a resource name; a dot stands between controller and action: 'Values1.GetData'`;

/** The whole sentence for what is refused. */
test.each<[value: unknown, sentence: string]>([
  [7, `7 is not a resource name; write a string such as 'Products'`],
  ['', `'' is not a resource name; write a controller ('Products'), 'Controller.Action' or a URL ('~/path')`],
  [
    '*',
    `'*' is not a resource name; for all resources, say forAllResources() (in a document: "resources": "*")`,
  ],
  [' Products', `' Products' begins or ends with white space; write 'Products'`],
  ['~', `'~' is not a resource name; the root is '~/'`],
  ['/', `'/' ${NEITHER}, write '~/'`],
  ['//reports', `'//reports' ${NEITHER}, write '~/reports'`],
  ['api/products', `'api/products' ${NEITHER}, write '~/api/products'`],
  ['~reports', `'~reports' ${NEITHER}, write '~/reports'`],
  ['x~/y', `'x~/y' ${NEITHER}, write '~/x~/y'`],
  ['.GetData', `'.GetData' ${DOT}`],
  ['Values1.', `'Values1.' ${DOT}`],
  [
    '~/reports/:',
    `'~/reports/:' is not a URL in path-to-regexp 8 syntax: Missing parameter name at index 10: /reports/:; a literal character is escaped with a backslash`,
  ],
  ['~/a#top', `'~/a#top' has a query or fragment; a resource is named by its path alone; write '~/a'`],
  ['~/{a#}', `'~/{a#}' has a query or fragment; a resource is named by its path alone`],
  ['~/a\\?x', `'~/a\\?x' has a query or fragment; a resource is named by its path alone`],
  ['~/:id/%20x', `'~/:id/%20x' is percent-encoded; paths are compared decoded, so write '~/:id/ x'`],
  ['~/a%2fb', `'~/a%2fb' is percent-encoded; paths are compared decoded, so write '~/a/b'`],
  ['~/%ff', `'~/%ff' is percent-encoded; paths are compared decoded`],
  ['~/a\\\\b', `'~/a\\\\b' ${UNRESOLVED}; write '~/a/b'`],
  ['~//', `'~//' ${UNRESOLVED}; write '~/'`],
  ['~/a//b', `'~/a//b' ${UNRESOLVED}; write '~/a/b'`],
  ['~/./a', `'~/./a' ${UNRESOLVED}; write '~/a'`],
  ['~/a/../b', `'~/a/../b' ${UNRESOLVED}; write '~/b'`],
  ['~/a/..', `'~/a/..' ${UNRESOLVED}; write '~/'`],
  ['~/a/.', `'~/a/.' ${UNRESOLVED}; write '~/a'`],
])('%p, is refused in full', (value, sentence) => {
  expect(readResourceName(value)).toBe(sentence);
});

// What people hand over who come from elsewhere; what is advised is a name that is taken.
test.each([
  ['https://api.example.com/products', '~/products'],
  ['https://api.example.com/caf%C3%A9/7?x=1', '~/café/7'],
  ['/api/products', '~/api/products'],
  ['Products/*', '~/Products/*rest'],
  ['/api/:id?', '~/api{/:id}'],
  ['~/api/*', '~/api/*rest'],
  ['~/api/:path*', '~/api{/*path}'],
  ['~/api/:path+', '~/api/*path'],
  ['~/api/(.*)', '~/api/*rest'],
  ['~/a/:id?', '~/a{/:id}'],
  ['~/a?page=2', '~/a'],
  ['~/a#top', '~/a'],
])('%j is refused, and %j advised', (text, advised) => {
  const flaw = readResourceName(text);
  expect(flaw).toEqual(expect.stringContaining(`write '${advised}'`));
  expect(typeof readResourceName(advised)).toBe('object');
});

// What has no equal in this syntax is not widened.
test.each(['~/:id(\\d+)', '~/users/:id([0-9]+)/posts', '~/(a|b)', '~/a+', '/:id(\\d+)'])(
  '%j is refused, and nothing wider advised',
  (text) => {
    expect(readResourceName(text)).toEqual(expect.not.stringMatching(/write '~/));
  },
);
