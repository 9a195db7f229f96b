/** corser has no types of its own. */
declare module 'corser' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface Options {
    readonly origins?: readonly string[];
    readonly methods?: readonly string[];
    readonly requestHeaders?: readonly string[];
    readonly responseHeaders?: readonly string[];
    readonly supportsCredentials?: boolean;
    readonly maxAge?: number;
  }

  export function create(
    options?: Options,
  ): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
}
