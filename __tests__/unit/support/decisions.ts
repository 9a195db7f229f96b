import type { CorsConfiguration, CorsDecision } from 'express-resource-cors';
import { compiledOf } from '../../../src/configuration/cors-configuration';
import { decide, type Question } from '../../../src/engine/decide';
import { Decision } from '../../../src/engine/decision';
import type { AccessInput } from '../../../src/engine/facts';

export const APP = 'https://app.example.com';
export const OTHER = 'https://other.example.net';

/** What `checkAccess` answers where nothing is asynchronous. */
export function checked(
  config: CorsConfiguration,
  check: Parameters<CorsConfiguration['checkAccess']>[0],
): CorsDecision {
  const decision = config.checkAccess(check);
  if (decision instanceof Promise) throw new Error('checkAccess answered with a promise');
  return decision;
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
    resource: undefined,
    ...parts,
  };
}

/** The preflight of such a request. */
export function preflight(parts: Partial<AccessInput> = {}): AccessInput {
  return request({ method: 'OPTIONS', requestMethod: 'GET', ...parts });
}

/** What the engine answers, with no server and no callback asked. */
export function outcome(config: CorsConfiguration, input: AccessInput): Decision | Question {
  return decide(compiledOf(config), input);
}

/** The engine's decision where it needs to ask nobody. */
export function decision(config: CorsConfiguration, input: AccessInput): Decision {
  const result = outcome(config, input);
  if (!(result instanceof Decision)) throw new Error(`the engine asks ${result.callback} first`);
  return result;
}
