import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import morgan from 'morgan';
import { corsHeaders, EXPRESS_VERSIONS, PRODUCTS, serve } from '../express/support';
import type { RunningServer } from '../servers/platforms';
import { ANSWERS, createFiles, pathOf, removeFiles, routeAnswers } from './answers';
import { ask, outcome, outcomeOf, PLACES, VISITS } from './support';

beforeAll(createFiles);
afterAll(removeFiles);

const FORMAT = ':status|:res[access-control-allow-origin]|:res[access-control-allow-credentials]|:res[vary]';

describe.each(EXPRESS_VERSIONS)('morgan on $version', ({ express }) => {
  describe.each(PLACES)('$place', ({ place, build }) => {
    const log = new PassThrough();
    let server: RunningServer;

    beforeAll(async () => {
      const others = [morgan(FORMAT, { stream: log })];
      server = await serve(build({ express, config: PRODUCTS, others, routes: routeAnswers }));
    });
    afterAll(() => server.close());

    test.each([
      'res.set, res.send',
      'writeHead(status, object)',
      'pipeline',
      'an error, its headers by the default error handler',
    ])('%s: the log tells what left', async (name) => {
      for (const { answered, ...visit } of Object.values(VISITS)) {
        // Ahead of morgan, a preflight is answered and never logged.
        const logged = answered === undefined || place.startsWith('in front') ? once(log, 'data') : undefined;
        const response = await ask(server.port, visit, pathOf(name));
        const { status = 200, vary } = ANSWERS[name]!;
        const expected = outcome(answered ?? status, visit.decided, answered === undefined ? vary : []);
        expect(outcomeOf(response)).toEqual(expected);
        if (!logged) continue;
        const headers = corsHeaders(response);
        const told = ['access-control-allow-origin', 'access-control-allow-credentials', 'vary'];
        const line = [response.status, ...told.map((header) => headers[header] ?? '-')].join('|');
        expect(String((await logged)[0])).toBe(`${line}\n`);
      }
    });

    test('preflights are logged only where morgan is ahead', async () => {
      const lines: string[] = [];
      const listen = (line: Buffer) => lines.push(String(line));
      log.on('data', listen);
      await ask(server.port, VISITS['preflight, other origin']!);
      await ask(server.port, VISITS['GET, no origin']!, '/api/products/none');
      log.off('data', listen);
      expect(lines.map((line) => line.slice(0, 3))).toEqual(
        place.startsWith('in front') ? ['403', '404'] : ['404'],
      );
    });
  });
});
