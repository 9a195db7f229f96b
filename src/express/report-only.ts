import { channel } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { compiledOf, type CorsConfiguration } from '../configuration/cors-configuration';
import { decide } from '../engine/decide';
import type * as Watching from '../report-only/watch';
import type { CorsMiddleware, RoutedRequest } from './http-types';
import type { NameReader } from './middleware-options';
import { readRequest } from './read-request';

const differences = channel('express-resource-cors:difference');

/** Which configurations a request has been reported on by: one that is met twice counts once. */
const reported = new WeakMap<object, readonly CorsConfiguration[]>();

/**
 * The middleware that only reports (docs/design.md § Report only): it looks at what leaves, and goes on at once. It
 * leaves nothing on the request, so that whatever decides behind it does so as if this were not there. While nobody
 * listens it does nothing.
 */
export function reportOnlyMiddleware(
  configuration: CorsConfiguration,
  readName: NameReader | undefined,
): CorsMiddleware {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- most servers report nothing, and no request is to wait for it
  const { watch } = require('../report-only/watch') as typeof Watching;

  return function resourceCorsReportOnly(request, response, next) {
    if (differences.hasSubscribers) report(request, response);
    next();
  };

  function report(request: RoutedRequest, response: ServerResponse): void {
    try {
      const before = reported.get(request) ?? [];
      if (before.includes(configuration)) return;
      reported.set(request, [...before, configuration]);
      const compiled = compiledOf(configuration);
      const decided = decide(compiled, readRequest(request, compiled, readName));
      watch({ request, response, decided });
    } catch {
      // A response that can't be listened to, say: the application is not to notice.
    }
  }
}
