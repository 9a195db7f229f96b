import type { EventEmitter } from 'node:events';

/** Lets whoever reads a stream close it early, as `| head` does: that is no failure. Other errors are thrown. */
export function mayBeClosedEarly(stream: EventEmitter): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
