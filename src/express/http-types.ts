import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CorsDecision } from '../explanation/decision';

declare module 'http' {
  interface IncomingMessage {
    /** What was decided for this request, once the middleware of express-resource-cors has seen it. */
    cors?: CorsDecision;
  }
}

/** A middleware for Express, Connect and `node:http` servers. */
export type CorsMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * What Express and Connect add to a request.
 *
 * @internal
 */
export interface RoutedRequest extends IncomingMessage {
  readonly baseUrl?: unknown;
  readonly path?: unknown;
  readonly protocol?: unknown;
  readonly originalUrl?: unknown;
  /** Express's application, whose settings say which proxies are trusted. */
  readonly app?: { get(setting: string): unknown } | undefined;
}
