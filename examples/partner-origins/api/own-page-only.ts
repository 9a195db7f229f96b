import type { RequestHandler } from 'express';

/**
 * Lets through what the administrator's own page sends, and nothing that another site could have a browser send:
 * no cross-origin request, no form (bodies are JSON), no name that was made to point here (DNS rebinding), no frame.
 * Who the administrator is, is for the application's own sign-in.
 */
export function ownPageOnly(ownOrigins: readonly string[]): RequestHandler {
  const hosts = ownOrigins.map((origin) => new URL(origin).host);
  return (req, res, next) => {
    res.set({
      'Content-Security-Policy':
        "default-src 'self'; img-src data:; frame-ancestors 'none'; form-action 'self'",
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'no-store',
    });
    const { host = '', origin } = req.headers;
    const site = req.get('sec-fetch-site');
    const isReading = req.method === 'GET' || req.method === 'HEAD';
    if (!hosts.includes(host)) refuse(403, `This page is at ${ownOrigins.join(' and ')}.`);
    else if (site !== undefined && site !== 'same-origin' && !(site === 'none' && isReading))
      refuse(403, 'Another site may not do this.');
    else if (origin !== undefined && !ownOrigins.includes(origin))
      refuse(403, 'Another origin may not do this.');
    else if (!isReading && req.method !== 'DELETE' && !req.is('application/json'))
      refuse(415, 'Send JSON, with Content-Type: application/json.');
    else next();

    function refuse(status: number, error: string): void {
      res.status(status).json({ error });
    }
  };
}
