import fc from 'fast-check';
import { RUNS, SEED } from '../support/seed';

/** Whether there are enough cases to meet what is rare among them. */
export const MEETS_THE_RARE = RUNS >= 3000;

/** Milliseconds that a property may take: a failing one spends most of them on shrinking. */
export const TIMEOUT = 120_000 + RUNS * 20;

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
  await fc.assert(property, { seed: SEED, numRuns: Math.ceil(RUNS * share) });
}

/** How to run the same cases again. */
export function howToRepeat(): string {
  return `CORS_PROPERTY_SEED=${String(SEED)} CORS_PROPERTY_RUNS=${String(RUNS)}\n`;
}

export function tally(): string {
  return `${String(cases)} cases held\n`;
}
