/** The CORS-safelisted response-header names: scripts may always read them (Fetch § Headers). */
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

/** Whether scripts may never read this response header (lower-case; Fetch § forbidden response-header name). */
export function isForbiddenResponseHeader(name: string): boolean {
  return name === 'set-cookie' || name === 'set-cookie2';
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
