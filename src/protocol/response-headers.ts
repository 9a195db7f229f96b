/** Scripts may always read these (https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name). */
const SAFELISTED: ReadonlySet<string> = new Set([
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
]);

/** Whether scripts may always read this response header (lower-case), so that listing it adds nothing. */
export function isSafelistedResponseHeader(name: string): boolean {
  return SAFELISTED.has(name);
}

/**
 * Whether scripts may never read this response header (lower-case;
 * https://fetch.spec.whatwg.org/#forbidden-response-header-name).
 */
export function isForbiddenResponseHeader(name: string): boolean {
  return name === 'set-cookie' || name === 'set-cookie2';
}

/**
 * Headers that responses have and requests don't. Only what is certain: uploads to a store have `ETag`, `Expires`,
 * `Last-Modified`, `Content-Disposition` and `Content-Range` in their requests.
 */
const ONLY_IN_RESPONSES: ReadonlySet<string> = new Set([
  // Fetch § 3.3.3, beside those that begin with `access-control-allow-`.
  'access-control-expose-headers',
  'access-control-max-age',
  'cross-origin-resource-policy',
  // RFC 9110 §§ 10.2, 11.6, 12.5.5, 14.3, and RFC 9111 § 5.1.
  'accept-ranges',
  'age',
  'location',
  'retry-after',
  'server',
  'vary',
  'www-authenticate',
  // RFC 6265 § 4.1.
  'set-cookie',
  // What browsers enforce.
  'clear-site-data',
  'content-security-policy',
  'content-security-policy-report-only',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'permissions-policy',
  'referrer-policy',
  'strict-transport-security',
  'timing-allow-origin',
  'x-content-type-options',
  'x-frame-options',
  'x-xss-protection',
  // What frameworks say of themselves.
  'server-timing',
  'x-powered-by',
]);

/** Whether no request has this header (lower-case), so that allowing it in requests means nothing. */
export function isOnlyInResponses(name: string): boolean {
  return ONLY_IN_RESPONSES.has(name) || name.startsWith('access-control-allow-');
}

/**
 * The value of `Vary` with further names in it: what is there stays as it is, a name already listed is not
 * repeated, and `*` says it all (RFC 9110 § 12.5.5).
 */
export function mergeVary(existing: string, names: readonly string[]): string {
  const listed = existing
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  if (listed.includes('*')) return existing;
  const missing = names.filter((name) => !listed.includes(name.toLowerCase()));
  if (existing.trim() === '') return missing.join(', ');
  return missing.length === 0 ? existing : `${existing}, ${missing.join(', ')}`;
}
