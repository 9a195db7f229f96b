import type { CorsReason } from 'express-resource-cors';

/** A request as a script in the browser makes it. */
export interface LabRequest {
  method: string;
  /** On the API, with its query. */
  path: string;
  headers?: Record<string, string>;
  /** Whether cookies go along. */
  credentials: 'omit' | 'include';
  /** Text, or that many bytes of it. */
  body?: string | { bytes: number };
  /** `upload` is an XMLHttpRequest with progress listeners on its upload, which forces a preflight. */
  transport: 'fetch' | 'upload';
}

/** Where the API redirects the request to. */
export interface LabRedirect {
  path: string;
  /** Whether that is another origin: a browser then goes on with `Origin: null`. */
  elsewhere: boolean;
}

/** Why nothing can be read: a reason of the policy, or cookies that it does not allow. */
export type LabReason = CorsReason | 'cookies-not-allowed';

/** What a script gets to see. */
export type Expectation =
  | {
      readable: true;
      status: number;
      /** Response headers that a script can read. */
      shows?: string[];
      /** Response headers that the server sends, and that a script can't read. */
      hides?: string[];
    }
  | { readable: false; reason: LabReason };

/** One cell of a matrix. */
export interface Scenario {
  id: string;
  resource: string;
  operation: string;
  request: LabRequest;
  redirect?: LabRedirect;
  listed: Expectation;
  unlisted: Expectation;
}

/** One column of a matrix. */
export interface Operation {
  id: string;
  group: string;
  /** Soft hyphens show where it may break. */
  label: string;
  /** What it does, as a sentence. */
  about: string;
  /** The response header that it is about, where it is about one. */
  reads?: string;
}

/** One row of a matrix. */
export interface Resource {
  id: string;
  group: string;
  name: string;
  /** What the policy allows there, in a few words. */
  allows: string;
}

export interface Matrix {
  id: string;
  title: string;
  about: string;
  operations: Operation[];
  resources: Resource[];
  scenarios: Scenario[];
}

export function read(status: number, headers: { shows?: string[]; hides?: string[] } = {}): Expectation {
  return { readable: true, status, ...headers };
}

export function blocked(reason: LabReason): Expectation {
  return { readable: false, reason };
}
