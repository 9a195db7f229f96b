import { printable } from '../../text/quote';
import { readUrl } from '../../text/url';
import { linesOf } from '../exchange';
import { inWords, neededHeaders } from './needs';
import { shortQuote, variesByOrigin, headerText } from './signs';
import type { Finding, Rule, Situation } from './situation';

/** What the value of `Access-Control-Allow-Origin` is, beside the one origin that it has room for. */
export const VALUES: readonly Rule[] = [
  valueRule('added-twice', (value, { response }) => {
    const lines = linesOf(response.headers, 'Access-Control-Allow-Origin').length;
    const parts = partsOf(value);
    const isRepeated = parts.length > 1 && new Set(parts).size === 1;
    const isJoined =
      parts.length > 1 &&
      parts.includes('*') &&
      parts.every((part) => part === '*' || /^[a-z][a-z\d+.-]*:\/\/./i.test(part) || isHostAlone(part));
    if (lines < 2 && !isRepeated && !isJoined) return undefined;
    return {
      cause: `Access-Control-Allow-Origin is added twice (${lines > 1 ? `${String(lines)} lines, ` : ''}${shown(value)}): two places add one, the application and a proxy in front of it, or two pieces of code in it.`,
      remedy:
        'Let one of the two do it: take the header out of the proxy (or have the proxy hide what the application sent, in nginx by proxy_hide_header), or out of the second piece of code. What is left has to be',
    };
  }),
  valueRule('value-unfilled', (value) => {
    if (isSeveral(value)) return undefined;
    const what = unfilled(value);
    return what === undefined
      ? undefined
      : {
          cause: `The value of Access-Control-Allow-Origin is ${value === '' ? 'empty' : shown(value)}: ${what}.`,
          remedy: isExpression(value)
            ? 'Have the server compare the Origin of the request with the expression, and send the origin itself, if it matches:'
            : 'Fill in the setting, so that the server sends',
        };
  }),
  valueRule('list-of-origins', (value) =>
    isSeveral(value)
      ? {
          cause: `Access-Control-Allow-Origin holds several origins (${shown(value)}), and has room for one.`,
          remedy:
            'Keep the list in the server, compare the Origin of the request with it, and send back the one that asks, if it is on the list:',
        }
      : undefined,
  ),
  valueRule('value-null', (value) =>
    value === 'null'
      ? {
          cause:
            "The server allows 'null', which stands for pages without an origin (files, sandboxed frames) and for no others.",
          remedy:
            'Take null off the list, because any sandboxed page can send it, and allow the origin of the page:',
        }
      : undefined,
  ),
  valueRule('value-without-scheme', (value, { request }) => {
    const isHost = isHostAlone(value) || value === readUrl(request.origin)?.hostname;
    if (!isHost || value.includes('*')) return undefined;
    return {
      cause: `The value of Access-Control-Allow-Origin, ${shown(value)}, has no scheme (http:// or https://), which is part of an origin.`,
      remedy: 'Write the whole origin:',
    };
  }),
  valueRule('value-pattern', (value) =>
    /^[\w.*:/-]+$/.test(value) && value.includes('*')
      ? {
          cause: `The value of Access-Control-Allow-Origin is a pattern, ${shown(value)}, and browsers know none: '*' stands for all origins where it is alone, and for itself elsewhere.`,
          remedy:
            'Let the server compare the Origin of the request with the pattern, and send back the origin itself, if it matches:',
        }
      : undefined,
  ),
  valueRule('value-malformed', (value, { request }) => {
    const flaw = flawOf(value);
    if (flaw === undefined) return undefined;
    return {
      cause: `The value of Access-Control-Allow-Origin, ${shown(value)}, is not an origin: ${flaw}. Browsers compare it with ${request.origin} character by character.`,
      remedy: 'Write the origin alone:',
    };
  }),
  valueRule('value-own-origin', (value, { request }) =>
    same(value) === request.url.origin
      ? {
          cause: `The server allows its own origin, ${shown(value)}; what counts is the origin of the page, ${request.origin}.`,
          remedy: 'Allow the origin of the page in its place:',
        }
      : undefined,
  ),
  valueRule('value-case', (value, { request }) =>
    value !== value.toLowerCase() && value.toLowerCase() === request.origin
      ? {
          cause: `The server allows ${shown(value)} with capital letters; browsers send ${request.origin}, and compare it with case.`,
          remedy: 'Write it in lower case:',
        }
      : undefined,
  ),
  valueRule('value-default-port', (value, { request }) =>
    /:(?:443|80)\/?$/.test(value) && same(value) === request.origin
      ? {
          cause: `The server allows ${shown(value)}; browsers leave the default port (443 of https, 80 of http) out of the origin.`,
          remedy: 'Leave the port out:',
        }
      : undefined,
  ),
  valueRule('value-trailing-slash', (value, { request }) =>
    /^[^/]+:\/\/[^/?#]+\/+$/.test(value) && isNear(value, request.origin)
      ? {
          cause: `The server allows ${shown(value)}, with a slash at the end that an origin does not have${andElse(value, request.origin)}.`,
          remedy: 'Take the slash away:',
        }
      : undefined,
  ),
  valueRule('value-with-path', (value, { request }) =>
    /^[^/]+:\/\/[^/?#]*[/?#]/.test(value) &&
    !/^[^/]+:\/\/[^/?#]+\/+$/.test(value) &&
    isNear(value, request.origin)
      ? {
          cause: `The server allows ${shown(value)}, which is more than an origin: that ends behind the host and port, and has no path${andElse(value, request.origin)}.`,
          remedy: 'Leave the path out:',
        }
      : undefined,
  ),
  related('value-loopback', (ours, theirs) =>
    ours.hostname !== theirs.hostname && isLoopback(ours.hostname) && isLoopback(theirs.hostname)
      ? `${theirs.hostname} and ${ours.hostname} are the same machine, and different origins`
      : undefined,
  ),
  related('value-other-scheme', (ours, theirs) =>
    ours.hostname === theirs.hostname && ours.protocol !== theirs.protocol
      ? `the scheme, ${theirs.protocol.slice(0, -1)} or ${ours.protocol.slice(0, -1)}, is part of the origin`
      : undefined,
  ),
  related('value-other-port', (ours, theirs) =>
    ours.hostname === theirs.hostname && ours.port !== theirs.port
      ? `the port is part of the origin (${portOf(ours)} here, ${portOf(theirs)} there)`
      : undefined,
  ),
  related('value-www', (ours, theirs) =>
    ours.hostname !== theirs.hostname && withoutWww(ours.hostname) === withoutWww(theirs.hostname)
      ? `with www. and without it are two hosts, and two origins`
      : undefined,
  ),
  valueRule('value-other-origin', (value, { response, request }) => ({
    cause: `The server allows another origin, ${shown(value)}, and the page's is ${request.origin}${variesByOrigin(response.headers) ? '' : ': it may always send the same one, whoever asks'}.`,
    remedy:
      "Allow the origin of the page in the server's CORS configuration; where there are several, answer each with its own:",
  })),
];

type Words = Pick<Finding, 'cause' | 'remedy'>;

/** A rule about the value, of responses that have one that browsers don't take; the remedy ends in what to send. */
function valueRule(
  code: Rule['code'],
  find: (value: string, situation: Situation) => Words | undefined,
): Rule {
  return {
    code,
    find: (situation) => {
      if (
        !/(?:MultipleAllowOriginValues|InvalidAllowOriginValue|AllowOriginMismatch)$/.test(
          situation.failure.corsError,
        )
      )
        return undefined;
      const found = find(textOf(situation), situation);
      if (!found) return undefined;
      const headers = neededHeaders(situation);
      return {
        cause: found.cause,
        remedy: `${found.remedy}${headers ? ` ${inWords(headers)}` : ' the origin of the page'}.`,
        headers,
      };
    },
  };
}

/** A rule about another origin that has something in common with the page's. */
function related(code: Rule['code'], find: (ours: URL, theirs: URL) => string | undefined): Rule {
  return valueRule(code, (value, { request }) => {
    const [ours, theirs] = [readUrl(request.origin), readUrl(value)];
    const why = ours && theirs && find(ours, theirs);
    return why === undefined
      ? undefined
      : {
          cause: `The server allows ${shown(value)}, and the page's origin is ${request.origin}: ${why}.`,
          remedy: 'Allow the origin of the page:',
        };
  });
}

/** No origin is as long, and what a server sends must not keep the rules busy. */
const LONGEST_VALUE = 2048;

/** The value as text; on the wire it is bytes, those of UTF-8 if it is an address. */
function textOf({ response }: Situation): string {
  const value = headerText(response, 'Access-Control-Allow-Origin').slice(0, LONGEST_VALUE);
  return Buffer.from(value, 'latin1').toString('utf8');
}

function shown(value: string): string {
  return shortQuote(value);
}

/** What a value consists of, whatever stands between. */
function partsOf(value: string): string[] {
  return value
    .split(/[\s,;|]+/)
    .map((part) => part.replace(/^["'[({<]+/, ''))
    .map((part) => trimEnd(part, `"'])}>`))
    .filter((part) => part !== '');
}

/** The text without these characters at its end. */
function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function isOrigin(text: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\/[^/?#]+\/?$/i.test(text);
}

/** Whether there are several origins or hosts in the value. */
function isSeveral(value: string): boolean {
  if (isExpression(value)) return false;
  const parts = new Set(partsOf(value));
  const origins = [...parts].filter((part) => isOrigin(part) || isHostAlone(part) || part === 'null');
  // Two that nothing stands between are two all the same.
  return (parts.size > 1 && origins.length > 1) || (value.match(/https?:\/\/[^/\s]/gi) ?? []).length > 1;
}

/** A host with or without a port, and perhaps slashes around it. */
function isHostAlone(value: string): boolean {
  const host = value.replace(/^\/\//, '').split('/')[0] ?? '';
  if (/^\[[\da-f:.]+\](?::\d+)?$/i.test(host)) return true;
  if (!/^(?:\*\.)?[a-z\d](?:[a-z\d.-]*[a-z\d])?\.?(?::(?:\d+|\*))?$/i.test(host)) return false;
  return host.includes('.') || host.includes(':') || /^localhost$/i.test(host) || value.startsWith('//');
}

/** A regular expression, as text. */
function isExpression(value: string): boolean {
  return (
    /^\/.*\/[a-z]*$/.test(value) || /^\^|\$$|\\[.dwsb/]|\.\*|\(\?|\[[^\]]*\][+*]|\)\?|https\?:/.test(value)
  );
}

/** Why a value looks like a setting that nobody filled in; undefined where it does not. */
function unfilled(value: string): string | undefined {
  const bare = value.replace(/^["']|["']$/g, '');
  if (bare === '') return 'a setting of the server is probably not filled in';
  if (isExpression(bare)) {
    return 'that is a regular expression, and was sent as it is: it has to be compiled, and compared with the Origin of the request';
  }
  if (/^(?:undefined|none|nil|nan|\(null\)|\[object \w+\]|false|true|null,? ?undefined)$/i.test(bare)) {
    return `that is what ${/true|false/i.test(bare) ? 'an option becomes that was meant for a library (origin: true)' : 'a setting becomes that is missing'}, and not an origin`;
  }
  if (/:\/\/(?:undefined|null|none)?(?:[:/]|$)/i.test(bare)) return 'a part of it was not filled in';
  if (
    /\$\{|\{\{|\}\}|<%|#\{|%\{|\$\w|%[a-z_]{3,}%|^%s$|\{[\w.]+\}|<[\w ._-]+>|^@\w|^\w*(?:req|request|ctx|event)\.[\w.]+|^process\.env|^function\b|=>|^(?:origin|your[-_]?(?:origin|domain|site).*|ALLOWED_ORIGINS?|CORS_ORIGINS?)$/i.test(
      bare,
    )
  ) {
    return 'that is the name of a variable, whose value was not put in its place';
  }
  return undefined;
}

/** What keeps a value from being an origin; undefined where it reads as one, with a `*` or not. */
function flawOf(value: string): string | undefined {
  const scheme = /^(?:https?|wss?|ftp)/i.exec(value)?.[0] ?? '';
  if (value.startsWith('﻿')) return 'it begins with a byte order mark, which nobody sees';
  if (/[\u00a0\u2000-\u200f\u2028\u2029\u202f\u2060\u3000\ufeff]/.test(value))
    return 'there is a white space or an invisible character in it that is not an ordinary space';
  if (/[\u2018-\u201f\u00ab\u00bb\u2039\u203a]/.test(value)) return 'there are curly quotes around it';
  if (/["'`]/.test(value)) return 'there are quotes around it';
  if (/^[[({<]|[\])}>]$/.test(value) && !/^\[[\da-f:]+\]/i.test(value)) return 'there are brackets around it';
  if (/^access-control-/i.test(value)) return 'the name of the header stands in its value once more';
  if (/[^\0-\x7f]/.test(value) || value.includes('\ufffd'))
    return 'it has letters beyond ASCII, and browsers send such a host in punycode (xn--...)';
  if (/%[\da-f]{2}/i.test(value)) return 'it is escaped with %';
  if (scheme !== '' && !/^[a-z]+:\/\/[^/]/i.test(value.slice(0, 60)))
    return `behind ${scheme} stands '${printable(value.slice(scheme.length, scheme.length + 3))}' where '://' belongs`;
  if (/^[a-z]+:\/\/[a-z]+:?\/\//i.test(value)) return 'the scheme is written twice';
  if (value.includes('\\')) return 'there is a backslash in it';
  if (/[\s,;|]$|^[\s,;|=:]/.test(value)) return 'there is a comma or another sign too many';
  if (value.includes('@')) return 'there is a user name in it';
  if (
    /:\d*[^\d/]+\d*$/.test(value.replace(/^[a-z]+:\/\//i, '').replace(/^\[[^\]]*\]/, '')) &&
    !value.includes('*')
  )
    return 'what stands behind the host is not a port';
  if (readUrl(value.replace(/\*/g, 'x')) === undefined || !value.includes('://')) {
    return 'browsers can make no address of it';
  }
  return undefined;
}

/** The origin of a value, as browsers would write it. */
function same(value: string): string | undefined {
  const url = readUrl(value);
  return url && url.origin !== 'null' ? url.origin : undefined;
}

/** Whether two origins have the host in common, but for www., or are both this machine. */
function isNear(value: string, origin: string): boolean {
  const [theirs, ours] = [readUrl(value), readUrl(origin)];
  if (!theirs || !ours) return false;
  return (
    withoutWww(theirs.hostname) === withoutWww(ours.hostname) ||
    (isLoopback(theirs.hostname) && isLoopback(ours.hostname))
  );
}

/** What else is another than in the page's origin. */
function andElse(value: string, origin: string): string {
  const url = readUrl(value);
  return url && url.origin !== origin ? `; the origin of the page, ${origin}, differs in more than that` : '';
}

function isLoopback(hostname: string): boolean {
  return /^(?:.+\.)?localhost$|^127\.|^\[::1\]$|^0\.0\.0\.0$/.test(hostname);
}

function portOf({ port, protocol }: URL): string {
  return port === '' ? (protocol === 'https:' ? '443' : '80') : port;
}

function withoutWww(host: string): string {
  return host.replace(/^www\./, '');
}
