import type { Findings } from '../engine/findings';
import { parseHeaderNames } from '../protocol/request-headers';

/** What was read already: a list may be long, and is asked for several times. */
const read = new WeakMap<Findings, readonly string[] | null>();

/** The request header names that a preflight asks for; none for other requests, undefined where they can't be read. */
export function requestedHeaders(findings: Findings): readonly string[] | undefined {
  if (findings.type !== 'preflight') return [];
  let names = read.get(findings);
  if (names === undefined) {
    names = parseHeaderNames(findings.input.requestHeaders ?? '') ?? null;
    read.set(findings, names);
  }
  return names ?? undefined;
}
