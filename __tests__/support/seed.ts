/**
 * What generated cases begin with: new in each run, so that each run looks elsewhere, or the one that is asked for. CI
 * asks for the same one each time: what fails there was caused by the change.
 */
export const SEED = wholeNumber('CORS_PROPERTY_SEED', Math.floor(Math.random() * 2 ** 31));

/** How many cases a generated test tries, or what its share of them is of: a thousand, or as many as CI and a nightly run ask for. */
export const RUNS = wholeNumber('CORS_PROPERTY_RUNS', 1000);

/** A setting for generated cases. */
function wholeNumber(name: string, fallback: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  if (!/^\d{1,10}$/.test(text)) throw new Error(`${name} is ${text}; write a whole number`);
  return Number(text);
}
