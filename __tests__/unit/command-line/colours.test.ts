import { mayColour, type MaybeTerminal } from '../../../src/command-line/terminal';

const TERMINAL: MaybeTerminal = { isTTY: true, hasColors: () => true };

test.each<[what: string, stdout: MaybeTerminal, env: Record<string, string>, coloured: boolean]>([
  ['a terminal', TERMINAL, {}, true],
  ['a terminal, with an empty NO_COLOR', TERMINAL, { NO_COLOR: '' }, true],
  ['a terminal, with NO_COLOR', TERMINAL, { NO_COLOR: '1' }, false],
  ['a terminal, with NO_COLOR and FORCE_COLOR', TERMINAL, { NO_COLOR: '1', FORCE_COLOR: '3' }, false],
  ['a terminal without colours', { isTTY: true, hasColors: () => false }, {}, false],
  ['a terminal that does not say', { isTTY: true }, {}, false],
  ['a pipe', {}, {}, false],
  ['a pipe, with FORCE_COLOR', {}, { FORCE_COLOR: '1' }, false],
])('%s', (_what, stdout, env, coloured) => {
  expect(mayColour(stdout, env)).toBe(coloured);
});
