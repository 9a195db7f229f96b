import {
  CorsConfiguration,
  type CorsAccessRequest,
  type CorsDynamicConfigurationCallback,
  type CorsPolicy,
  type CorsPolicyLookup,
} from 'express-resource-cors';
import { OTHER } from '../support/decisions';

/** One call of the store, answered by the test. */
export interface Call extends CorsPolicyLookup {
  answer(policy: CorsPolicy | null): Promise<void>;
  fail(error: unknown): Promise<void>;
}

/** A store that a test answers for, call by call. */
export class Store {
  readonly calls: Call[] = [];

  readonly find = (lookup: CorsPolicyLookup): Promise<CorsPolicy | null> =>
    new Promise((resolve, reject) => {
      this.calls.push({
        ...lookup,
        answer: async (policy) => {
          resolve(policy);
          await settled();
        },
        fail: async (error) => {
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the test says with what
          reject(error);
          await settled();
        },
      });
    });

  /** The calls that nobody has answered or given up. */
  get last(): Call {
    return this.calls.at(-1)!;
  }
}

/** Lets everything happen that waits for nothing but its turn; timers may be fake ones. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** The answer that is given at once. */
export function atOnce(answer: CorsPolicy | null | Promise<CorsPolicy | null>): CorsPolicy | null {
  if (answer instanceof Promise) {
    answer.catch(() => undefined);
    throw new Error('the answer is a promise');
  }
  return answer;
}

/** What a callback is asked with for an actual GET of `/api/products`, but for what is given. */
export function access(parts: Partial<CorsAccessRequest> = {}): CorsAccessRequest {
  return {
    resource: 'Products',
    properties: { controller: 'products' },
    origin: OTHER,
    isCorsPreflight: false,
    isCorsActual: true,
    requestedMethod: 'GET',
    requestedHeaders: [],
    request: undefined,
    signal: new AbortController().signal,
    ...parts,
  };
}

/** A configuration that has nothing but a callback. */
export function asking(
  callback: CorsDynamicConfigurationCallback,
  callbackTimeout = 5000,
): CorsConfiguration {
  return new CorsConfiguration({ dynamicConfigurationCallback: callback, callbackTimeout });
}
