import { linesOf, valueOf, type HeaderLines } from '../doctor/exchange';
import { parseOrigin, type Origin } from '../origins/origin';
import { FORBIDDEN_METHODS } from '../protocol/methods';
import { isMore, listOf, type Access } from './access';
import { SEVERITIES, type Evidence, type Finding, type FindingCode, type Severity } from './finding';
import { maskedLines, masking } from './mask';
import { STRANGER, type Landlord, type Probe, type ProbeKind } from './near-misses';
import { accessOf, type Answer, type Observations } from './observations';
import { namesToAllow } from './question';
import { remedyFor } from './remedies';
import { siteOf } from './site';

/** What a remedy names where no origin is known that may get in. */
const PLACEHOLDER = 'https://app.example.com';

/** Methods that change things, and that a browser sends only behind a preflight. */
const CHANGING: readonly string[] = ['PUT', 'PATCH', 'DELETE'];

/** What was seen, without what to do about it. */
interface Hole {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly origin: string;
  readonly impact: string;
  readonly answers: readonly Answer[];
  readonly credentials?: boolean;
}

/** The findings that follow from what was observed, worst first: one for each hole, however many origins show it. */
export function findingsOf(observations: Observations): Finding[] {
  const { subject, base, baseIsKnown, allowed } = observations;
  const evidence = evidenceOf(subject.headers);
  const holes = [...openToAll(observations), ...openToSome(observations), ...carelessness(observations)];
  const remedySubject = {
    url: subject.url,
    method: subject.method,
    headerNames: namesToAllow(subject.headers),
    origin: baseIsKnown ? base.text : PLACEHOLDER,
    isOpenToAll: isMore(accessOf(observations.stranger), 'none'),
  };
  const findings = holes.map(({ answers, credentials, ...hole }): Finding => ({
    ...hole,
    evidence: answers.map(evidence),
    remedy: remedyFor(hole.code, {
      ...remedySubject,
      credentials: credentials ?? accessOf(allowed) === 'credentials',
    }),
  }));
  return findings.sort((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity));
}

/** Whether the answer wants credentials: it is refused without them. */
function isProtected({ plain, bare }: Observations): boolean {
  const withoutAny = (bare ?? plain).response.status;
  return withoutAny === 401 || (bare !== undefined && withoutAny === 403 && plain.response.status < 300);
}

/** What any page whatever gets. */
function openToAll(observations: Observations): Hole[] {
  const { stranger, nullOrigin, strangerDelete, plain } = observations;
  const holes: Hole[] = [];
  const access = accessOf(stranger);
  if (stranger && access !== 'none') {
    const headers = stranger.response.headers;
    const isWildcard = valueOf(headers, 'Access-Control-Allow-Origin') === '*';
    const answers = [stranger];
    const impact = `${gain(access, observations)} ${WHO.anyone}`;
    if (!isWildcard) {
      const severity = access === 'credentials' ? 'high' : isProtected(observations) ? 'low' : 'info';
      const credentials = access === 'credentials';
      holes.push({ code: 'any-origin', severity, origin: STRANGER, impact, answers, credentials });
    } else if (valueOf(headers, 'Access-Control-Allow-Credentials') === 'true') {
      const refused = `${impact} Requests with cookies are refused by every browser.`;
      holes.push({
        code: 'wildcard-with-credentials',
        severity: 'low',
        origin: STRANGER,
        impact: refused,
        answers,
        credentials: true,
      });
    } else if (isProtected(observations)) {
      const token = `${impact} What wants credentials, a page gets by a token that it knows, never by cookies.`;
      holes.push({
        code: 'wildcard-on-protected',
        severity: 'low',
        origin: STRANGER,
        impact: token,
        answers: [observations.bare ?? plain, stranger],
      });
    } else holes.push({ code: 'wildcard', severity: 'info', origin: STRANGER, impact, answers });
  }
  const nullAccess = accessOf(nullOrigin);
  if (nullOrigin && isMore(nullAccess, access)) {
    const impact = `${gain(nullAccess, observations)} Any page has that origin in a sandboxed frame.`;
    const severity = severityOf(nullAccess, 'anyone');
    const credentials = nullAccess === 'credentials';
    holes.push({ code: 'null-origin', severity, origin: 'null', impact, answers: [nullOrigin], credentials });
  }
  const sends = accessOf(strangerDelete);
  if (strangerDelete && sends !== 'none') {
    const cookies = sends === 'credentials' ? ", with the visitor's cookies" : ', without cookies';
    const listed = listOf(strangerDelete.response, 'Access-Control-Allow-Methods');
    const methods = CHANGING.filter((method) => listed.includes('*') || listed.includes(method)).join(', ');
    const isOpen = isMore(sends, access);
    holes.push({
      code: isOpen ? 'open-preflight' : 'unsafe-methods',
      severity: sends === 'anonymous' ? 'info' : isOpen ? 'medium' : 'low',
      origin: STRANGER,
      impact: `It can send ${methods}${cookies}${isOpen ? ', though it reads no answer' : ''}. ${WHO.anyone}`,
      answers: [strangerDelete],
      credentials: sends === 'credentials',
    });
  }
  return holes;
}

