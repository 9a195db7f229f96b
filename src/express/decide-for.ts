import { settle } from '../callbacks/ask';
import type { CompiledConfiguration } from '../engine/compiled-configuration';
import { decide, failToName, type PendingCallback } from '../engine/decide';
import type { Outcome } from '../engine/outcome';
import type { RoutedRequest } from './http-types';
import type { NameReader } from './middleware-options';
import { readRequest } from './read-request';

/** What is decided for a server's request. Nothing is thrown, and no promise rejects. */
export function decideFor(
  configuration: CompiledConfiguration,
  readName: NameReader | undefined,
  request: RoutedRequest,
): Outcome | Promise<Outcome> {
  return settle(decideWithoutAsking(configuration, readName, request), request);
}

/** The same, up to the callback that must be asked, if one must. */
export function decideWithoutAsking(
  configuration: CompiledConfiguration,
  readName: NameReader | undefined,
  request: RoutedRequest,
): Outcome | PendingCallback {
  if (readName === undefined) return decide(configuration, readRequest(request, undefined));
  let input;
  try {
    input = readRequest(request, readName(request, configuration));
  } catch (error) {
    return failToName(configuration, readRequest(request, undefined), error);
  }
  return decide(configuration, input);
}
