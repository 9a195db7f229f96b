import { quote } from '../text/quote';
import type { CorsProblem } from './problem';

/** Everything that is wrong with the value of an option; `name` is the option's. */
export type OptionCheck = (value: unknown, name: string) => CorsProblem[];

/** The longest time that an option may say, in milliseconds: what timers take, some 24 days. */
export const LONGEST_TIME = 2 ** 31 - 1;

export function checkFunction(value: unknown, name: string): CorsProblem[] {
  if (typeof value === 'function') return [];
  return [invalidOption(name, value, `${quote(value)} is no function`)];
}

export function checkBoolean(value: unknown, name: string): CorsProblem[] {
  if (typeof value === 'boolean') return [];
  return [invalidOption(name, value, `${quote(value)} is neither true nor false`)];
}

/** A whole number from `least` to `most`; `unit` says of what. */
export function wholeNumber(least: number, most: number, unit: string): OptionCheck {
  return (value, name) => {
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return [];
    const why = `is not ${unit}: write a whole number of ${String(least)} to ${String(most)}`;
    return [invalidOption(name, value, `${quote(value)} ${why}`)];
  };
}

function invalidOption(name: string, value: unknown, message: string): CorsProblem {
  return { code: 'invalid-option', path: name, value, message };
}
