import fc from 'fast-check';
import { SEED, wholeNumber } from '../support/seed';

/** Cases in all: a thousand, or as many as CI and a nightly run ask for. */
const TOTAL = wholeNumber('CORS_PROPERTY_RUNS', 1000);

/** Whether there are enough cases to meet what is rare among them. */
export const MEETS_THE_RARE = TOTAL >= 3000;

/** Milliseconds that a property may take: a failing one spends most of them on shrinking. */
export const TIMEOUT = 120_000 + TOTAL * 20;

let cases = 0;

/**
 * Checks a property with its share of the cases. The same seed leads to the same cases of each property, whichever
 * of them run.
 */
export async function check<Case>(
  share: number,
  arbitrary: fc.Arbitrary<Case>,
  holds: (each: Case) => Promise<void>,
): Promise<void> {
  const property = fc.asyncProperty(arbitrary, async (each) => {
    await holds(each);
    cases += 1;
  });
  await fc.assert(property, { seed: SEED, numRuns: Math.ceil(TOTAL * share) });
}

/** How to run the same cases again. */
export function howToRepeat(): string {
  return `CORS_PROPERTY_SEED=${String(SEED)} CORS_PROPERTY_RUNS=${String(TOTAL)}\n`;
}

export function tally(): string {
  return `${String(cases)} cases held\n`;
}
