import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { fetched } from '../support/fetched';

interface Options {
  readonly origins?: readonly string[];
  readonly methods?: readonly string[];
  readonly requestHeaders?: readonly string[];
  readonly responseHeaders?: readonly string[];
  readonly supportsCredentials?: boolean;
  readonly maxAge?: number;
}

interface Corser {
  create(
    options?: Options,
  ): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
}

/** Only benchmarks want it, and it has no types of its own. */
export const corser = createRequire(__filename)(fetched('corser', '2.0.1')) as Corser;
