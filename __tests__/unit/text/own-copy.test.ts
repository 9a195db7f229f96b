import { ownCopy } from '../../../src/text/own-copy';

test.each(['', 'Products', 'a'.repeat(10_000), 'é日本語', '👍', '\ud83d', 'x\udc4d', '\0\n'])(
  '%j is copied as it is',
  (text) => {
    expect(ownCopy(text)).toBe(text);
  },
);
