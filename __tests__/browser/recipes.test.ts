import type { Browser, Page } from 'playwright-core';
import { codeBlocks, PAGES, read, section } from '../docs/support/pages';
import { endSnippets, runSnippet } from '../docs/support/run-snippet';
import { describeInBrowser } from './support/browser';

const APP = 'https://app.example.com';

describeInBrowser('the recipes', (browser) => {
  afterAll(endSnippets);

  /** A page of the origin that recipes allow, and the recipe's server. */
  async function open(recipe: string): Promise<{ page: Page; server: string; asked: string[] }> {
    const [code = ''] = codeBlocks('ts', section(`docs/recipes/${recipe}.md`));
    const { port, requests } = await runSnippet(code);
    const page = await pageOf(browser(), APP);
    return { page, server: `http://127.0.0.1:${port}`, asked: requests };
  }

  test('tokens: the page reads the 401, and what it gets signed in', async () => {
    const { page, server, asked } = await open('tokens');
    const read = (headers: object) =>
      page.evaluate(
        `fetch('${server}/api/orders', { headers: ${JSON.stringify(headers)} }).then(async (answer) => [answer.status, await answer.json()])`,
      );
    expect(await read({})).toEqual([401, { error: 'Sign in first.' }]);
    expect(await read({ Authorization: 'Bearer secret' })).toEqual([200, [{ id: 7 }]]);
    expect(asked).toEqual(['GET /api/orders', 'OPTIONS /api/orders', 'GET /api/orders']);
  });

  test('error-responses: the page reads status and body', async () => {
    const { page, server } = await open('error-responses');
    const read = page.evaluate(
      `fetch('${server}/api/products/7').then(async (answer) => [answer.status, await answer.json()])`,
    );
    expect(await read).toEqual([500, { error: 'The shelf is empty.' }]);
  });

  test('server-sent-events: with cookies, and without a preflight', async () => {
    const { page, server, asked } = await open('server-sent-events');
    const first = page.evaluate(`new Promise((resolve, reject) => {
      const source = new EventSource('${server}/api/ticker', { withCredentials: true });
      source.onmessage = ({ data, lastEventId }) => { source.close(); resolve([data, lastEventId]); };
      source.onerror = () => reject(new Error('no stream'));
    })`);
    expect(await first).toEqual(['tick', '1']);
    expect(asked).toEqual(['GET /api/ticker']);
  });

  test('downloads: the script reads the name of the file', async () => {
    const { page, server } = await open('downloads');
    const name = page.evaluate(
      `fetch('${server}/reports/week.csv').then((answer) => answer.headers.get('Content-Disposition'))`,
    );
    expect(await name).toBe('attachment; filename=week.csv');
  });

  /** The scripts that pages show with their server, which stands before them. */
  const scripts = PAGES.flatMap((file) =>
    [
      ...read(file).matchAll(
        /^```(?:ts|js)\n((?:(?!^```)[^])*?listen\(3000\)(?:(?!^```)[^])*?)^```\n+```js\n\/\/ in the page, on (\S+)\n(.*?)^```$/gms,
      ),
    ].map(([, program = '', origin = '', script = '']) => ({ file, program, origin, script })),
  );

  test('every script of a page is run here', () => {
    const all = PAGES.flatMap((file) => [...read(file).matchAll(/^\/\/ in the page\b/gm)]);
    expect(all.length).toBeGreaterThan(1);
    expect(scripts).toHaveLength(all.length);
  });

  test.each(scripts)(
    '$file: its script, on $origin, gets what it says',
    async ({ program, origin, script }) => {
      const { port, requests } = await runSnippet(program);
      const page = await pageOf(browser(), origin);
      await page.context().addCookies([{ name: 'session', value: '7', url: 'http://localhost:3000' }]);
      const [, value = '', says = ''] = /console\.log\((.*)\); \/\/ (.*)$/m.exec(script) ?? [];
      const asked = script
        .replace(/^console\.log.*$/m, `return String(${value});`)
        .replace('http://localhost:3000', `http://localhost:${port}`);
      expect(await page.evaluate(`(async () => {${asked}})()`)).toBe(says);
      expect(requests).toEqual(['OPTIONS /api/products/7', 'PUT /api/products/7']);
    },
  );
});

/** An empty page of an origin that no server has; its visitor has let it ask servers of their own network. */
async function pageOf(browser: Browser, origin: string): Promise<Page> {
  const context = await browser.newContext({ permissions: ['local-network-access'] });
  const page = await context.newPage();
  await page.route(`${origin}/`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>app</title>' }),
  );
  await page.goto(`${origin}/`);
  // While there is a route, Playwright answers preflights itself.
  await page.unroute(`${origin}/`);
  return page;
}
