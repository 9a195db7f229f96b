import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Journal } from './journal';

/** The one token that the lab's API accepts. */
export const TOKEN = 'lab-token';

const SESSION_COOKIE = 'lab-session';

/** The session cookies that were handed out since the lab started. */
export class Sessions {
  readonly #ids = new Set<string>();

  /** Starts a session and returns the `Set-Cookie` value for it. */
  start(): string {
    const id = randomUUID();
    this.#ids.add(id);
    return `${SESSION_COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax`;
  }

  has(id: string | undefined): boolean {
    return id !== undefined && this.#ids.has(id);
  }
}

/**
 * Answers 401 to anything without a token or a session cookie. A preflight carries neither, ever: were it
 * to come this far, every preflighted request of the lab would fail.
 *
 * The token may come as a query parameter too (RFC 6750 § 2.3), so that a request can be authenticated
 * and still be a simple one, with no header that the policy would have to allow.
 */
export function authentication(sessions: Sessions, journal: Journal): RequestHandler {
  return (req, res, next) => {
    journal.note(req, 'authentication');
    if (tokenOf(req) === TOKEN || sessions.has(sessionOf(req))) {
      next();
      return;
    }
    res.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'Send a token or a session cookie.' });
  };
}

function tokenOf(req: Request): unknown {
  const [scheme, token] = (req.get('authorization') ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' ? token : req.query['access_token'];
}

function sessionOf(req: Request): string | undefined {
  const cookies = (req.get('cookie') ?? '').split(';').map((pair) => pair.trim().split('='));
  return cookies.find(([name]) => name === SESSION_COOKIE)?.[1];
}
