import { CorsCallbackError } from '../explanation/callback-error';
import type { CorsDecision } from '../explanation/decision';
import type { CorsAccessCheck } from '../configuration/access-check';
import type { CorsConfiguration } from '../configuration/cors-configuration';

/**
 * What is decided about what a browser would send: the preflight where there is one, and then the request itself. Where
 * a callback fails, what the server would do then: refuse.
 */
export async function decisionsInTurn(
  configuration: Pick<CorsConfiguration, 'checkAccess'>,
  check: CorsAccessCheck,
): Promise<CorsDecision[]> {
  const first = await decide(configuration, check);
  const ends = check.type !== undefined || first.type !== 'preflight' || !isReadable(first, check);
  return ends ? [first] : [first, await decide(configuration, { ...check, type: 'actual' })];
}

async function decide(
  configuration: Pick<CorsConfiguration, 'checkAccess'>,
  check: CorsAccessCheck,
): Promise<CorsDecision> {
  try {
    return await configuration.checkAccess(check);
  } catch (error) {
    // The server refuses too, with status 503. The error may be of another copy of this package.
    if (error instanceof Error && error.name === CorsCallbackError.name && 'decision' in error) {
      return error.decision as CorsDecision;
    }
    throw error;
  }
}

/** Whether the page gets at the answer: with cookies the response has to allow them (Fetch § CORS check, step 5). */
export function isReadable(
  { type, allowed, headers }: CorsDecision,
  { credentials }: CorsAccessCheck,
): boolean {
  if (type === 'not-cors' || !allowed) return allowed;
  return !credentials || headers['Access-Control-Allow-Credentials'] === 'true';
}
