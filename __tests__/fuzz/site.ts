import type { Random } from './random';

/** The origin that every request comes from. */
export const ORIGIN = 'https://app.example.com';
const OTHER = 'https://partner.example.net';

/** Content of the site, by its path as people would write it. */
export const CONTENT: readonly string[] = [
  '/files/secret.csv',
  '/files/open.csv',
  '/files/deep/secret.csv',
  '/secret.csv',
  '/account/public',
  '/account/settings',
  '/api/secret',
  '/api/products',
  '/products/7',
  '/secrets/plan',
  '/café/menu',
  '/a b/c',
  '/doc-7.csv',
];

const NAMES: readonly string[] = [
  ...CONTENT.map((path) => `~${path}`),
  '~/files/:name',
  '~/files/*path',
  '~/files/deep/*path',
  '~/*path',
  '~/:first/:second',
  '~/:first',
  '~/account/:page',
  '~/:area/public',
  '~/api/:name',
  '~/secrets/*path',
  '~/café/:dish',
  '~/doc-:id.csv',
  '~/*path/secret.csv',
  'Secret',
  'Products',
  'Files',
  'Account',
  'Café',
  'Api',
  'Secrets',
];

/** A configuration of two entries of different strictness, or more: for {@link ORIGIN}, and for another one. */
export interface Site {
  /** All names, in the order in which they are declared; `*` for all resources. */
  readonly names: readonly { readonly name: string; readonly isOpen: boolean }[];
}

export function randomSite(random: Random): Site {
  const names = new Map<string, boolean>();
  const count = 2 + random.below(3);
  while (names.size < count) names.set(random.once(4) ? '*' : random.pick(NAMES), names.size % 2 === 0);
  const site = [...names].map(([name, isOpen]) => ({ name, isOpen }));
  return { names: random.once(2) ? site : site.toReversed() };
}

export function documentOf({ names }: Site) {
  return {
    diagnostics: false,
    rejectDisallowed: true,
    policies: names.map(({ name, isOpen }) => ({
      resources: name === '*' ? ('*' as const) : [name],
      origins: [isOpen ? ORIGIN : OTHER],
    })),
  };
}

function fold(text: string): string {
  return text.normalize('NFD').toLowerCase().toUpperCase().toLowerCase();
}

/** Templates as plain regular expressions: of this site's templates each is `:name`, `*name` and fixed text. */
function expressionOf(path: string): RegExp {
  const source = path
    .split(/([:*][a-z]+)/)
    .map((part) =>
      part.startsWith(':') ? '[^/]+' : part.startsWith('*') ? '.+' : fold(part).replace(/[.-]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`, 's');
}

const expressions = new Map(
  NAMES.filter((name) => name.startsWith('~')).map((name) => [name, expressionOf(name.slice(1))]),
);

/** Whether the entry that governs content, given by its decoded segments, is open to {@link ORIGIN}. */
export function isOpen({ names }: Site, segments: readonly string[]): boolean {
  const path = fold(`/${segments.join('/')}`).replace(/(?<=.)\/$/, '');
  const [first = '', second] = segments.map(fold);
  const controller = first === 'api' && second !== undefined && second !== '' ? second : first;
  const urls = names.filter(({ name }) => name.startsWith('~'));
  const found =
    urls.find(({ name }) => !/[:*]/.test(name) && fold(name.slice(1)) === path) ??
    urls.find(({ name }) => /[:*]/.test(name) && expressions.get(name)?.test(path)) ??
    names.find(({ name }) => !name.startsWith('~') && name !== '*' && fold(name) === controller) ??
    names.find(({ name }) => name === '*');
  return found?.isOpen ?? false;
}
