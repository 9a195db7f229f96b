import * as util from 'node:util';
import type { Io } from './command';

export type Style = Parameters<typeof util.styleText>[0];

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

/** A text in a style, where its reader may see colours. */
export function paint(style: Style, text: string, io: Io): string {
  return io.colours ? util.styleText(style, text, { validateStream: false }) : text;
}
