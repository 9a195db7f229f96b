import { settle } from '../callbacks/ask';
import type { WireResponse } from '../doctor/exchange';
import type { CorsServerRequest } from '../engine/access-request';
import { isPending, type PendingCallback } from '../engine/decide';
import type { CorsRequestType } from '../engine/reason';
import type { Outcome } from '../engine/outcome';
import { decisionOf } from '../explanation/decision-of';
import { askedBy, browserVerdict, decidedHead, type BrowserRequest } from './browser-verdict';
import { publishDifference } from './difference';
import { sentHead } from './sent-head';

/** In milliseconds: how often a response that stays open, a stream of events say, is looked at. */
const LOOK_EVERY = 1000;

interface Watched {
  readonly request: CorsServerRequest;
  readonly response: object;
  /** What the configuration decides; where a callback must be asked first, that comes once the response has gone. */
  readonly decided: Outcome | PendingCallback;
}

/**
 * Waits for a response to leave, and tells where a browser would have treated the configuration's in another way
 * (docs/design.md § Report only). Nothing is done to the response but to listen; nothing is thrown.
 */
export function watch({ request, response, decided }: Watched): void {
  const { findings } = decided;
  if (!isPending(decided) && decided.reason === 'exempt') return;
  const { type } = findings;
  const asked = askedBy(findings);
  const { on } = response as { on?: (event: string, listener: () => void) => unknown };
  if (!asked || typeof on !== 'function') return;

  let settled = false;
  const look = (): void => {
    const head = settled ? undefined : sentHead(response);
    if (!head) return;
    stop();
    // Others listen for the end of a response too, and a callback of the application may take its time.
    setImmediate(() => {
      // Whatever goes wrong here, the application is not to end for it.
      compare(head, decided, { request, type, asked }).catch(() => undefined);
    });
  };
  const end = (): void => {
    look();
    stop();
  };
  const stop = (): void => {
    settled = true;
    clearInterval(timer);
  };
  const timer = setInterval(() => {
    if (!isPending(decided)) look();
  }, LOOK_EVERY);
  timer.unref();
  on.call(response, 'finish', end);
  on.call(response, 'close', end);
}

interface Question {
  readonly request: CorsServerRequest;
  readonly type: CorsRequestType;
  readonly asked: BrowserRequest;
}

async function compare(
  left: WireResponse,
  decided: Outcome | PendingCallback,
  { request, type, asked }: Question,
): Promise<void> {
  const outcome = await settle(decided, request);
  const browser = browserVerdict(left, type, asked);
  const { allowed } = browserVerdict(decidedHead(outcome, left), type, asked);
  if (allowed === browser.allowed) return;
  const change = allowed ? 'would-be-allowed' : 'would-be-refused';
  publishDifference(
    { change, decision: decisionOf(outcome), browser },
    { headers: asked.headers, credentials: asked.credentials },
  );
}
