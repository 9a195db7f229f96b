import type { CorsAccessRequest, CorsServerRequest } from '../engine/access-request';
import type { CompiledConfiguration } from '../engine/compiled-configuration';
import { conclude, fail, isPending, type PendingCallback } from '../engine/decide';
import { requestedMethod } from '../engine/findings';
import type { Outcome } from '../engine/outcome';
import { CompiledPolicy } from '../policies/compiled-policy';
import type { PathProperties } from '../resources/path-template';
import { readAnswer } from './answer';

/**
 * The outcome, for which a callback is asked where one must be (docs/design.md § Callbacks). One that fails makes an
 * outcome too: nothing is thrown, and no promise rejects.
 *
 * @returns a promise only where the callback answers with one
 */
export function settle(
  decided: Outcome | PendingCallback,
  request: CorsServerRequest | undefined,
): Outcome | Promise<Outcome> {
  return isPending(decided) ? ask(decided, request) : decided;
}

function ask(
  pending: PendingCallback,
  serverRequest: CorsServerRequest | undefined,
): Outcome | Promise<Outcome> {
  const request = new AccessRequest(pending, serverRequest);
  try {
    const answer = call(pending, request);
    return isThenable(answer) ? wait(pending, request, answer) : read(pending, answer);
  } catch (error) {
    return fail(pending, error);
  }
}

function call({ findings, entry }: PendingCallback, request: AccessRequest): unknown {
  const { dynamicConfigurationCallback, staticConfigurationAccessFilter } = findings.configuration.options;
  return entry
    ? staticConfigurationAccessFilter?.(request, entry.policy.source)
    : dynamicConfigurationCallback?.(request);
}

async function wait(
  pending: PendingCallback,
  request: AccessRequest,
  answer: PromiseLike<unknown>,
): Promise<Outcome> {
  const { callbackTimeout } = pending.findings.configuration.options;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`no answer within ${String(callbackTimeout)} ms (callbackTimeout)`);
      request.abort(error);
      reject(error);
    }, callbackTimeout);
  });
  try {
    return read(pending, await Promise.race([answer, late]));
  } catch (error) {
    return fail(pending, error);
  } finally {
    clearTimeout(timer);
  }
}

/** The outcome by an answer, which may be anything. */
function read(pending: PendingCallback, answer: unknown): Outcome {
  const { entry, findings } = pending;
  if (entry && answer === entry.policy.source) return conclude(pending, entry.policy);
  const policy = readAnswer(answer);
  const { defaultCacheDuration } = findings.configuration.options;
  return conclude(pending, policy && new CompiledPolicy(policy, defaultCacheDuration));
}

/** What the callback is handed. What few callbacks look at is computed when it is. */
class AccessRequest implements CorsAccessRequest {
  readonly resource: string | null;
  readonly origin: string;
  readonly isCorsPreflight: boolean;
  readonly isCorsActual: boolean;
  readonly requestedMethod: string;
  readonly requestedHeaders: readonly string[];
  readonly request: CorsServerRequest | undefined;
  readonly #configuration: CompiledConfiguration;
  readonly #path: string;
  #abortion: AbortController | undefined;
  #properties: PathProperties | undefined;

  constructor({ findings, requestedHeaders }: PendingCallback, request: CorsServerRequest | undefined) {
    const { input, type, resource, configuration } = findings;
    this.resource = resource;
    this.origin = input.origin ?? '';
    this.isCorsPreflight = type === 'preflight';
    this.isCorsActual = type === 'actual';
    this.requestedMethod = requestedMethod(findings);
    this.requestedHeaders = requestedHeaders;
    this.request = request;
    this.#configuration = configuration;
    this.#path = input.path;
  }

  get properties(): PathProperties {
    return (this.#properties ??= this.#configuration.resources.properties(this.#path));
  }

  get signal(): AbortSignal {
    return (this.#abortion ??= new AbortController()).signal;
  }

  abort(reason: Error): void {
    this.#abortion ??= new AbortController();
    this.#abortion.abort(reason);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
