import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request as it reached the API, and what it was answered. */
export interface JournalEntry {
  method: string;
  url: string;
  origin: string | null;
  /** 0 while it is not answered. */
  status: number;
  /** The response headers that were sent, names in lower case. */
  headers: Record<string, string>;
  /** Whether it came as far as authentication. */
  authentication: boolean;
}

const KEPT = 5000;

/**
 * What really arrived at the API: a browser keeps from its scripts whether a blocked request was never
 * sent, or was sent and merely cannot be read.
 *
 * A request is filed under its `lab` query parameter, which the page makes up, one for each attempt.
 */
export class Journal {
  readonly #filed: { tag: string; entry: JournalEntry }[] = [];
  readonly #entryOf = new WeakMap<IncomingMessage, JournalEntry>();

  /** To be called on every request before anything else sees it. */
  watch(req: IncomingMessage, res: ServerResponse): void {
    const entry: JournalEntry = {
      method: req.method ?? '',
      url: req.url ?? '',
      origin: req.headers.origin ?? null,
      status: 0,
      headers: {},
      authentication: false,
    };
    this.#entryOf.set(req, entry);
    this.#filed.push({ tag: tagOf(req), entry });
    if (this.#filed.length > KEPT) {
      this.#filed.shift();
    }
    res.once('finish', () => {
      entry.status = res.statusCode;
      for (const [name, value] of Object.entries(res.getHeaders())) {
        entry.headers[name] = [value].flat().join(', ');
      }
    });
  }

  note(req: IncomingMessage, reached: 'authentication'): void {
    const entry = this.#entryOf.get(req);
    if (entry) {
      entry[reached] = true;
    }
  }

  /** The requests filed under a tag, in the order of their arrival. */
  read(tag: string): JournalEntry[] {
    return this.#filed.filter((filed) => filed.tag === tag).map((filed) => filed.entry);
  }
}

function tagOf(req: IncomingMessage): string {
  const [, query = ''] = (req.url ?? '').split('?', 2);
  return new URLSearchParams(query).get('lab') ?? '';
}
