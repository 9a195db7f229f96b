import { isAddress } from '../origins/host';
import type { Origin } from '../origins/origin';
import { siteOf } from './site';

/** In what way an origin nearly matches one that may get in. */
export type ProbeKind =
  | 'any-domain'
  | 'prefix'
  | 'suffix'
  | 'neighbour'
  | 'dot'
  | 'shortened'
  | 'ending'
  | 'special'
  | 'scheme'
  | 'port'
  | 'subdomain'
  | 'sibling'
  | 'shared-host'
  | 'loopback';

/**
 * Who can have a page of an origin: `anyone`; `wiretapper`, whoever sits on the network between a visitor and a
 * cleartext page; `insider`, who has got hold of a host or a page of the same owner; `few-browsers`, anyone, where
 * the visitor's browser takes such a host; `nobody`, as long as no such name can be registered.
 */
export type Landlord = 'anyone' | 'wiretapper' | 'insider' | 'few-browsers' | 'nobody';

/** An origin that should not get in, to be tried. */
export interface Probe {
  readonly kind: ProbeKind;
  readonly origin: string;
  readonly landlord: Landlord;
}

/** A domain that nobody names in a configuration: `.invalid` is never registered (RFC 2606 § 2). */
export const STRANGER = 'https://stranger.invalid';
const STRANGE_DOMAIN = 'stranger.invalid';

/**
 * Characters that the URL Standard lets into a host, and that rules which stop at "no letter, digit or dot" take
 * for the end of one. `_` and `-` work in every browser. Of the others (`"$&'()*+;=}~` are like them) three are tried.
 */
const SPECIAL_CHARACTERS: readonly string[] = ['_', '-', '`', '!', '{', ','];
const WORK_EVERYWHERE: readonly string[] = ['_', '-'];

/** Hosts on which anybody can publish a page that runs scripts. */
const SHARED_HOSTS: readonly string[] = [
  'https://cors-audit.github.io',
  'https://codepen.io',
  'https://jsfiddle.net',
  'https://cors-audit.s3.amazonaws.com',
];

/** Where developers' own pages live. */
const LOOPBACK = 'http://localhost:3000';

/** The origins to try for one that may get in, none of them twice, and never those in `except`. */
export function probesFor(base: Origin, except: readonly string[]): Probe[] {
  const seen = new Set([base.text, STRANGER, ...except]);
  return [...nearMisses(base), ...strangers(base)].filter(({ origin }) => {
    const isNew = !seen.has(origin);
    seen.add(origin);
    return isNew;
  });
}

function strangers({ host }: Origin): Probe[] {
  const isLocal = host === 'localhost' || host.endsWith('.localhost') || isAddress(host);
  return [
    ...SHARED_HOSTS.map((origin): Probe => ({ kind: 'shared-host', origin, landlord: 'anyone' })),
    ...(isLocal ? [] : [{ kind: 'loopback', origin: LOOPBACK, landlord: 'insider' } as const]),
  ];
}

function nearMisses({ scheme, host, port }: Origin): Probe[] {
  const withPort = port === '' ? '' : `:${port}`;
  // A scheme of an application's own is nobody's but applications'.
  const isWeb = scheme === 'https' || scheme === 'http';
  const probe = (kind: ProbeKind, changed: string, landlord: Landlord = 'anyone'): Probe => ({
    kind,
    origin: `${scheme}://${changed}${withPort}`,
    landlord: isWeb ? landlord : 'insider',
  });
  const registered = (changed: string): Landlord => (siteOf(changed)?.isListed ? 'anyone' : 'nobody');

  const probes: Probe[] = [];
  if (!host.startsWith('[')) {
    probes.push(probe('prefix', `${host}.${STRANGE_DOMAIN}`));
    for (const character of SPECIAL_CHARACTERS) {
      const landlord = WORK_EVERYWHERE.includes(character) ? 'anyone' : 'few-browsers';
      probes.push(probe('special', `${host}${character}.${STRANGE_DOMAIN}`, landlord));
    }
  }
  if (scheme === 'https') {
    probes.push({ kind: 'scheme', origin: `http://${host}${withPort}`, landlord: 'wiretapper' });
  }
  probes.push({ kind: 'port', origin: `${scheme}://${host}:${otherPort(port)}`, landlord: 'insider' });

  const site = siteOf(host);
  if (!site) return probes;
  const { domain, suffix, isListed } = site;
  if (isListed) probes.push(probe('any-domain', `cors-audit-stranger.${suffix}`));
  probes.push(
    probe('suffix', `stranger${domain}`, registered(`stranger${domain}`)),
    probe('neighbour', `stranger${host}`, 'insider'),
    ...dotsReplaced(host, domain).map((changed) => probe('dot', changed, registered(changed))),
    ...shortened(host).map((changed) => probe('shortened', changed, registered(changed))),
    probe('ending', otherEnding(host, suffix)),
    probe('subdomain', `stranger.${host}`, 'insider'),
    probe('sibling', `stranger.${domain}`, 'insider'),
  );
  return probes;
}

/** A port that begins like this one: what a rule without an end lets in. */
function otherPort(port: string): string {
  if (port === '') return '8443';
  return Number(port) < 6553 ? `${port}1` : port === '8443' ? '8444' : '8443';
}

/** The host with one dot replaced: the one that makes a domain of its own, which somebody else may have; and the last. */
function dotsReplaced(host: string, domain: string): string[] {
  const dots = [...host.matchAll(/\./g)].map(({ index }) => index);
  const replaced = dots.map((at) => `${host.slice(0, at)}x${host.slice(at + 1)}`);
  const foreign = replaced.find((changed) => {
    const site = siteOf(changed);
    return site?.isListed === true && site.domain !== domain;
  });
  return [...new Set([...(foreign === undefined ? [] : [foreign]), ...replaced.slice(-1)])];
}

/** The host cut short where a name is left that somebody can register: `app.example.co` of `app.example.com`. */
function shortened(host: string): string[] {
  for (let end = host.length - 1; end > host.lastIndexOf('.') + 1; end--) {
    const cut = host.slice(0, end);
    if (siteOf(cut)?.isListed) return [cut];
  }
  return [host.slice(0, -1)].filter((cut) => !cut.endsWith('.'));
}

/** The same names below another ending: `app.example.net` of `app.example.com`. */
function otherEnding(host: string, suffix: string): string {
  const names = host.replace(/\.$/, '').slice(0, -suffix.length);
  return `${names}${suffix === 'net' ? 'org' : 'net'}`;
}
