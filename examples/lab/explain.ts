import type { CorsConfiguration, CorsDecision } from 'express-resource-cors';
import type { LabReason, LabRedirect, LabRequest } from './scenarios/scenario';

/** One request on the way: a preflight, or the request itself. */
interface Step {
  kind: 'preflight' | 'actual';
  method: string;
  path: string;
  origin: string;
  reason: LabReason;
  /** The policy's own words. */
  message: string;
  /** The call that would allow it, as code; null where none would. */
  remedy: string | null;
  /** The CORS headers of the answer. */
  headers: Record<string, string>;
  /** Whether the browser lets a script go on from here. */
  passes: boolean;
}

/** What the policy says to a request, before anybody sends it. */
export interface Explanation {
  readable: boolean;
  reason: LabReason;
  message: string;
  remedy: string | null;
  /** In order; the last one is where the browser stops, or the one whose answer a script reads. */
  steps: Step[];
}

/**
 * Asks the policy about each step that a browser would take, with no server and no browser: the preflight
 * where there is one, the request, and the same again behind a redirect.
 */
export async function explain(
  config: CorsConfiguration,
  origin: string,
  request: LabRequest,
  redirect?: LabRedirect,
): Promise<Explanation> {
  // Fetch § HTTP-redirect fetch: from one foreign origin to another, a request loses its own.
  const hops = [{ path: request.path, origin }];
  if (redirect) {
    hops.push({ path: redirect.path, origin: redirect.elsewhere ? 'null' : origin });
  }

  const steps: Step[] = [];
  for (const hop of hops) {
    for (const decision of await decisionsOn(config, request, hop)) {
      const step = stepOf(decision, request, hop);
      steps.push(step);
      if (!step.passes) {
        return summary(steps);
      }
    }
  }
  return summary(steps);
}

/** The decision on the preflight, where one is sent, and on the request itself. */
async function decisionsOn(
  config: CorsConfiguration,
  request: LabRequest,
  hop: { path: string; origin: string },
): Promise<CorsDecision[]> {
  const asked = {
    method: request.method,
    url: hop.path,
    origin: hop.origin,
    requestHeaders: namesToAllow(request.headers ?? {}),
    credentials: request.credentials === 'include',
  };
  // checkAccess knows when a method or a header calls for a preflight; upload listeners only we know about.
  const forced = request.transport === 'upload' && request.body !== undefined;
  const first = await config.checkAccess(forced ? { ...asked, type: 'preflight' } : asked);
  return first.type === 'preflight'
    ? [first, await config.checkAccess({ ...asked, type: 'actual' })]
    : [first];
}

function stepOf(decision: CorsDecision, request: LabRequest, hop: { path: string; origin: string }): Step {
  const headers = decision.headers;
  // Fetch § CORS check, steps 4 and 5: with cookies, the answer has to allow cookies.
  const withoutCookies =
    request.credentials === 'include' && headers['Access-Control-Allow-Credentials'] !== 'true';
  const reason = decision.allowed && withoutCookies ? 'cookies-not-allowed' : decision.reason;
  return {
    kind: decision.type === 'preflight' ? 'preflight' : 'actual',
    method: request.method,
    path: hop.path,
    origin: hop.origin,
    reason,
    message: decision.message,
    remedy: decision.remedy,
    headers,
    passes: decision.allowed && !withoutCookies,
  };
}

function summary(steps: Step[]): Explanation {
  const last = steps.at(-1);
  if (!last) {
    throw new Error('There is no request without a step.');
  }
  const { passes, reason, message, remedy } = last;
  return { readable: passes, reason, message, remedy, steps };
}

/** Names are all that checkAccess gets, so a `Content-Type` that needs no allowing is left out here. */
function namesToAllow(headers: Record<string, string>): string[] {
  return Object.entries(headers)
    .filter(([name, value]) => name.toLowerCase() !== 'content-type' || !isSafelistedContentType(value))
    .map(([name]) => name);
}

/** Fetch § CORS-safelisted request-header. */
function isSafelistedContentType(value: string): boolean {
  const type = value.replace(/;.*/s, '').trim().toLowerCase();
  return ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'].includes(type);
}
