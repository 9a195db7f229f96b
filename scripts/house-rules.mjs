// What ESLint checks of the house: which room may import which (docs/design.md § The house).
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SRC = join(fileURLToPath(import.meta.url), '../../src');

/** What each folder of src may import: the rooms behind it, never those in front (one way only). */
const MAY_IMPORT = inOrder([
  ['text'],
  ['protocol'],
  ['problems', 'text'],
  ['origins', 'text'],
  ['resources', 'text'],
  ['policies', 'text', 'protocol', 'problems'],
  ['engine', 'protocol', 'policies', 'origins', 'resources'],
  ['callbacks', 'text', 'problems', 'policies', 'resources', 'engine'],
  ['policy-cache', 'text', 'problems', 'policies', 'resources', 'engine', 'callbacks'],
  ['explanation', 'text', 'protocol', 'policies', 'origins', 'resources', 'engine'],
  [
    'configuration',
    ...[
      'text',
      'protocol',
      'problems',
      'policies',
      'origins',
      'resources',
      'engine',
      'callbacks',
      'explanation',
    ],
  ],
  ['doctor', 'text', 'protocol', 'origins'],
  [
    'report-only',
    ...[
      'text',
      'protocol',
      'problems',
      'policies',
      'origins',
      'resources',
      'engine',
      'callbacks',
      'explanation',
    ],
    ...['configuration', 'doctor'],
  ],
  [
    'comparison',
    ...['text', 'protocol', 'problems', 'policies', 'origins', 'resources', 'engine', 'configuration'],
  ],
  [
    'lab',
    ...['text', 'protocol', 'problems', 'origins', 'resources', 'engine', 'explanation', 'configuration'],
    'comparison',
  ],
  [
    'express',
    ...[
      'text',
      'protocol',
      'problems',
      'policies',
      'origins',
      'resources',
      'engine',
      'callbacks',
      'explanation',
    ],
    // It is loaded where something is to be reported.
    ...['configuration', 'report-only'],
  ],
  ['audit', 'text', 'protocol', 'origins', 'doctor'],
  [
    'command-line',
    ...[
      'text',
      'protocol',
      'problems',
      'policies',
      'origins',
      'resources',
      'engine',
      'callbacks',
      'explanation',
    ],
    ...['configuration', 'comparison', 'doctor', 'audit', 'report-only', 'lab'],
  ],
]);

/** @param {string[][]} rooms each with the rooms below it that it may import */
function inOrder(rooms) {
  return Object.fromEntries(rooms.map(([room, ...below]) => [room, below]));
}

/** The rooms that know HTTP objects: one serves them, the others send them. */
const KNOW_HTTP = ['express', 'doctor', 'audit', 'lab'];

const HTTP_MODULES = ['http', 'https', 'http2', 'express', 'connect'];

for (const { name } of readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  if (!(name in MAY_IMPORT)) throw new Error(`src/${name}/ has no place in the house: add it to MAY_IMPORT.`);
}

export const house = Object.entries(MAY_IMPORT).map(([room, behind]) => {
  const inFront = Object.keys(MAY_IMPORT).filter((other) => other !== room && !behind.includes(other));
  return {
    files: [`src/${room}/**/*.ts`],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'URL', property: 'canParse', message: 'It is wrong in Node 20; see src/text/url.ts.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportExpression > Literal, TSImportType',
          message: 'Import at the top of the file, where the order of the rooms is checked.',
        },
      ],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: KNOW_HTTP.includes(room) ? [] : HTTP_MODULES.flatMap((name) => [name, `node:${name}`]),
          patterns: [
            {
              regex: `^(\\.\\./)+(${inFront.join('|')})(/|$)`,
              message: `${room}/ is behind it: imports run one way only.`,
            },
            {
              regex: '^(\\.\\./)*\\.\\.(/index(\\.js)?)?/?$|^express-resource-cors(/|$)',
              message: 'That is what users import.',
            },
          ],
        },
      ],
    },
  };
});
