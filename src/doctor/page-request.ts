import { isSafelistedMethod } from '../protocol/methods';
import { unsafeHeaderNames } from '../protocol/unsafe-headers';
import type { HeaderLines } from './exchange';

/** A request as a script on a page asks for it, and as it stands after the redirects so far. */
export interface PageRequest {
  readonly url: URL;
  /** The page's, serialised. */
  readonly origin: string;
  /** As it is sent: `put` is `PUT`, `patch` is not `PATCH`. */
  readonly method: string;
  /** What the script sets, values of one character for each byte. */
  readonly headers: HeaderLines;
  /** What the script sends along, if anything. */
  readonly body: string | undefined;
  readonly credentials: boolean;
  /** Whether there is a preflight even where the request alone needs none. */
  readonly forcePreflight: boolean;
  /** The `Cookie` that the browser would add where credentials are included; it is not the script's. */
  readonly cookie: string | undefined;
  /** The browser's `User-Agent`, where another than usual is asked for. */
  readonly userAgent: string | undefined;
}

/** Why a cross-origin request is preflighted (Fetch § main fetch), in words; undefined where it is not. */
export function reasonForPreflight({ method, headers, forcePreflight }: PageRequest): string | undefined {
  if (!isSafelistedMethod(method)) return `the method ${method} is not safelisted`;
  const names = unsafeHeaderNames(headers);
  if (names.length > 0) return `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not safelisted`;
  return forcePreflight ? 'it is asked for, as by an upload with listeners' : undefined;
}
