import type { CorsDecision } from 'express-resource-cors';
import { HANDLER_HEADERS, type HandlerScript } from '../servers/scripted-handler';
import type { WireRequest } from './browser';
import { decide, type ModelConfiguration, type ModelRequest, type Verdict } from './model';
import { HOST, type Answer } from './sites';

/** A request as a server reads it: several lines of one header are one. */
function asRead({ method, target, headers }: WireRequest): ModelRequest {
  const line = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value.trim() : value?.join(', ').trim();
  };
  return {
    method,
    target,
    host: HOST,
    origin: line('Origin'),
    secFetchSite: line('Sec-Fetch-Site'),
    requestMethod: line('Access-Control-Request-Method'),
    requestHeaders: line('Access-Control-Request-Headers'),
  };
}

export function verdictOn(configuration: ModelConfiguration, request: WireRequest): Verdict {
  return decide(configuration, asRead(request));
}

export function statusOf(script: HandlerScript): number {
  return script.status ?? 200;
}

/** What the handler itself puts on its responses. */
export function headersOf(script: HandlerScript): [name: string, value: string][] {
  return Object.entries({ ...HANDLER_HEADERS, ...script.setHeader, ...script.writeHead } as Record<
    string,
    string
  >);
}

type Lines = [name: string, value: string][];

/** The `Access-Control-*` and `Vary` lines of a response, names lower-cased, sorted. */
export function policyLines(headers: Answer['headers']): Lines {
  return headers
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => isOurs(name))
    .sort();
}

export function isOurs(name: string): boolean {
  return /^(?:access-control-.*|vary)$/i.test(name);
}

/** What two equal answers have in common. */
export function essence({ status, headers, reachedHandler, decision }: Answer): object {
  return {
    status,
    reachedHandler,
    headers: policyLines(headers),
    reason: decision?.reason,
    // Where one resource is named in two spellings, the order says which of them is told.
    resource: decision?.resource?.toLowerCase(),
  };
}

/** Compares all of the response's `Access-Control-*` and `Vary`: what isn't expected must not be there. */
export function expectHeaders(answer: Answer, verdict: Verdict, script: HandlerScript): void {
  const expected = new Map(
    Object.entries(verdict.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  let sent = policyLines(answer.headers);
  if (verdict.reason === 'exempt') {
    // What the application sets leaves as it is.
    expect(sent).toEqual(policyLines(headersOf(script)));
    return;
  }
  const own = headersOf(script).find(([name]) => name === 'Vary');
  if (answer.reachedHandler && own) {
    // Merged with the handler's: any order will do.
    const wanted = new Set([...membersOf(own[1]), ...membersOf(expected.get('vary') ?? '')]);
    const lines = sent.filter(([name]) => name === 'vary').map(([, value]) => value);
    expect(membersOf(lines.join()).sort()).toEqual([...wanted].sort());
    expected.delete('vary');
    sent = sent.filter(([name]) => name !== 'vary');
  }
  if (verdict.exposesWhatIsSent) {
    // Which of the handler's names are in it shows in the browser; here, that it has no others, and none twice.
    const list = sent.find(([name]) => name === EXPOSED)?.[1] ?? '';
    const there = new Set(answer.headers.map(([name]) => name.toLowerCase()));
    expect(membersOf(list).filter((name) => !there.has(name))).toEqual([]);
    expect(membersOf(list)).toHaveLength(new Set(membersOf(list)).size);
    expected.set(EXPOSED, list);
  }
  expect(sent).toEqual([...expected].sort());
}

/** `checkAccess` sends nothing: where the names of a response are exposed, it can't know them. */
export function decidedLines(decision: CorsDecision, answer: Answer, verdict: Verdict): Lines {
  const lines = Object.entries(decision.headers).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    value,
  ]);
  if (!verdict.exposesWhatIsSent) return lines.sort();
  const exposed = policyLines(answer.headers).filter(([name]) => name === EXPOSED);
  return [...lines.filter(([name]) => name !== EXPOSED), ...exposed].sort();
}

const EXPOSED = 'access-control-expose-headers';

function membersOf(list: string): string[] {
  return list
    .split(',')
    .map((member) => member.trim().toLowerCase())
    .filter((member) => member !== '');
}
