// Lints texts as if they stood in files of this project, by the rules of the house alone: { file, text }[] on stdin,
// messages for each on stdout.
import { Linter } from 'eslint';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import tseslint from 'typescript-eslint';
import { house } from '../../scripts/house-rules.mjs';

const linter = new Linter({ cwd: process.cwd() });
const config = [
  {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { '@typescript-eslint': tseslint.plugin },
  },
  ...house,
];
const messages = JSON.parse(await text(process.stdin)).map(({ file, text: code }) =>
  linter.verify(code, config, { filename: file }).map(({ ruleId, message }) => `${ruleId}: ${message}`),
);
process.stdout.write(JSON.stringify(messages));
