/** Header lines in the order of the wire, names and values as they went over it. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderLines;
}

export interface WireResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderLines;
}

/** One request, and what came back. */
export interface Exchange {
  /** `vary`: the actual request once more with another origin, to see whether caches can tell the two apart. */
  readonly purpose: 'preflight' | 'actual' | 'vary';
  readonly request: WireRequest;
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