interface Got {
  readonly probe: Probe;
  readonly answer: Answer;
  readonly access: Access;
}

/** What pages get whose origin nearly matches; nothing that a stranger gets too. */
function openToSome(observations: Observations): Hole[] {
  const { base, probes, stranger, allowed } = observations;
  const itself: readonly Got['probe'][] = isCleartext(base)
    ? [{ kind: 'scheme', origin: base.text, landlord: 'wiretapper' }]
    : [];
  const tried = [...probes, ...itself.flatMap((probe) => (allowed ? [{ probe, answer: allowed }] : []))];
  const got = tried
    .map(({ probe, answer }): Got => ({ probe, answer, access: accessOf(answer) }))
    .filter(({ access }) => isMore(access, accessOf(stranger)));
  const of = (...kinds: ProbeKind[]): Got[] => got.filter(({ probe }) => kinds.includes(probe.kind));

  const holes: Hole[] = [];
  /** Adds a finding of what was got, but for what a wider mistake, at least as bad, explains: a finding is one mistake. */
  const add = (code: FindingCode, all: readonly Got[], wider: readonly Got[] = []): void => {
    const explained = Math.min(...wider.map(rank));
    const found = all.filter((each) => rank(each) < explained).sort((one, other) => rank(one) - rank(other));
    const [first] = found;
    if (!first) return;
    const { access, probe } = first;
    holes.push({
      code,
      severity: severityOf(access, probe.landlord),
      origin: probe.origin,
      impact: `${gain(access, observations)} ${WHO[probe.landlord]}`,
      answers: found.map(({ answer }) => answer),
      credentials: access === 'credentials',
    });
  };

  const site = siteOf(base.host);
  const anyDomain = of('any-domain');
  const prefix = of('prefix');
  // A neighbour without siblings is no subdomain that may get in: it only ends like the host.
  const suffix = [...of('suffix'), ...(of('sibling').length === 0 ? of('neighbour') : [])];
  const isSubstring = prefix.length > 0 && suffix.length > 0;

  add('any-domain', anyDomain);
  if (isSubstring) add('substring-match', [...prefix, ...suffix]);
  else {
    add('prefix-match', prefix);
    add('suffix-match', suffix, anyDomain);
  }
  const whateverBehind = prefix;
  const whateverBefore = [...anyDomain, ...(isSubstring ? prefix : []), ...suffix];
  add('any-subdomain', [...of('sibling'), ...of('subdomain'), ...of('neighbour')], whateverBefore);
  add('cleartext-origin', of('scheme'), whateverBefore);
  const endings = of('ending');
  const dots = of('dot').filter(
    ({ probe }) => suffix.length + anyDomain.length === 0 || !endsWith(probe.origin, site?.domain),
  );
  // Where the ending is not looked at, the dot before it is not either.
  add('unescaped-dot', dots, endings.length > 0 ? whateverBehind : []);
  add('shortened-origin', of('shortened'), [...whateverBehind, ...endings]);
  add('other-ending', endings, whateverBehind);
  add('special-character', of('special'), whateverBehind);
  add('other-port', of('port'), [...whateverBehind, ...whateverBefore]);
  add(
    'shared-host',
    of('shared-host').filter(({ probe }) => anyDomain.length === 0 || !endsWith(probe.origin, site?.suffix)),
  );
  add('loopback-origin', of('loopback'));
  return holes;
}

/** Whether a page of the origin goes over the network as anybody there may change it. */
function isCleartext({ scheme, host }: Origin): boolean {
  return scheme === 'http' && !/^(?:.*\.)?localhost$|^127\.|^\[::1\]$/.test(host);
}

function endsWith(origin: string, host: string | undefined): boolean {
  return host !== undefined && origin.replace(/:[0-9]+$/, '').endsWith(host);
}

/** What opens nothing by itself, but is not needed, or not right. */
function carelessness(observations: Observations): Hole[] {
  const { strangerHeader, allowedHeader, stranger } = observations;
  const holes: Hole[] = [];
  const access = accessOf(strangerHeader);
  const header = access === 'none' ? allowedHeader : strangerHeader;
  const headerAccess = accessOf(header);
  if (header && headerAccess !== 'none') {
    const isAnybody = access !== 'none';
    holes.push({
      code: 'any-header',
      severity: isAnybody && access === 'credentials' ? 'low' : 'info',
      origin: String(header.question.origin),
      impact: 'It can send any request header, those too that code behind takes for a proxy or for a proof.',
      answers: [header],
      credentials: headerAccess === 'credentials',
    });
  }
  const answers = allAnswers(observations);
  const dead = answers.find(({ response }) =>
    listOf(response, 'Access-Control-Allow-Methods').some((method) =>
      FORBIDDEN_METHODS.includes(method.toUpperCase()),
    ),
  );
  if (dead) {
    holes.push({
      code: 'dead-methods',
      severity: 'info',
      origin: String(dead.question.origin),
      impact: 'No more than before: browsers send none of CONNECT, TRACE and TRACK for a script.',
      answers: [dead],
    });
  }
  const wrong = answers.find(({ question, response }) => isInvalid(response.headers, question.origin));
  if (wrong) {
    holes.push({
      code: 'invalid-value',
      severity: 'info',
      origin: wrong.question.origin ?? STRANGER,
      impact: 'Nothing: every browser refuses the answer, to those pages too that should get it.',
      answers: [wrong],
    });
  }
  const unmarked = withoutVary(observations);
  if (unmarked.length > 0) {
    holes.push({
      code: 'missing-vary',
      severity: 'low',
      origin: unmarked.find(({ question }) => question.origin !== undefined)?.question.origin ?? STRANGER,
      impact:
        "It can leave its own answer in a cache, which then goes to other pages: they are refused, or get another origin's answer.",
      answers: unmarked.slice(0, 2),
      credentials: accessOf(observations.allowed) === 'credentials' || accessOf(stranger) === 'credentials',
    });
  }
  return holes;
}

