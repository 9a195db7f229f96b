import type { CompiledEntry } from '../engine/compiled-configuration';
import { parseOrigin, type Origin } from '../origins/origin';
import type { OriginTable } from '../origins/origin-table';
import { quote } from '../text/quote';

/** What is wrong with a malformed origin, told without repeating it. */
export function describeMalformedOrigin(text: string): string {
  if (text === '') return 'it is empty';
  // eslint-disable-next-line no-control-regex -- looking for them
  if (/[\x00-\x1f\x7f]/.test(text)) return 'it has control characters';
  if (/[\s,]/.test(text)) return 'it has several values, or white space';
  if (/[^\x20-\x7e]/.test(text)) return 'it has characters outside ASCII, which browsers send as Punycode';
  if (!text.includes('://')) return 'it has no scheme';
  if (text.includes('@')) return 'it has user information';
  if (text.endsWith('/') && parseOrigin(text.slice(0, -1)))
    return 'it has a trailing slash, which no origin has';
  if (/:\/\/[^/]*\//.test(text)) return 'it has a path, which no origin has';
  return 'its host or port is not one that browsers send';
}

/** A hint at the classical slips: the other scheme, a missing or another port, a bare domain. */
export function originHint(sent: Origin, origins: OriginTable<CompiledEntry>): string {
  const otherScheme = sent.scheme === 'https' ? 'http' : 'https';
  const other = parseOrigin(`${otherScheme}${sent.text.slice(sent.scheme.length)}`);
  if (other && origins.find(other)) {
    return ` It is allowed with ${otherScheme}: the scheme is part of the origin.`;
  }
  for (const { source } of origins.entries()) {
    if (source.origins === '*' || source.origins === 'none') continue;
    for (const origin of source.origins) {
      if (origin.scheme !== sent.scheme) continue;
      if (origin.host === sent.host && !origin.subdomains) {
        const missing = sent.port === '' ? ', and this one has none' : '';
        return ` ${quote(origin.text)} is allowed: the port is part of the origin${missing}.`;
      }
      if (origin.host === sent.host) {
        return ` ${quote(origin.text)} stands for subdomains, not for ${quote(sent.text)} itself.`;
      }
    }
  }
  return '';
}
