import { splitTarget } from '../resources/request-target';
import type { RoutedMessage } from './messages';

/**
 * The whole path as it is routed at this point: what Express calls `baseUrl` and `path`, so that a middleware of
 * a router names the same request as one of the application. Without Express it comes from `url`; Connect has cut
 * its mount path off that, and keeps the whole in `originalUrl`. (There a rewrite of the URL that cuts off its
 * beginning can't be told from a mount: name the resource outright behind one.)
 */
export function requestPath(request: RoutedMessage): string {
  const { baseUrl, path, originalUrl, url = '' } = request;
  if (typeof baseUrl === 'string' && typeof path === 'string') return baseUrl + path;
  const own = splitTarget(url).path;
  if (typeof originalUrl !== 'string') return own;
  const original = splitTarget(originalUrl).path;
  return own === '/' || endsWithOwn(original, own) ? original : own;
}

/** Whether what Connect left of a path is its end: Connect ends a mount at a slash, or at a dot and adds a slash. */
function endsWithOwn(original: string, own: string): boolean {
  return original.endsWith(own) || (own.startsWith('/.') && original.endsWith(own.slice(1)));
}
