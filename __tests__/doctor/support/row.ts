import type { CorsErrorName, NetworkErrorName } from 'express-resource-cors/doctor';

/** What a script on the page asks for. */
export interface Asked {
  /** Default `{api}/{row}/`; the placeholders of {@link Row.server} count here too. */
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentials?: boolean;
  /** Sent with an XMLHttpRequest that listens to its upload, which forces a preflight. */
  readonly upload?: boolean;
}

/** What the server answers with, byte for byte: to preflights, and to everything else. */
export interface Answers {
  readonly preflight?: string;
  readonly actual?: string;
}

/**
 * One behaviour of a server, and what comes of it in Chromium. In URLs and answers `{page}` stands for the origin
 * of the page that asks, `{api}` for that of the server, `{other}` for a third one (each is on a port of its own),
 * `{page-user}` and `{page-https}` for the same with a user name or by https, `{row}` for a path of the row's own.
 */
export interface Row {
  readonly name: string;
  readonly asked?: Asked;
  /** Answers by path, `/` being what the script asks for. */
  readonly server: Readonly<Record<string, Answers>>;
  readonly expected: Expected;
  /** Where Chromium does not do what the Fetch standard says: what the standard says. */
  readonly standard?: string;
}

export type Expected =
  | { readonly verdict: 'allowed' }
  | { readonly verdict: 'blocked'; readonly corsError: CorsErrorName; readonly failedParameter?: string }
  /** The network failed, not CORS: Chromium's name for it, without its `net::`. */
  | { readonly verdict: 'failed'; readonly networkError: NetworkErrorName };
