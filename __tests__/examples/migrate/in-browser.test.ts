import type { Frame, Page } from 'playwright-core';
import { startSite, type Site } from '../../../examples/migrate/site';
import { findingsOfAxe } from '../../browser/support/axe';
import { describeInBrowser } from '../../browser/support/browser';

describeInBrowser('the migration', (browser) => {
  let site: Site;
  let page: Page;

  beforeAll(async () => {
    site = await startSite();
    page = await (await browser().newContext({ viewport: { width: 1200, height: 1100 } })).newPage();
    await page.goto(site.dashboard);
  });
  afterAll(async () => {
    await site.close();
  });

  const frame = (name: string): Frame => page.frame({ name })!;

  /** Waits until the calls of the front ends have come out like this. */
  async function become(states: Record<string, Record<string, 'readable' | 'blocked'>>): Promise<void> {
    for (const [name, calls] of Object.entries(states)) {
      for (const [call, state] of Object.entries(calls)) {
        await frame(name).locator(`[data-call=${call}] [data-state=${state}]`).waitFor({ timeout: 30_000 });
      }
    }
  }

  const ledger = async (): Promise<string[]> =>
    (await page.locator('#rows tr').allInnerTexts())
      .map((row) => row.replace(/^\d+\s+/, '').replace(/\s+/g, ' '))
      .sort();

  const TODAY = {
    shop: { list: 'readable', price: 'readable', orders: 'readable' },
    partner: { list: 'readable', news: 'readable' },
    stranger: { list: 'blocked', news: 'blocked' },
  } as const;

  test('while it only reports, the years-old cors() decides, and the ledger grows', async () => {
    await page.locator('#rows tr').first().waitFor();
    await become(TODAY);
    await page.locator('#switch:enabled').waitFor();
    expect(await findingsOfAxe(page)).toEqual([]);
    const { shop, partner, stranger } = site.frontEnds;
    expect(await ledger()).toEqual(
      [
        `would-be-allowed GET News ${stranger} allowed`,
        `would-be-refused GET Products ${partner} origin-not-allowed`,
        `would-be-refused GET cookies Orders ${shop} cookies are not allowed`,
        `would-be-refused PUT Products ${shop} method-not-allowed`,
        `would-be-refused PUT preflight, content-type Products ${shop} method-not-allowed`,
      ].sort(),
    );
    const count = async () => Number(await page.locator('#rows tr .count').first().innerText());
    const before = await count();
    await page.waitForFunction(`Number(document.querySelector('#rows tr .count')?.textContent) > ${before}`);
  });

  test('what to write is for exactly those who were seen', async () => {
    const { shop, partner, stranger } = site.frontEnds;
    const seen = (await page.locator('#suggestion .seen').allInnerTexts()).map(
      (line) => JSON.parse(line.trim().replace(/,$/, '')) as Record<string, unknown>,
    );
    expect(seen).toHaveLength(3);
    expect(seen).toEqual(
      expect.arrayContaining([
        {
          $comment: expect.stringMatching(/^seen \d+ times on /) as string,
          resources: ['Products'],
          origins: [shop],
          methods: ['GET', 'HEAD', 'POST', 'PUT'],
          requestHeaders: ['content-type'],
        },
        {
          $comment: expect.any(String) as string,
          resources: ['Orders'],
          origins: [shop],
          methods: ['GET', 'HEAD', 'POST'],
          cookies: true,
        },
        {
          $comment: expect.any(String) as string,
          resources: ['Products'],
          origins: [partner],
          methods: ['GET'],
        },
      ]),
    );
    expect(await page.locator('#suggestion').innerText()).not.toContain(stranger);
  });

  test('no other page can press the button', async () => {
    const status = await frame('stranger').evaluate(async (url) => {
      await fetch(url, { method: 'POST', mode: 'no-cors' });
      return 'sent';
    }, `${site.dashboard}/switch`);
    expect(status).toBe('sent');
    expect(await page.locator('#switch').isVisible()).toBe(true);
    expect(await (await fetch(`${site.dashboard}/state.json`)).json()).toMatchObject({ switched: false });
  });

  test('after the switch nothing is broken that passed before, and the configuration decides', async () => {
    await page.locator('#switch').click();
    await page.locator('[data-verdict=unbroken]').waitFor({ timeout: 30_000 });
    expect(await page.locator('#verdict').innerText()).toBe(
      'Nothing broke: all 5 calls that were readable before are still readable.',
    );
    await become({ ...TODAY, stranger: { list: 'blocked', news: 'readable' } });
    // What left is this library's: the other answered with the origin, and for strangers with an error.
    const answer = await fetch(`${site.api}/api/news`, {
      headers: { Origin: 'https://anybody.example.com' },
    });
    expect([answer.status, answer.headers.get('Access-Control-Allow-Origin')]).toEqual([200, '*']);
  });
});
