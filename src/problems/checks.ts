import { nearest } from '../text/nearest';
import { quote } from '../text/quote';
import { problem, type CorsProblem, type CorsProblemCode } from './problem';

/** Everything that is wrong with a value; `name` is that of the option or property that has it. */
export type Check = (value: unknown, name: string) => CorsProblem[];

/** The longest time that an option may say, in milliseconds: what timers take, some 24 days. */
export const LONGEST_TIME = 2 ** 31 - 1;

/**
 * Whether the value is a plain object, of this or another realm. An `Error` that a callback answers with in place of
 * throwing it, a `Map` or an instance of a class is not one: its own properties don't tell what it means.
 */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Checks that a value is a function. */
export const checkFunction: Check = (value, name) =>
  typeof value === 'function'
    ? []
    : [
        invalidOption(
          name,
          value,
          `${quote(value)} is not a function; write one that answers with a policy or null`,
        ),
      ];

/** Checks that a value is `true` or `false`. */
export const checkBoolean: Check = (value, name) =>
  typeof value === 'boolean' ? [] : [invalidOption(name, value, `${quote(value)} is neither true nor false`)];

/** A check for a whole number from `least` to `most`; `unit` says of what. */
export function wholeNumber(least: number, most: number, unit: string): Check {
  return (value, name) => {
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return [];
    const why = `is not ${unit}: write a whole number from ${String(least)} to ${String(most)}`;
    return [invalidOption(name, value, `${quote(value)} ${why}`)];
  };
}

/** What to do about a list without any member, where leaving it out is not it. */
const EMPTY: Readonly<Record<string, string>> = {
  resources: `name at least one, or say forAllResources() (in a document: "resources": "*")`,
  origins: `name at least one, or say forNoOrigins() where every origin is to be refused (in a document: "origins": "none")`,
};

/**
 * Checks a list that may also be `'*'`: each member is checked, and an empty list is refused.
 *
 * @param flawOf what is wrong with a member, in a sentence; undefined where nothing is
 */
export function checkList(
  value: unknown,
  path: string,
  code: CorsProblemCode,
  flawOf: (item: unknown) => string | undefined,
): CorsProblem[] {
  if (value === '*') return [];
  if (!Array.isArray(value)) {
    const list = typeof value === 'string' ? `; write [${quote(value)}]` : `; write a list, or '*' for all`;
    return [problem('invalid-value', path, value, `${quote(value)} is not a list${list}`)];
  }
  if (value.length === 0) {
    return [
      problem(
        'empty-list',
        path,
        value,
        `the list is empty; ${EMPTY[path] ?? `name at least one, or leave ${quote(path)} out`}`,
      ),
    ];
  }
  // A hole in the list is looked at too, as the undefined that it reads as.
  return Array.from<unknown>(value).flatMap((item, index) => {
    const flaw = flawOf(item);
    return flaw === undefined ? [] : [problem(code, `${path}[${String(index)}]`, item, flaw)];
  });
}

/** The problem of a property that does not exist, with the one that was probably meant. */
export function unknownProperty(
  key: string,
  value: unknown,
  known: readonly string[],
  elsewhere: Readonly<Record<string, string>> = {},
): CorsProblem {
  return problem(
    'unknown-property',
    key,
    value,
    `${quote(key)} is not a property; ${hint(key, known, elsewhere)}`,
  );
}

function hint(key: string, known: readonly string[], elsewhere: Readonly<Record<string, string>>): string {
  if (Object.hasOwn(elsewhere, key)) return String(elsewhere[key]);
  const meant = nearest(key, known);
  return meant === undefined ? `there are ${known.join(', ')}` : `did you mean '${meant}'?`;
}

function invalidOption(name: string, value: unknown, message: string): CorsProblem {
  return problem('invalid-option', name, value, message);
}