function isInvalid(headers: HeaderLines, origin: string | undefined): boolean {
  const value = valueOf(headers, 'Access-Control-Allow-Origin');
  if (value === undefined || value === '*' || value === 'null' || value === origin) return false;
  return parseOrigin(value)?.text !== value;
}

/**
 * The answers that differ by origin and don't say so; a cache that keeps nothing confuses nothing
 * (https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches).
 */
function withoutVary(observations: Observations): Answer[] {
  const reads = allAnswers(observations).filter(
    ({ question, response }) =>
      question.kind === 'read' && question.withHeaders !== false && response.status < 500,
  );
  const values = reads.map(({ response }) => valueOf(response.headers, 'Access-Control-Allow-Origin'));
  if (new Set(values).size < 2) return [];
  const lacking = reads.filter(({ response }) => {
    const vary = listOf(response, 'Vary').map((name) => name.toLowerCase());
    const noStore = listOf(response, 'Cache-Control').some((each) => each.toLowerCase() === 'no-store');
    return !vary.includes('origin') && !vary.includes('*') && !noStore;
  });
  // Those first that hold an origin: they show it best.
  const holds = ({ response }: Answer): boolean =>
    linesOf(response.headers, 'Access-Control-Allow-Origin').length > 0;
  return [...lacking.filter(holds), ...lacking.filter((answer) => !holds(answer))];
}

function allAnswers(observations: Observations): Answer[] {
  const {
    plain,
    bare,
    stranger,
    strangerDelete,
    strangerHeader,
    nullOrigin,
    allowed,
    allowedHeader,
    probes,
  } = observations;
  return [
    ...[allowed, stranger, nullOrigin, strangerDelete, strangerHeader, allowedHeader],
    ...probes.map(({ answer }) => answer),
    plain,
    bare,
  ].filter((answer) => answer !== undefined);
}

const WHO: Readonly<Record<Landlord, string>> = {
  anyone: 'Anybody can have such a page.',
  'few-browsers': 'Anybody can have such a page, where the browser takes such a host.',
  wiretapper: 'Whoever sits on the network between can have such a page.',
  insider: 'Whoever gets hold of a host or a port there can have such a page.',
  nobody: 'No such name can be registered today.',
};

function gain(access: Access, { subject: { method } }: Observations): string {
  const what = method === 'GET' ? 'read what its visitor would' : `send ${method} and read the answer`;
  return access === 'credentials'
    ? `It can ${what}, with the visitor's cookies.`
    : `It can ${what}, without cookies: what anybody gets.`;
}

function severityOf(access: Access, landlord: Landlord): Severity {
  if (access === 'credentials') {
    if (landlord === 'anyone') return 'high';
    return landlord === 'insider' || landlord === 'nobody' ? 'low' : 'medium';
  }
  return landlord === 'anyone' || landlord === 'few-browsers' ? 'low' : 'info';
}

function rank({ access, probe }: Got): number {
  return SEVERITIES.indexOf(severityOf(access, probe.landlord));
}

const TELLING_REQUEST = /^(?:origin|access-control-request-.*)$/i;
const TELLING_RESPONSE = /^(?:access-control-.*|vary|www-authenticate|location|cache-control)$/i;

/** What of an exchange shows the finding, with nothing of the values that were given. */
function evidenceOf(given: HeaderLines): (answer: Answer) => Evidence {
  const mask = masking(given);
  const names = given.map(([name]) => name.toLowerCase());
  return ({ request, response }) => {
    const sent = request.headers.filter(([name]) => names.includes(name.toLowerCase()));
    return {
      request: {
        method: request.method,
        url: request.url,
        headers: [...request.headers.filter(([name]) => TELLING_REQUEST.test(name)), ...maskedLines(sent)],
      },
      response: {
        status: response.status,
        statusText: mask(response.statusText),
        headers: response.headers
          .filter(([name]) => TELLING_RESPONSE.test(name))
          .map(([name, value]) => [name, mask(value)] as const),
      },
    };
  };
}
