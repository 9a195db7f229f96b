import { spawnSync } from 'node:child_process';
import path from 'node:path';

jest.setTimeout(120_000);

const ROOT = path.resolve(__dirname, '../..');

/** A file of each room, and what an import of it looks like from another room. */
const ROOMS = {
  text: 'quote',
  protocol: 'token',
  problems: 'problem',
  origins: 'origin',
  resources: 'resource-table',
  policies: 'policy',
  engine: 'decide',
  callbacks: 'ask',
  'policy-cache': 'policy-cache',
  explanation: 'message',
  configuration: 'cors-configuration',
  express: 'cors',
  doctor: 'diagnose',
  audit: 'audit',
  'command-line': 'explain',
} as const;

type Room = keyof typeof ROOMS;

/** The order of the rooms (docs/design.md § The house): none of these imports one that stands above it. */
const ORDER: readonly Room[] = [
  'text',
  'problems',
  'policies',
  'engine',
  'callbacks',
  'explanation',
  'configuration',
  'express',
];

const imports = (from: Room, what: string) => ({
  file: path.join(ROOT, `src/${from}/${ROOMS[from]}.ts`),
  text: `import '${what}';\n`,
});
const room = (from: Room, to: Room) => imports(from, `../${to}/${ROOMS[to]}`);

const REFUSED = [
  ...ORDER.flatMap((from, at) => ORDER.slice(at + 1).map((to) => room(from, to))),
  room('origins', 'engine'),
  room('resources', 'engine'),
  room('protocol', 'origins'),
  room('engine', 'text'),
  room('express', 'doctor'),
  room('explanation', 'callbacks'),
  room('callbacks', 'policy-cache'),
  room('express', 'command-line'),
  room('doctor', 'express'),
  room('doctor', 'configuration'),
  room('doctor', 'command-line'),
  room('engine', 'doctor'),
  room('doctor', 'audit'),
  room('audit', 'configuration'),
  room('audit', 'command-line'),
  room('express', 'audit'),
  room('command-line', 'express'),
  ...(['engine', 'configuration', 'callbacks', 'explanation', 'command-line'] as const).flatMap((from) =>
    ['http', 'node:http', 'node:https', 'node:http2', 'express'].map((name) => imports(from, name)),
  ),
  imports('engine', '..'),
  imports('engine', '../index'),
  imports('engine', 'express-resource-cors'),
  { ...room('engine', 'express'), text: `export const late = (): unknown => import('../express/cors');\n` },
  { ...room('engine', 'express'), text: `export type Late = import('../express/cors').CorsOptions;\n` },
  {
    ...room('engine', 'express'),
    text: `import type { cors } from '../express/cors';\nexport type Cors = typeof cors;\n`,
  },
  { ...room('engine', 'express'), text: `export { cors } from '../express/cors';\n` },
];

const ALLOWED = [
  room('engine', 'policies'),
  room('engine', 'origins'),
  room('configuration', 'engine'),
  room('express', 'configuration'),
  room('express', 'engine'),
  room('command-line', 'doctor'),
  room('command-line', 'audit'),
  room('audit', 'doctor'),
  room('audit', 'origins'),
  room('command-line', 'configuration'),
  imports('express', 'node:http'),
  imports('doctor', 'node:https'),
  imports('engine', './reason'),
];

const IMPORT_RULES = /^(?:@typescript-eslint\/no-restricted-imports|no-restricted-syntax): /;

let messages: string[][];
beforeAll(() => {
  const { stdout, stderr } = spawnSync(process.execPath, [path.join(__dirname, 'lint-texts.mjs')], {
    cwd: ROOT,
    input: JSON.stringify([...REFUSED, ...ALLOWED]),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  messages = (JSON.parse(stdout) as string[][]).map((all) => all.filter((each) => IMPORT_RULES.test(each)));
});

const named = ({ file, text }: (typeof REFUSED)[number]) => `${path.relative(ROOT, file)}: ${text.trim()}`;

test.each(REFUSED.map((each, index) => [named(each), index] as const))('%s, is refused', (_name, index) => {
  expect(messages[index]).not.toEqual([]);
});

test.each(ALLOWED.map((each, index) => [named(each), REFUSED.length + index] as const))(
  '%s, is allowed',
  (_name, index) => {
    expect(messages[index]).toEqual([]);
  },
);
