import type { CorsConfiguration, CorsDecision, CorsPolicy } from 'express-resource-cors';
import { settle } from '../../../src/callbacks/ask';
import { readAccessCheck } from '../../../src/configuration/access-check';
import { compiledOf } from '../../../src/configuration/cors-configuration';
import { conclude, decide, fail, isPending, type PendingCallback } from '../../../src/engine/decide';
import type { AccessInput } from '../../../src/engine/findings';
import type { Outcome } from '../../../src/engine/outcome';
import { decisionOf } from '../../../src/explanation/decision';
import { CompiledPolicy } from '../../../src/policies/compiled-policy';

export const APP = 'https://app.example.com';
export const OTHER = 'https://other.example.net';

/** What `checkAccess` answers with, where nothing is asynchronous. */
export function checked(
  config: CorsConfiguration,
  check: Parameters<CorsConfiguration['checkAccess']>[0],
): CorsDecision {
  const outcome = settle(decide(compiledOf(config), readAccessCheck(check)), undefined);
  if (outcome instanceof Promise) throw new Error('a callback answers with a promise');
  return decisionOf(outcome);
}

/** Whether an actual request is allowed, by the path and the origin alone. */
export function allows(config: CorsConfiguration, url: string, origin = APP, method = 'GET'): boolean {
  return checked(config, { url, origin, method, type: 'actual' }).allowed;
}

/** A request for the engine: an actual GET from {@link APP} to /api/products, but for what is given. */
export function request(parts: Partial<AccessInput> = {}): AccessInput {
  return {
    method: 'GET',
    path: '/api/products',
    origin: APP,
    sameOrigin: false,
    requestMethod: undefined,
    requestHeaders: undefined,
    credentials: false,
    resource: undefined,
    ...parts,
  };
}

/** The preflight of such a request. */
export function preflight(parts: Partial<AccessInput> = {}): AccessInput {
  return request({ method: 'OPTIONS', requestMethod: 'GET', ...parts });
}

/** The engine's outcome where it needs to ask nobody. */
export function outcome(config: CorsConfiguration, input: AccessInput): Outcome {
  const decided = decide(compiledOf(config), input);
  if (isPending(decided)) throw new Error(`the engine asks ${decided.callback} first`);
  return decided;
}

/** The decision where the engine needs to ask nobody. */
export function decision(config: CorsConfiguration, input: AccessInput): CorsDecision {
  return decisionOf(outcome(config, input));
}

/** The callback that the engine asks first. */
export function pending(config: CorsConfiguration, input: AccessInput): PendingCallback {
  const decided = decide(compiledOf(config), input);
  if (!isPending(decided)) throw new Error(`the engine asks nobody: ${decided.reason}`);
  return decided;
}

/** The decision once a callback has answered. */
export function concluded(asked: PendingCallback, answer: CorsPolicy | null): CorsDecision {
  return decisionOf(conclude(asked, answer && new CompiledPolicy(answer)));
}

/** The decision where a callback has failed. */
export function failed(asked: PendingCallback, cause: unknown): CorsDecision {
  return decisionOf(fail(asked, cause));
}

/** The decision where the function that names the resource has failed. */
export function unnamed(config: CorsConfiguration, input: AccessInput, cause: unknown): CorsDecision {
  return decision(config, { ...input, unnamed: { cause } });
}
