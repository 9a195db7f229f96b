import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  audit,
  type Audit,
  type AuditOptions,
  type FindingCode,
  type Severity,
} from 'express-resource-cors/audit';

/** The origin that is meant to get in. */
export const APP = 'https://app.example.com';

export interface Running {
  readonly url: string;
  /** What came, in order. */
  readonly seen: IncomingMessage[];
  close(): Promise<void>;
}

export async function serve(listener: RequestListener): Promise<Running> {
  const seen: IncomingMessage[] = [];
  const server = createServer((req, res) => {
    seen.push(req);
    listener(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/data`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** What somebody's own lines decide of an origin. */
export interface Rule {
  readonly allows: (origin: string) => boolean;
  readonly credentials?: boolean;
  /** Whether the author thought of caches. Default true. */
  readonly vary?: boolean;
}

/** A server whose author wrote the CORS headers by hand. */
export function byHand({ allows, credentials = true, vary = true }: Rule): RequestListener {
  return (req, res) => {
    const { origin } = req.headers;
    if (vary) res.setHeader('Vary', 'Origin');
    if (origin !== undefined && allows(origin)) {
      res.setHeader('Access-Control-Allow-Origin', origin);
      if (credentials) res.setHeader('Access-Control-Allow-Credentials', 'true');
      if (req.method === 'OPTIONS') res.setHeader('Access-Control-Allow-Methods', 'GET, POST');
    }
    answer(req, res);
  };
}

export function answer(req: IncomingMessage, res: ServerResponse): void {
  res.statusCode = req.method === 'OPTIONS' ? 204 : 200;
  res.end(req.method === 'OPTIONS' ? undefined : 'data');
}

/** Audits a server that lives as long as that takes. */
export async function auditOf(
  listener: RequestListener,
  options: Partial<AuditOptions> = {},
): Promise<Audit & { seen: IncomingMessage[] }> {
  const server = await serve(listener);
  try {
    const audited = await audit({ url: server.url, origin: APP, ...options });
    return { ...audited, seen: server.seen };
  } finally {
    await server.close();
  }
}

/** The findings in short, without those that are for information only. */
export function holesOf({ findings }: Audit): [code: FindingCode, severity: Severity][] {
  return findings.filter(({ severity }) => severity !== 'info').map(({ code, severity }) => [code, severity]);
}
