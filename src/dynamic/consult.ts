import type { CorsAccessRequest, CorsServerRequest } from '../engine/access-request';
import type { CompiledConfiguration } from '../engine/compile';
import { conclude, fail, type Question } from '../engine/decide';
import { Decision } from '../engine/decision';
import { originOf, requestedMethod } from '../engine/facts';
import { CompiledPolicy } from '../policies/compiled-policy';
import type { PathProperties } from '../resources/path-template';
import { CorsCallbackError } from './callback-error';
import { readAnswer } from './read-answer';

/**
 * Turns what the engine answered into a decision, asking the configured callback where it must (DESIGN § 6).
 *
 * @returns the decision; a promise of it only where the callback answers with a promise
 * @throws CorsCallbackError (the promise: rejects with it) where the callback fails
 */
export function consult(
  outcome: Decision | Question,
  request: CorsServerRequest | undefined,
): Decision | Promise<Decision> {
  return outcome instanceof Decision ? outcome : new Consultation(outcome, request).ask();
}

/** One question to a callback. */
class Consultation {
  readonly #question: Question;
  readonly #request: AccessRequest;
  readonly #configuration: CompiledConfiguration;

  constructor(question: Question, request: CorsServerRequest | undefined) {
    this.#question = question;
    this.#request = new AccessRequest(question, request);
    this.#configuration = question.facts.configuration;
  }

  ask(): Decision | Promise<Decision> {
    try {
      const answer = this.#call();
      return isThenable(answer) ? this.#wait(answer) : this.#conclude(answer);
    } catch (error) {
      throw this.#failure(error);
    }
  }

  #call(): unknown {
    const { dynamicConfigurationCallback, staticConfigurationAccessFilter } = this.#configuration.options;
    const { entry } = this.#question;
    return entry
      ? staticConfigurationAccessFilter?.(this.#request, entry.policy.source)
      : dynamicConfigurationCallback?.(this.#request);
  }

  async #wait(answer: PromiseLike<unknown>): Promise<Decision> {
    const { callbackTimeout } = this.#configuration.options;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = new Error(`no answer within ${String(callbackTimeout)} ms (callbackTimeout)`);
        this.#request.abort(error);
        reject(error);
      }, callbackTimeout);
    });
    try {
      return this.#conclude(await Promise.race([answer, late]));
    } catch (error) {
      throw this.#failure(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The decision by an answer, which may be anything; whatever it throws when looked at is a failure too. */
  #conclude(answer: unknown): Decision {
    const { entry } = this.#question;
    if (entry && answer === entry.policy.source) return conclude(this.#question, entry.policy);
    const policy = readAnswer(answer);
    const { defaultCacheDuration } = this.#configuration.options;
    return conclude(this.#question, policy && new CompiledPolicy(policy, defaultCacheDuration));
  }

  #failure(cause: unknown): CorsCallbackError {
    return new CorsCallbackError(this.#question.callback, cause, fail(this.#question, cause));
  }
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
  readonly #question: Question;
  #abortion: AbortController | undefined;
  #properties: PathProperties | undefined;

  constructor(question: Question, request: CorsServerRequest | undefined) {
    const { input, type, resource, requestedHeaders } = question.facts;
    this.resource = resource;
    this.origin = originOf(input);
    this.isCorsPreflight = type === 'preflight';
    this.isCorsActual = type === 'actual';
    this.requestedMethod = requestedMethod(question.facts);
    this.requestedHeaders = requestedHeaders ?? [];
    this.request = request;
    this.#question = question;
  }

  get properties(): PathProperties {
    const { configuration, input } = this.#question.facts;
    return (this.#properties ??= configuration.resources.properties(input.path));
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
