import { Router, type RequestHandler } from 'express';
import { receive } from './receive';

/**
 * Answers any method with the response headers `Foo` and `Bar`. The four Values are the same for the
 * server: what sets them apart for a browser is the policy alone.
 */
export function getData(name: string): RequestHandler {
  return async (req, res) => {
    const received = await receive(req);
    res.set({ Foo: `foo of ${name}`, Bar: `bar of ${name}` });
    res.json({ name, method: req.method, received, foo: req.get('foo') ?? null });
  };
}

/** The controller, to be mounted below `/api`. */
export function valuesController(name: string): Router {
  return Router().all('/', getData(name));
}
