import type { EventEmitter } from 'node:events';
import * as util from 'node:util';
import { wrap } from '../text/wrap';
import type { Io } from './command';

/** Columns; nothing that is printed for people is wider. */
export const WIDTH = 100;

/** A message as lines that fit. */
export function fit(message: string): string {
  return wrap(message, '', WIDTH)
    .map((line) => `${line}\n`)
    .join('');
}

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

/** A value as JSON, in lines. JSON may escape any character, and a terminal need not see those that servers send. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\x7f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Lets whoever reads a stream close it early, as `| head` does: that is no failure. Other errors are thrown. */
export function mayBeClosedEarly(stream: EventEmitter): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
