import { whyNotLoaded } from '../../../src/command-line/configuration-file';

const failing = (message: string, code?: string) => Object.assign(new Error(message), { code });

test.each<[unknown, string]>([
  [failing(`ENOENT: no such file or directory, access '/x'`, 'ENOENT'), '  there is no such file'],
  [failing('no database'), '  no database'],
  [failing('first\nsecond'), '  first\n  second'],
  ['a text', "  'a text'"],
  [null, '  null'],
  [
    failing('Unknown file extension ".ts"', 'ERR_UNKNOWN_FILE_EXTENSION'),
    `  Unknown file extension ".ts"
  For TypeScript, give Node a loader: NODE_OPTIONS='--import tsx' npx express-resource-cors ...`,
  ],
])('%p', (error, text) => {
  expect(whyNotLoaded(error)).toBe(text);
});
