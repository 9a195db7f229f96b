import { settle } from '../callbacks/ask';
import type { CompiledConfiguration } from '../engine/compiled-configuration';
import { decide, failToName } from '../engine/decide';
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
  if (readName === undefined) return settle(decide(configuration, readRequest(request, undefined)), request);
  let input;
  try {
    input = readRequest(request, readName(request, configuration));
  } catch (error) {
    return failToName(configuration, readRequest(request, undefined), error);
  }
  return settle(decide(configuration, input), request);
}
