import type { IncomingMessage } from 'node:http';
import { settle } from '../callbacks/ask';
import { compiledOf, CorsConfiguration, isConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import { decide } from '../engine/decide';
import { CorsCallbackError } from '../explanation/callback-error';
import type { CorsDecision } from '../explanation/decision';
import { decisionOf } from '../explanation/decision-of';
import { readResourceOption, type CorsResourceOption } from './middleware-options';
import { readRequest } from './read-request';

/**
 * What is decided for a server's request, with nothing written: for WebSocket handshakes, where a browser sends an
 * `Origin` and looks at no CORS header, and for handlers without `next`.
 *
 * ```ts
 * server.on('upgrade', async (request, socket, head) => {
 *   const { allowed } = await checkRequest(config, request, { resource: 'Chat' });
 *   if (!allowed) return socket.end('HTTP/1.1 403 Forbidden\\r\\n\\r\\n');
 *   webSockets.handleUpgrade(request, socket, head, (client) => webSockets.emit('connection', client, request));
 * });
 * ```
 *
 * @param config a configuration, or its declarative form
 * @param request a request of `node:http`, Express or Connect, as its server has it
 * @returns the decision; the promise rejects with a CorsCallbackError where a callback or the resource function fails,
 *   with a TypeError where there is no request, and with a CorsConfigurationError where the declarative form or an option is wrong
 */
export async function checkRequest(
  config: CorsConfiguration | CorsDocument,
  request: IncomingMessage,
  options: CorsResourceOption = {},
): Promise<CorsDecision> {
  if (typeof (request as Partial<IncomingMessage> | undefined)?.headers !== 'object') {
    throw new TypeError(`checkRequest() needs the server's request: write checkRequest(config, request)`);
  }
  const readName = readResourceOption(options);
  const configuration = isConfiguration(config) ? config : CorsConfiguration.from(config);
  const compiled = compiledOf(configuration);
  const outcome = await settle(decide(compiled, readRequest(request, compiled, readName)), request);
  if (outcome.failure) throw new CorsCallbackError(outcome.failure, outcome);
  return decisionOf(outcome);
}
