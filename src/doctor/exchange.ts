import { trim } from '../text/trim';

/** Header lines in the order of the wire, names and values as they went over it. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

/** A request as it went over the wire. */
export interface WireRequest {
  /** The method, in the case in which it was sent. */
  readonly method: string;
  /** The absolute URL. */
  readonly url: string;
  /** Its header lines. */
  readonly headers: HeaderLines;
  /** What it brought along, where it did. */
  readonly body?: string;
}

/** The head of a response as it came over the wire, and how its body begins. */
export interface WireResponse {
  /** The status code. */
  readonly status: number;
  /** The reason phrase, which may be empty. */
  readonly statusText: string;
  /** Its header lines, repeated ones too. */
  readonly headers: HeaderLines;
  /** How its body begins, at most 2048 characters, one for each byte; undefined where nothing of it was read. */
  readonly body?: string;
}

/** One request, and what came back. */
export interface Exchange {
  /**
   * `vary`: a request once more with another origin, or with none, to see who gets the same answer and whether caches
   * can tell them apart.
   */
  readonly purpose: 'preflight' | 'actual' | 'vary';
  /** What was sent. */
  readonly request: WireRequest;
  /** What came back. */
  readonly response: WireResponse;
}

/** The lines of a header, whatever the case of its name. */
export function linesOf(headers: HeaderLines, name: string): HeaderLines {
  const wanted = name.toLowerCase();
  return headers.filter(([other]) => other.toLowerCase() === wanted);
}

/** The value of a header, several lines joined as browsers join them (Fetch § get); undefined without any. */
export function valueOf(headers: HeaderLines, name: string): string | undefined {
  const lines = linesOf(headers, name);
  return lines.length === 0 ? undefined : lines.map(([, value]) => value).join(', ');
}

/** The members of a header that is a list, as they were sent, without empty ones. */
export function membersOf(headers: HeaderLines, name: string): string[] {
  return (valueOf(headers, name) ?? '')
    .split(',')
    .map((member) => trim(member, ' \t'))
    .filter((member) => member !== '');
}
