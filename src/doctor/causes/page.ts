import { isSafelistedMethod } from '../../protocol/methods';
import { unsafeHeaderNames } from '../../protocol/unsafe-headers';
import { localNetworkNote, type LocalNetworkNote } from '../local-network';
import type { PageRequest } from '../page-request';
import { inWords, lackingIn, namesInWords, neededHeaders } from './needs';
import { scriptMistake } from './near-miss';
import { isAboutOrigin } from './redirect';
import { rule, type Rule, type Situation } from './situation';

/** What the page or its script has to do otherwise, whatever the server says. */
export const PAGE: readonly Rule[] = [
  rule('response-header-in-request', (situation) => {
    const { request, isPreflight, failure, response } = situation;
    if (!isPreflight) return undefined;
    const mistakes = unsafeHeaderNames(request.headers).filter((name) => scriptMistake(name) !== undefined);
    if (mistakes.length === 0) return undefined;
    const isRefused =
      failure.corsError === 'HeaderDisallowedByPreflightResponse' &&
      lackingIn(response, request).mistakes.length > 0;
    // Without them there would be no preflight, whatever is wrong with its response.
    if (!isRefused && !isForNothingElse(situation, mistakes)) return undefined;
    const kinds = new Set(mistakes.map(scriptMistake));
    const many = mistakes.length > 1;
    const what = kinds.has('option')
      ? kinds.has('response header')
        ? 'headers of responses and options of fetch'
        : many
          ? 'options of fetch'
          : 'an option of fetch'
      : many
        ? 'headers of responses'
        : 'a header of responses';
    const others = isForNothingElse(situation, mistakes) ? null : neededHeaders(situation);
    return {
      cause: `The script sends ${namesInWords(mistakes)} as ${many ? 'request headers' : 'a request header'}: ${many ? 'they are' : 'it is'} ${what}, and ${many ? 'do' : 'does'} nothing there but ask the server for permission.`,
      remedy: `Take ${namesInWords(mistakes)} out of the headers in the script${kinds.has('option') ? ': an option stands beside the headers, not among them' : '; the server sends such headers, and need not allow them'}.${others ? ` The response to the preflight also needs ${inWords(others)}.` : ''}`,
      headers: others,
    };
  }),
  rule('page-origin-null', (situation) => {
    const { request, failure } = situation;
    if (request.origin !== 'null' || !isAboutOrigin(situation)) return undefined;
    // An error is one whatever the origin, and so is a redirect.
    if (failure.corsError.endsWith('MissingAllowOriginHeader') && situation.response.status >= 300)
      return undefined;
    return {
      cause:
        'The page has no origin: it is a file, a sandboxed frame, a data: URL, or an app whose pages have none. The browser sends null in its place, which the response does not allow.',
      remedy:
        'Serve the page over http or https (a small web server on localhost is enough), or take the sandbox away, so that it has an origin that the server can allow. Never allow null, because any sandboxed page can send it.',
      headers: null,
    };
  }),
];

/** Whether the preflight was sent for the sake of the script's mistakes alone. */
function isForNothingElse({ request }: Situation, mistakes: readonly string[]): boolean {
  const names = unsafeHeaderNames(request.headers);
  return (
    isSafelistedMethod(request.method) &&
    !request.forcePreflight &&
    names.every((name) => mistakes.includes(name))
  );
}

/**
 * A page of http on a public origin that asks an address of this machine or of the local network: Chromium blocks that
 * whatever CORS says, so that it comes before every other cause. Undefined of all other requests.
 */
export function fromCleartextPage({ url, origin }: PageRequest): LocalNetworkNote | undefined {
  return origin.startsWith('http:') ? localNetworkNote(url, origin) : undefined;
}
