import type { ServerResponse } from 'node:http';
import { decorate } from './guard-response';
import type { RoutedRequest } from './http-types';
import type { KeptDecision } from './kept-decision';

/**
 * Answers a preflight, or a request that is refused. Only a 403 has a body, and only where diagnostics are on.
 *
 * @returns false where something else has answered already
 */
export function answer(
  request: RoutedRequest,
  response: ServerResponse,
  kept: KeptDecision,
  status: number,
): boolean {
  if (response.headersSent || typeof (response as Partial<ServerResponse>).end !== 'function') return false;
  const { findings } = kept.outcome;
  const explains = status === 403 && findings.configuration.options.diagnostics;
  const body = explains ? kept.decision.message : '';
  decorate(request, response, kept);
  const { setHeader, writeHead, end } = response as Partial<Omit<ServerResponse, 'end'>> & {
    end: (body: string) => void;
  };
  if (body !== '') {
    setHeader?.call(response, 'Content-Type', 'text/plain; charset=utf-8');
    // The message quotes the request: as text it stays text.
    setHeader?.call(response, 'X-Content-Type-Options', 'nosniff');
  }
  // RFC 9110 § 8.6: a 204 has no Content-Length.
  if (status !== 204) setHeader?.call(response, 'Content-Length', Buffer.byteLength(body));
  // Who has put an `end` of their own there may set headers in it still.
  if (writeHead === undefined || Object.hasOwn(response, 'end')) response.statusCode = status;
  else writeHead.call(response, status);
  end.call(response, body);
  return true;
}
