import type { ServerResponse } from 'node:http';
import { compiledOf, CorsConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import { CorsCallbackError } from '../dynamic/callback-error';
import { consult } from '../dynamic/consult';
import { decide, refuseUnnamed } from '../engine/decide';
import { Decision } from '../engine/decision';
import type { NamedResource } from '../engine/facts';
import { announce } from './announce';
import { earlierBasis, leaveDecision, warnOfDifference, type DecisionBasis } from './first-decision';
import type { CorsMiddleware, RoutedMessage } from './messages';
import { readMiddlewareOptions, type CorsMiddlewareOptions } from './middleware-options';
import { readRequest } from './read-request';
import { requestPath } from './request-path';
import { guardHeaders, removeCorsHeaders, writeHeaders } from './response-guard';

type Next = (error?: unknown) => void;

/**
 * The middleware: answers preflights, and decorates actual responses, errors included. The first that a request
 * meets decides, so it stands before authentication; `registerGlobal` puts it in front of everything.
 *
 * ```ts
 * app.use(cors(config));
 * products.use(cors(config, { resource: 'Products' }));
 * ```
 *
 * @param config a configuration, which stays live, or its declarative form
 * @throws CorsConfigurationError where the declarative form or an option is wrong
 */
export function cors(
  config: CorsConfiguration | CorsDocument,
  options: CorsMiddlewareOptions = {},
): CorsMiddleware {
  const readName = readMiddlewareOptions(options);
  const configuration = config instanceof CorsConfiguration ? config : CorsConfiguration.from(config);
  let warned = false;

  function decideFirst(request: RoutedMessage): Decision | Promise<Decision> {
    const compiled = compiledOf(configuration);
    let resource: NamedResource | undefined;
    try {
      resource = readName?.(request, compiled);
    } catch (error) {
      const decision = refuseUnnamed(compiled, readRequest(request, undefined), error);
      throw new CorsCallbackError('the resource function of cors()', error, decision);
    }
    return consult(decide(compiled, readRequest(request, resource)), request);
  }

  /** What this middleware would decide by; undefined where its resource function fails. */
  function laterBasis(request: RoutedMessage): DecisionBasis | undefined {
    try {
      const named = readName?.(request, compiledOf(configuration))?.name;
      return { configuration, path: requestPath(request), named };
    } catch {
      return undefined;
    }
  }

  /** Writes a decision down, and answers or goes on as it says. */
  function carryOut(request: RoutedMessage, response: ServerResponse, next: Next, decision: Decision): void {
    // Whoever is told of the decision has no part in it.
    const { status } = decision;
    leaveDecision(request, decision, configuration);
    announce(decision);
    if (status === undefined || response.headersSent) {
      decorate(response, decision);
      next();
    } else {
      removeCorsHeaders(response);
      writeHeaders(response, decision.decidedHeaders);
      answer(response, status, decision);
    }
  }

  /** Refuses, and leaves the answer to the application's error handling. */
  function giveUp(request: RoutedMessage, response: ServerResponse, next: Next, error: unknown): void {
    if (error instanceof CorsCallbackError && error.decision instanceof Decision) {
      leaveDecision(request, error.decision, configuration);
      announce(error.decision);
      decorate(response, error.decision);
    }
    next(error);
  }

  return function resourceCors(request: RoutedMessage, response, next) {
    const earlier = earlierBasis(request);
    if (earlier) {
      // Once for each middleware: names may come from requests, and warnings are kept.
      if (!warned) warned = warnOfDifference(earlier, laterBasis(request));
      next();
      return;
    }
    let decision: Decision | Promise<Decision>;
    try {
      decision = decideFirst(request);
    } catch (error) {
      giveUp(request, response, next, error);
      return;
    }
    if (decision instanceof Decision) {
      carryOut(request, response, next, decision);
      return;
    }
    // Not awaited: what `next` throws is not this promise's to reject with.
    decision.then(
      (settled) => {
        carryOut(request, response, next, settled);
      },
      (error: unknown) => {
        giveUp(request, response, next, error);
      },
    );
  };
}

/** Writes the headers now, for other code to see, and again as they are sent, whatever other code has done. */
function decorate(response: ServerResponse, decision: Decision): void {
  if (response.headersSent) return;
  writeHeaders(response, decision.decidedHeaders);
  guardHeaders(response, decision);
}

/** Answers a preflight, or a request that is refused. Only a 403 has a body, and only where diagnostics are on. */
function answer(response: ServerResponse, status: number, decision: Decision): void {
  const body = status === 403 && decision.explainsItself ? decision.message : '';
  response.statusCode = status;
  if (body !== '') {
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    // The message quotes the request: as text it stays text.
    response.setHeader('X-Content-Type-Options', 'nosniff');
  }
  // RFC 9110 § 8.6: a 204 has no Content-Length.
  if (status !== 204) response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}
