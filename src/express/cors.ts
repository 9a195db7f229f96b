import { IncomingMessage, type ServerResponse } from 'node:http';
import { settle } from '../callbacks/ask';
import { compiledOf, CorsConfiguration, isConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import { decide, isPending } from '../engine/decide';
import type { Outcome } from '../engine/outcome';
import { CorsCallbackError } from '../explanation/callback-error';
import { CorsConfigurationError, problem } from '../problems/problem';
import { announce } from './announce';
import { answer } from './answer';
import { decorate, showDecision } from './guard-response';
import type { CorsMiddleware, RoutedRequest } from './http-types';
import { keepDecision, keptDecision, type KeptDecision } from './kept-decision';
import { readMiddlewareOptions, type CorsMiddlewareOptions } from './middleware-options';
import { reportOnlyMiddleware } from './report-only';
import { readRequest, requestPath } from './read-request';
import { warnOfDifference } from './second-middleware';

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
  refuseToBeTheMiddleware(config);
  const { readName, reportOnly } = readMiddlewareOptions(options);
  const configuration = isConfiguration(config) ? config : CorsConfiguration.from(config);
  if (reportOnly) return reportOnlyMiddleware(configuration, readName);
  let warned = false;

  return function resourceCors(request: RoutedRequest, response, next) {
    const earlier = keptDecision(request);
    if (earlier) {
      // Once for each middleware: names may come from requests, and warnings are kept.
      warned ||= wouldDiffer(earlier, request);
      next();
      return;
    }
    const compiled = compiledOf(configuration);
    const decided = decide(compiled, readRequest(request, compiled, readName));
    const outcome = isPending(decided) ? settle(decided, request) : decided;
    if (!(outcome instanceof Promise)) {
      carryOut(outcome, request, response, next);
      return;
    }
    // Not awaited: what `next` throws is not this promise's to reject with.
    void outcome.then((settled) => {
      carryOut(settled, request, response, next);
    });
  };

  /** Writes a decision down, and answers or goes on as it says. */
  function carryOut(outcome: Outcome, request: RoutedRequest, response: ServerResponse, next: Next): void {
    const kept = keepDecision(request, outcome, configuration);
    announce(kept);
    if (outcome.reason === 'exempt') {
      showDecision(request, response);
      next();
      return;
    }
    const { status, failure } = outcome;
    if (status !== undefined && answer(request, response, kept, status)) return;
    decorate(request, response, kept);
    if (failure) next(new CorsCallbackError(failure, outcome));
    else next();
  }

  /** Whether this middleware would have decided by something else than the earlier one; it warns then. */
  function wouldDiffer(earlier: KeptDecision, request: RoutedRequest): boolean {
    try {
      const named = readName?.(request, compiledOf(configuration))?.name;
      return warnOfDifference(earlier, { configuration, path: requestPath(request), named });
    } catch {
      return false;
    }
  }
}

/** `app.use(cors)` without the call hands over a request for a configuration; `cors()` nothing. */
function refuseToBeTheMiddleware(config: unknown): void {
  const isRequest = config instanceof IncomingMessage;
  if (config !== undefined && !isRequest) return;
  const message = isRequest
    ? 'cors makes a middleware, and is not one itself: write app.use(cors(config)), not app.use(cors)'
    : 'cors() needs a configuration: write cors(config), where config is a CorsConfiguration or a document such as { policies: [] }';
  throw new CorsConfigurationError([problem('invalid-value', '', undefined, message)]);
}
