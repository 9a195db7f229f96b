import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';

/** What each folder of src may import: the rooms behind it, never those in front (one way only). */
const MAY_IMPORT = {
  text: [],
  protocol: [],
  problems: ['text'],
  origins: ['text'],
  resources: ['text'],
  policies: ['text', 'protocol', 'problems'],
  engine: ['text', 'protocol', 'policies', 'origins', 'resources'],
  dynamic: ['text', 'problems', 'policies', 'resources', 'engine'],
  configuration: ['text', 'protocol', 'problems', 'policies', 'origins', 'resources', 'engine', 'dynamic'],
  express: [
    'text',
    'protocol',
    'problems',
    'policies',
    'origins',
    'resources',
    'engine',
    'dynamic',
    'configuration',
  ],
  doctor: ['text', 'protocol', 'origins'],
  audit: ['text', 'protocol', 'origins', 'doctor'],
  'command-line': [
    'text',
    'protocol',
    'problems',
    'policies',
    'origins',
    'resources',
    'engine',
    'dynamic',
    'configuration',
    'doctor',
    'audit',
  ],
};

/** The rooms that know HTTP objects: one serves them, the other sends them. */
const KNOW_HTTP = ['express', 'doctor'];

const HTTP_MODULES = ['http', 'https', 'http2', 'express', 'connect'];

for (const { name } of readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
  if (!(name in MAY_IMPORT)) throw new Error(`src/${name}/ has no place in the house: add it to MAY_IMPORT.`);
}

const house = Object.entries(MAY_IMPORT).map(([room, behind]) => {
  const inFront = Object.keys(MAY_IMPORT).filter((other) => other !== room && !behind.includes(other));
  return {
    files: [`src/${room}/**`],
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

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'site/', '__tests__/consumers/projects/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
    },
  },
  {
    files: ['__tests__/**'],
    rules: {
      // Jest's matchers and supertest's bodies are loosely typed.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  { files: ['**/*.js'], languageOptions: { globals: globals.node } },
  { files: ['examples/**/page/**'], languageOptions: { globals: globals.browser, sourceType: 'module' } },
  ...house,
  prettier,
);
