import type { CorsAccessCheck } from '../configuration/access-check';
import type { CorsDecision } from '../explanation/decision';
import { checkBoolean, isRecord, type Check } from '../problems/checks';
import { checkOptions, type OptionTable } from '../problems/options';
import { below, problem, type CorsProblem } from '../problems/problem';
import { isToken } from '../protocol/token';
import { quote } from '../text/quote';

/** A request, and what must hold of what is decided for it. */
export interface Rule {
  /** What the rule is for, in the words of whoever wrote it. */
  readonly name: string | undefined;
  readonly check: CorsAccessCheck;
  readonly expected: Expected;
}

/** What must hold; what is left out may be anything. */
interface Expected extends Partial<Pick<CorsDecision, 'allowed' | 'reason' | 'resource'>> {
  /** Null where the request goes on to the application. */
  readonly status?: number | null;
  /** Headers by their names; null for one that must not be there. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

const wrong = (name: string, value: unknown, why: string): CorsProblem[] => [
  problem('invalid-value', name, value, `${quote(value)} ${why}`),
];

const checkText: Check = (value, name) =>
  typeof value === 'string' ? [] : wrong(name, value, 'is not a text');

const checkUrl: Check = (value, name) =>
  typeof value === 'string' && /^(?:\/|https?:\/\/)/i.test(value)
    ? []
    : wrong(name, value, "is not a URL; write a path, such as '/api/products/7', or a whole URL");

const checkMethod: Check = (value, name) =>
  typeof value === 'string' && isToken(value)
    ? []
    : wrong(name, value, "is not a method; write one word, such as 'PUT'");

const checkNames: Check = (value, name) =>
  Array.isArray(value)
    ? Array.from<unknown>(value).flatMap((item, index) =>
        typeof item === 'string' && isToken(item)
          ? []
          : wrong(`${name}[${String(index)}]`, item, 'is not the name of a header'),
      )
    : wrong(name, value, "is not a list of header names; write ['Content-Type']");

const checkType: Check = (value, name) =>
  value === 'preflight' || value === 'actual'
    ? []
    : wrong(name, value, "is not a type; write 'preflight' or 'actual', or leave it out");

const checkHeaders: Check = (value, name) =>
  isRecord(value)
    ? Object.entries(value).flatMap(([header, text]) =>
        text === null || typeof text === 'string'
          ? []
          : wrong(`${name}.${header}`, text, 'is not the value of a header; write a text, or null for none'),
      )
    : wrong(name, value, "is not an object; write { 'Access-Control-Max-Age': '600' }");

const checkStatus: Check = (value, name) =>
  value === null || (Number.isInteger(value) && Number(value) >= 100 && Number(value) <= 599)
    ? []
    : wrong(name, value, 'is not a status; write a whole number from 100 to 599, or null for none');

const EXPECTED: OptionTable = {
  allowed: { check: checkBoolean },
  reason: { check: checkText },
  resource: { check: (value, name) => (value === null ? [] : checkText(value, name)) },
  status: { check: checkStatus },
  headers: { check: checkHeaders },
};

const checkExpected: Check = (value, name) => {
  if (value === 'allowed' || value === 'refused') return [];
  if (!isRecord(value)) {
    return wrong(name, value, "is not what must hold; write 'allowed', 'refused', or an object");
  }
  if (Object.keys(value).length === 0) return wrong(name, value, 'says nothing that must hold');
  return below(name, checkOptions(EXPECTED, value, { example: '{ allowed: true }' }));
};

const RULE: OptionTable = {
  name: { check: checkText },
  url: { check: checkUrl, required: true },
  origin: { check: checkText },
  method: { check: checkMethod },
  requestHeaders: { check: checkNames },
  credentials: { check: checkBoolean },
  type: { check: checkType },
  expect: { check: checkExpected, required: true },
};

const EXAMPLE = "{ url: '/api/products', origin: 'https://app.example.com', expect: 'allowed' }";

/** Reads a table of rules: a list, or an object with `rules`. Everything that is wrong with it is in `problems`. */
export function readRules(value: unknown, problems: CorsProblem[]): Rule[] {
  const list = isRecord(value) ? value['rules'] : value;
  if (isRecord(value)) {
    const known = { rules: { check: () => [] }, $schema: { check: checkText } };
    problems.push(...checkOptions(known, value, { example: '{ rules: [] }' }));
  }
  if (!Array.isArray(list)) {
    problems.push(
      problem('invalid-value', 'rules', list, `${quote(list)} is not a list of rules; write [${EXAMPLE}]`),
    );
    return [];
  }
  if (list.length === 0)
    problems.push(problem('empty-list', 'rules', list, 'the list is empty, so nothing would be checked'));
  return Array.from<unknown>(list).flatMap((rule, index) => {
    const place = `rules[${String(index)}]`;
    const found = isRecord(rule)
      ? checkOptions(RULE, rule, { example: EXAMPLE })
      : [problem('invalid-value', '', rule, `${quote(rule)} is not a rule; write ${EXAMPLE}`)];
    problems.push(...below(place, found));
    return found.length === 0 ? [ruleOf(rule as Record<string, unknown>)] : [];
  });
}

function ruleOf({ name, expect, ...check }: Record<string, unknown>): Rule {
  const expected = typeof expect === 'string' ? { allowed: expect === 'allowed' } : (expect as Expected);
  return { name: name as string | undefined, check: check as unknown as CorsAccessCheck, expected };
}
