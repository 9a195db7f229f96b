import { settle } from '../callbacks/ask';
import type { WireResponse } from '../doctor/exchange';
import type { CorsServerRequest } from '../engine/access-request';
import { isPending, type PendingCallback } from '../engine/decide';
import type { Findings } from '../engine/findings';
import type { Outcome } from '../engine/outcome';
import { decisionOf } from '../explanation/decision-of';
import { askedBy, browserVerdict, decidedHead } from './browser-verdict';
import { publishDifference, type Asked } from './difference';
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
  if (findings.type === 'not-cors' || (!isPending(decided) && decided.reason === 'exempt')) return;
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
      compare(head, decided, { request, findings, asked }).catch(() => undefined);
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
  readonly findings: Findings;
  readonly asked: Asked;
}

async function compare(
  left: WireResponse,
  decided: Outcome | PendingCallback,
  { request, findings, asked }: Question,
): Promise<void> {
  const outcome = await settle(decided, request);
  const browser = browserVerdict(left, findings, asked);
  const { allowed } = browserVerdict(decidedHead(outcome, left), findings, asked);
  if (allowed === browser.allowed) return;
  const change = allowed ? 'would-be-allowed' : 'would-be-refused';
  publishDifference({ change, decision: decisionOf(outcome), browser }, asked);
}
