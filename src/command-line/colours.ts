import * as util from 'node:util';

/** What of a stream tells whether it shows colours; a pipe or a file has no `hasColors`. */
export interface MaybeTerminal {
  readonly isTTY?: boolean;
  hasColors?(env: object): boolean;
}

/** Whether to colour: at a terminal that shows colours, and not with NO_COLOR (https://no-color.org). */
export function mayColour(stdout: MaybeTerminal, env: Readonly<Record<string, string | undefined>>): boolean {
  if (!stdout.isTTY || (env['NO_COLOR'] ?? '') !== '') return false;
  // Older releases of Node 20 have no styleText.
  return 'styleText' in util && (stdout.hasColors?.(env) ?? false);
}
