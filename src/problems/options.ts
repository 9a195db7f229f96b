import { quote } from '../text/quote';
import { isRecord, unknownProperty, type Check } from './checks';
import { problem, type CorsProblem } from './problem';

/** One option: how it is checked, and what it is where nobody sets it. */
export interface Option {
  readonly check: Check;
  /** Makes the default, if there is one. */
  readonly fallback?: () => unknown;
  /** Whether it must be given. */
  readonly required?: boolean;
}

/** The options that there are, by their names. */
export type OptionTable = Readonly<Record<string, Option>>;

interface Reading {
  /** Properties that belong to somebody else, and are not looked at. */
  readonly others?: readonly string[];
  /** What to say of names that people bring from elsewhere. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** An object that is right, for the message where a value is not an object. */
  readonly example: string;
}

/** Everything that is wrong with options; one that is undefined counts as left out. */
export function checkOptions(
  table: OptionTable,
  options: unknown,
  { others = [], elsewhere = {}, example }: Reading,
): CorsProblem[] {
  if (!isRecord(options)) {
    const message = `${quote(options)} is not an object with options; write ${example}, or leave it out`;
    return [problem('invalid-value', '', options, message)];
  }
  const required = Object.keys(table).filter((name) => table[name]?.required);
  return [...new Set([...required, ...Object.keys(options)])].flatMap((name) => {
    if (others.includes(name)) return [];
    const option = Object.hasOwn(table, name) ? table[name] : undefined;
    const value = options[name];
    if (!option) return [unknownProperty(name, value, [...others, ...Object.keys(table)], elsewhere)];
    return value === undefined && !option.required ? [] : option.check(value, name);
  });
}

/** The value of an option that has been checked, or its default. */
export function optionOr(table: OptionTable, options: object, name: string): unknown {
  return (options as Record<string, unknown>)[name] ?? table[name]?.fallback?.();
}
