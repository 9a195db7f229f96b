import type { WireRequest, WireResponse } from '../doctor/exchange';

/**
 * `high`: anybody's page gets what a visitor gets, with the visitor's cookies. `medium`: so does whoever sits on the
 * network, or anybody in some browsers; or such a page changes things without reading the answers. `low`: so does
 * somebody with a page of the same owner; or a list lets strangers in, without cookies. `info`: worth knowing.
 */
export type Severity = 'high' | 'medium' | 'low' | 'info';

/** How bad a finding is, worst first. */
export const SEVERITIES: readonly Severity[] = ['high', 'medium', 'low', 'info'];

/** What was found, for programs. */
export type FindingCode =
  /** Any origin is echoed. */
  | 'any-origin'
  /** `*` is answered. */
  | 'wildcard'
  /** `*` is answered by what wants credentials. */
  | 'wildcard-on-protected'
  /** `*` is answered together with `Access-Control-Allow-Credentials: true`, which browsers refuse. */
  | 'wildcard-with-credentials'
  /** The origin `null` gets in. */
  | 'null-origin'
  /** Any name below the same public suffix gets in. */
  | 'any-domain'
  /** What begins like an allowed origin gets in. */
  | 'prefix-match'
  /** What ends like an allowed origin gets in. */
  | 'suffix-match'
  /** What contains an allowed host gets in. */
  | 'substring-match'
  /** A dot of an allowed origin stands for any character. */
  | 'unescaped-dot'
  /** A piece of an allowed origin gets in. */
  | 'shortened-origin'
  /** The names of an allowed host get in below another ending. */
  | 'other-ending'
  /** A special character behind an allowed origin is taken for its end. */
  | 'special-character'
  /** The cleartext origin gets in beside the https one. */
  | 'cleartext-origin'
  /** Another port of the same host gets in. */
  | 'other-port'
  /** Any subdomain of an allowed host, or of its domain, gets in. */
  | 'any-subdomain'
  /** A host on which anybody can publish pages gets in. */
  | 'shared-host'
  /** A page of the visitor's own machine gets in. */
  | 'loopback-origin'
  /** Preflights of origins that may not read pass. */
  | 'open-preflight'
  /** Any origin may send methods that change things. */
  | 'unsafe-methods'
  /** Any request header whatever is allowed. */
  | 'any-header'
  /** Methods that no browser sends are allowed. */
  | 'dead-methods'
  /** Answers that differ by origin don't say so to caches. */
  | 'missing-vary'
  /** `Access-Control-Allow-Origin` holds what is neither an origin nor `*`. */
  | 'invalid-value';

/** What was sent, and what of the answer shows it; the values of headers that were given are masked. */
export interface Evidence {
  /** The request, with the headers that matter. */
  readonly request: WireRequest;
  /** The response, with the headers that matter. */
  readonly response: WireResponse;
}

/** What to do about a finding. */
export interface AuditRemedy {
  /** For whatever server it is. */
  readonly text: string;
  /** The same as code of this package; null where there is nothing to write. */
  readonly resourceCors: string | null;
  /** The same as options of the `cors` package; null where there is nothing to write. */
  readonly cors: string | null;
}

/** Something that gets in, and should not. */
export interface Finding {
  /** What it is, for programs. */
  readonly code: FindingCode;
  /** How bad it is. */
  readonly severity: Severity;
  /** An origin that got in by it. */
  readonly origin: string;
  /** What a page of that origin could do. */
  readonly impact: string;
  /** What shows it, the clearest first. */
  readonly evidence: readonly Evidence[];
  /** What to do about it. */
  readonly remedy: AuditRemedy;
}

/** Whether a finding is at least as bad. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}
