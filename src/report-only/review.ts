import { settle } from '../callbacks/ask';
import type { CompiledConfiguration } from '../engine/compiled-configuration';
import { decide } from '../engine/decide';
import type { AccessInput } from '../engine/findings';
import type { Outcome } from '../engine/outcome';
import { browserVerdict, decidedHead } from './browser-verdict';
import type { CorsLedgerEntry } from './ledger-entry';

/** How a configuration treats the requests of one entry of a ledger. */
export interface Reviewed {
  readonly entry: CorsLedgerEntry;
  /** Whether they pass in a browser. */
  readonly passes: boolean;
  readonly outcome: Outcome;
}

/** A path that no browser sends, and that can be read in two ways. */
const AMBIGUOUS = '/%2e%2e/';

/** Decides anew, by a configuration as it is now, what a ledger has gathered. */
export async function review(
  configuration: CompiledConfiguration,
  entries: readonly CorsLedgerEntry[],
): Promise<Reviewed[]> {
  const reviewed: Reviewed[] = [];
  for (const entry of entries) {
    const outcome = await settle(decide(configuration, inputFor(entry, configuration)), undefined);
    const { findings, reason } = outcome;
    // What an application gets to answer itself passes as it does today.
    const today = entry.change === 'would-be-refused';
    const left = { status: 200, statusText: '', headers: [] };
    const passes =
      reason === 'exempt' ? today : browserVerdict(decidedHead(outcome, left), findings.type, entry).allowed;
    reviewed.push({ entry, passes, outcome });
  }
  return reviewed;
}

/** A request of an entry, for its resource by name: the ledger keeps no paths. */
function inputFor(
  { type, resource, origin, method, headers, credentials, reason }: CorsLedgerEntry,
  { resources }: CompiledConfiguration,
): AccessInput {
  const isPreflight = type === 'preflight';
  const found = resource === null ? undefined : resources.findText(resource);
  return {
    method: isPreflight ? 'OPTIONS' : method,
    path: reason === 'ambiguous-path' ? AMBIGUOUS : '/',
    origin,
    sameOrigin: false,
    requestMethod: isPreflight ? method : undefined,
    requestHeaders: isPreflight && headers.length > 0 ? headers.join(',') : undefined,
    credentials,
    resource:
      resource === null ? undefined : { name: found?.name ?? resource, configured: found?.configured },
  };
}
