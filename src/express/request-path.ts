import { splitTarget } from '../resources/request-target';
import type { RoutedRequest } from './http-types';
import { ownValue } from './own-value';

/**
 * The whole path as it is routed at this point: what Express calls `baseUrl` and `path`, so that a middleware of
 * a router names the same request as one of the application. Without Express it comes from `url`; Connect has cut
 * its mount path off that, and keeps the whole in `originalUrl`. (There a rewrite of the URL that cuts off its
 * beginning can't be told from a mount: name the resource outright behind one.)
 */
export function requestPath(request: RoutedRequest): string {
  const baseUrl = ownValue(request, 'baseUrl');
  if (typeof baseUrl === 'string') {
    const url = String(ownValue(request, 'url'));
    // What Express calls the path; it looks at it for longer where there is more in it than a path and a query.
    if (PLAIN_URL.test(url)) return baseUrl + pathIn(url);
    const { path } = request;
    if (typeof path === 'string') return baseUrl + path;
  }
  const { originalUrl, url = '' } = request;
  const own = splitTarget(url).path;
  if (typeof originalUrl !== 'string') return own;
  const original = splitTarget(originalUrl).path;
  return own === '/' || endsWithOwn(original, own) ? original : own;
}

/** Whether what Connect left of a path is its end: Connect ends a mount at a slash, or at a dot and adds a slash. */
function endsWithOwn(original: string, own: string): boolean {
  return original.endsWith(own) || (own.startsWith('/.') && original.endsWith(own.slice(1)));
}

/** A URL that begins with a slash, of printable ASCII without `#`: of such a one the path ends at the first `?`. */
const PLAIN_URL = /^\/[!"$-~]*$/;

function pathIn(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}
