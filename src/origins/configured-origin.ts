import { quote } from '../text/quote';
import { readOriginText } from './origin-text';
import { adviceFor, listFlaw, whatToWrite } from './origin-advice';

/** An origin or an origin pattern, as configuration names it. */
export interface ConfiguredOrigin {
  /** As it was written, which is the only way to write it: two that mean the same are equal. */
  readonly text: string;
  readonly scheme: string;
  /** The host as it was written; for a pattern of subdomains what follows `*.`. */
  readonly host: string;
  /** Whether a leading `*.` stands for one or more labels; the bare domain is not among them. */
  readonly subdomains: boolean;
  /** Where one `*` is inside the first label, beside fixed text. */
  readonly label: InnerLabel | undefined;
  /** Whether the host is `*`: any host of a scheme that is not the web's. */
  readonly anyHost: boolean;
  /** The port's digits, empty for the scheme's default port, `*` for any port or none. */
  readonly port: string;
}

/** A first label with one `*` in it, which stands for one or more of `a-z`, `0-9` and `-`. */
export interface InnerLabel {
  /** What is before the `*`; it or what is behind may be empty, but not both. */
  readonly before: string;
  /** What is behind the `*` and still in the label. */
  readonly after: string;
  /** What follows the label and its dot. */
  readonly domain: string;
}

/**
 * Reads an origin or a pattern (docs/design.md § Origins and patterns).
 *
 * Permitted: `https://app.example.com`, `http://localhost:8080`, `capacitor://localhost`; what applications without
 * hosts send, `app://.`, `app://`, `file://`; `https://*.example.com` (all subdomains),
 * `https://app-*-team.example.com` (one `*` inside the first label), `moz-extension://*` (any host of a scheme other
 * than http and https), and each of these with `:*` (any port or none).
 *
 * Refused: what no browser sends (`https://a.com/`, `https://A.com`, `https://a.com:443`), what stands for everybody
 * (`*`, `null`, `https://*`), and what lets strangers in (`https://app*.com`, `https://*example.com`).
 *
 * @returns what was read, or a sentence that says what is wrong and what to write
 */
export function readConfiguredOrigin(value: unknown): ConfiguredOrigin | string {
  if (typeof value !== 'string') return whatToWrite(value);
  const read = readOriginText(value);
  if (typeof read === 'object') return read;
  return `${quote(value)} ${listFlaw(value) ?? `${read}${adviceFor(value)}`}`;
}

/** Whether it stands for more than one origin. */
export function isPattern({ subdomains, label, anyHost, port }: ConfiguredOrigin): boolean {
  return subdomains || anyHost || label !== undefined || port === '*';
}
