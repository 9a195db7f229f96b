import type { Request, RequestHandler } from 'express';

/** Redirects to a path of this API. */
export function redirectTo(status: 302 | 307, path: string): RequestHandler {
  return (req, res) => {
    res.redirect(status, path + queryOf(req));
  };
}

/**
 * Redirects to the same server by its other name: for a browser `http://127.0.0.1` is another origin than
 * `http://localhost`, so the request goes on with `Origin: null`.
 */
export function redirectElsewhere(status: 302 | 307, path: string): RequestHandler {
  return (req, res) => {
    const origin = `http://127.0.0.1:${String(req.socket.localPort)}`;
    res.redirect(status, origin + path + queryOf(req));
  };
}

/** The query goes along: it has the token, and the mark by which the lab's journal knows the request. */
function queryOf(req: Request): string {
  const start = req.originalUrl.indexOf('?');
  return start < 0 ? '' : req.originalUrl.slice(start);
}
