import type { CorsCauseCode } from 'express-resource-cors/doctor';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What a server says to one request: header lines go out as they are, a character for a byte. */
export interface Answer {
  readonly status: number;
  readonly statusText?: string;
  /** `{page}`, `{server}`, `{other}` are origins, `{origin}` is the request's `Origin`. */
  readonly headers: readonly string[];
  readonly body?: string;
}

/** What stands at a path of one of the two servers. */
export interface Place {
  readonly at: 'server' | 'other';
  readonly path: string;
  /** To an OPTIONS with `Access-Control-Request-Method`. */
  readonly preflight?: Answer;
  /** To anything else. */
  readonly actual?: Answer;
  /** To a request without `Origin`, where that gets another answer. */
  readonly actualWithoutOrigin?: Answer;
}

/** A trouble with CORS, and what a diagnosis says of it. */
export interface Trouble {
  readonly id: string;
  /** The trouble in a line. */
  readonly title: string;
  /** Where it was seen. */
  readonly source: string;
  /** What it turned out to be. */
  readonly found?: string;
  readonly request: {
    /** The origin of the page. */
    readonly page: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly credentials: boolean;
    /** The response headers that the script reads. */
    readonly reads?: readonly string[];
    /** Where it is not served: a URL of another host. */
    readonly url?: string;
  };
  /** The request goes to the first. */
  readonly responses: readonly Place[];
  readonly expected: {
    readonly verdict?: 'allowed' | 'blocked';
    /** Any one of these; null says that there is nothing to tell. */
    readonly causeCode: readonly (CorsCauseCode | null)[];
    /** Regular expressions, whatever the case, for cause and remedy together. */
    readonly textMatches?: readonly string[];
    readonly textDoesNotMatch?: readonly string[];
  };
}

interface File {
  readonly inEveryCase: { readonly textDoesNotMatch: readonly string[] };
  readonly cases: readonly Trouble[];
}

function read(name: string): File {
  return JSON.parse(readFileSync(path.join(__dirname, name), 'utf8')) as File;
}

const FILES = ['cases.json', 'more-cases.json'].map(read);

/** All troubles. */
export const TROUBLES: readonly Trouble[] = FILES.flatMap(({ cases }) => cases);

/** What the text of none of them may say. */
export const NEVER_SAID: readonly string[] = FILES.flatMap(({ inEveryCase }) => inEveryCase.textDoesNotMatch);
