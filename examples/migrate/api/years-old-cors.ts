import cors from 'cors';
import type { RequestHandler } from 'express';

/**
 * What has been in production for years, and nobody dares to touch: a regular expression, a callback around it, and
 * an error for everybody else. Who relies on it, and for what, nobody knows.
 */
export function yearsOldCors(ports: readonly number[]): RequestHandler {
  const ours = new RegExp(`localhost:(${ports.join('|')})$`);
  return cors({
    origin: (origin, callback) => {
      if (origin === undefined || ours.test(origin)) callback(null, true);
      else callback(new Error('Not allowed by CORS'));
    },
    credentials: true,
  });
}
