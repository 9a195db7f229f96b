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
  if (response.headersSent) return false;
  const { findings } = kept.outcome;
  const explains = status === 403 && findings.configuration.options.diagnostics;
  const body = explains ? kept.decision.message : '';
  decorate(request, response, kept);
  response.statusCode = status;
  if (body !== '') {
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    // The message quotes the request: as text it stays text.
    response.setHeader('X-Content-Type-Options', 'nosniff');
  }
  // RFC 9110 § 8.6: a 204 has no Content-Length.
  if (status !== 204) response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
  return true;
}
