import type { Request } from 'express';

/** Reads a request's body to its end and tells how many bytes it had. */
export async function receive(req: Request): Promise<number> {
  let bytes = 0;
  for await (const chunk of req) {
    bytes += (chunk as Buffer).length;
  }
  return bytes;
}
