import { createServer, METHODS, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { cors, CorsCallbackError, CorsConfiguration } from 'express-resource-cors';
import { diagnose } from 'express-resource-cors/doctor';
import * as arbitrary from './arbitraries';
import { normalizeMethod, unsafeHeaderNames } from './browser';
import { check, howToRepeat, TIMEOUT } from './runs';
import { configurationOf } from './sites';
import { readUrl } from '../../src/text/url';

jest.setTimeout(TIMEOUT);

const config = new CorsConfiguration();
let server: Server;
let api: string;

beforeAll(async () => {
  process.stdout.write(howToRepeat());
  // The generated configurations give cause for every warning there is.
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const middleware = cors(config);
  server = createServer((request, response) => {
    middleware(request, response, (error) => response.writeHead(error ? 503 : 200).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

test('what checkAccess says is what the doctor, playing the browser, gets from a real server', () => {
  const seen = { allowed: 0, blocked: 0 };
  return check(0.1, arbitrary.pageVisit, async ([configuration, page]) => {
    // A browser's URL has no dot segments or backslashes left, and its page an origin that it can serialise.
    fc.pre(readUrl(page.target, new URL(api))?.href === `${api}${page.target}`);
    // Node's parser turns methods down that it doesn't know.
    fc.pre(METHODS.includes(normalizeMethod(page.method)));
    const headers = Object.fromEntries(page.headers);
    const asked = { method: page.method, url: `${api}${page.target}`, origin: page.origin };
    const names = unsafeHeaderNames(page);
    // checkAccess goes by the names alone: it can't see an unusual value.
    fc.pre(!names.includes('accept') && !configuration.document.preflightContinue);

    config.replaceWith(configurationOf(configuration));
    const credentials = page.credentials === 'include';
    let expected: 'allowed' | 'blocked';
    try {
      const first = await config.checkAccess({ ...asked, requestHeaders: names });
      const second = await config.checkAccess({ ...asked, requestHeaders: names, type: 'actual' });
      const readable = [first, second].every(
        (decision) =>
          // What is exempt is the handler's own affair, and this one sets nothing.
          decision.allowed &&
          decision.reason !== 'exempt' &&
          (!credentials || decision.headers['Access-Control-Allow-Credentials'] === 'true'),
      );
      expected = readable ? 'allowed' : 'blocked';
    } catch (error) {
      expect(error).toBeInstanceOf(CorsCallbackError);
      expected = 'blocked';
    }
    const { verdict } = await diagnose({ ...asked, headers, credentials, send: true });
    expect(verdict).toBe(expected);
    seen[expected] += 1;
  }).then(() => {
    process.stdout.write(`${JSON.stringify(seen)}\n`);
    expect(seen.allowed).toBeGreaterThan(0);
    expect(seen.blocked).toBeGreaterThan(0);
  });
});
