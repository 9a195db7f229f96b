import { isPattern, type ConfiguredOrigin } from '../origins/configured-origin';
import { isDefaultPort, parseOrigin } from '../origins/origin';
import { overlapping } from './path-shapes';

/**
 * Origins such that whatever an origin is, one of these is found by the same of the given origins and patterns, for any
 * subset of them that a configuration may have: so what is decided for all of them is decided for everybody.
 */
export function sampleOrigins(configured: readonly ConfiguredOrigin[]): string[] {
  const exact = configured.filter((origin) => !isPattern(origin)).map(({ text }) => text);
  const patterns = configured.filter(isPattern);
  const filler = unusedText(configured.map(({ text }) => text));
  const schemes = new Set(patterns.map(({ scheme }) => scheme));
  const samples = [...schemes].flatMap((scheme) => {
    const those = patterns.filter((pattern) => pattern.scheme === scheme);
    const ports = portsIn(scheme, those);
    return hostsIn(those, filler).flatMap((host) =>
      ports.map((port) => `${scheme}://${host}${port === '' ? '' : `:${port}`}`),
    );
  });
  const stranger = `https://${filler}.example`;
  return [...new Set([...exact, stranger, ...samples.filter((text) => parseOrigin(text))])];
}

/** A text of letters that is in none of these. */
export function unusedText(texts: readonly string[]): string {
  const all = texts.join('\n').toLowerCase();
  let text = 'other';
  for (let count = 2; all.includes(text); count++) text = `other${String(count)}`;
  return text;
}

function portsIn(scheme: string, patterns: readonly ConfiguredOrigin[]): string[] {
  const named = new Set(['', ...patterns.map(({ port }) => port).filter((port) => port !== '*')]);
  let other = 4321;
  while (named.has(String(other)) || isDefaultPort(scheme, String(other))) other++;
  return [...named, String(other)];
}

function hostsIn(patterns: readonly ConfiguredOrigin[], filler: string): string[] {
  const hosts = new Set<string>();
  const labels = new Map<string, { befores: Set<string>; afters: Set<string> }>();
  for (const { host, subdomains, label, anyHost } of patterns) {
    if (label) {
      const { befores, afters } = labels.get(label.domain) ?? {
        befores: new Set(['']),
        afters: new Set(['']),
      };
      labels.set(label.domain, { befores: befores.add(label.before), afters: afters.add(label.after) });
    } else if (subdomains) hosts.add(`${filler}.${host}`);
    else hosts.add(anyHost ? filler : host);
  }
  for (const [domain, { befores, afters }] of labels) {
    for (const before of befores) {
      for (const after of afters) {
        hosts.add(`${before}${filler}${after}.${domain}`);
        for (const text of overlapping(before, after)) if (text !== '') hosts.add(`${text}.${domain}`);
      }
    }
  }
  return [...hosts];
}
