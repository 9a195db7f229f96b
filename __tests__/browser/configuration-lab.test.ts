import type { Page } from 'playwright-core';
import { CorsConfiguration } from 'express-resource-cors';
import { Lab } from '../../src/lab/lab';
import { startLabServer, type LabServer } from '../../src/lab/lab-server';
import { findingsOfAxe } from './support/axe';
import { describeInBrowser } from './support/browser';

const APP = 'https://app.example.com';

function shop(): CorsConfiguration {
  const config = new CorsConfiguration();
  config
    .forResources('Products')
    .forOrigins(APP, 'https://*.preview.example')
    .allowMethods('GET', 'PUT')
    .allowCookies();
  config.forResources('Admin').forNoOrigins();
  config.forResources('~/files/*path').exempt();
  config.forResources('Orders').forOrigins('http://shop.example').allowAll();
  return config;
}

describeInBrowser('the lab of a configuration, in the browser', (browser) => {
  let server: LabServer;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    page = await browser().newPage();
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
  });

  afterAll(async () => {
    await page.close();
  });

  beforeEach(async () => {
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    server = await startLabServer({
      lab: new Lab(shop()),
      file: 'cors.config.mjs',
      port: 0,
      paths: [],
      origins: [],
    });
    problems = [];
    await page.emulateMedia({ colorScheme: null });
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.goto(server.url);
    await page.waitForSelector('html[data-state=ready]');
  });

  afterEach(async () => {
    await server.close();
    expect(problems).toEqual([]);
  });

  const cells = () =>
    page.evaluate<string[][]>(
      `[...document.querySelectorAll('tbody tr')].map((row) =>
        [...row.querySelectorAll('.cell')].map((cell) => cell.lastElementChild.lastChild.textContent))`,
    );
  const text = () => page.locator('textarea');
  const apply = async (changed: string) => {
    await text().fill(changed);
    await page.click('text=Check and apply');
    await page.locator('.status', { hasText: /./ }).waitFor();
  };

  test('the table shows who may do what', async () => {
    expect(await cells()).toEqual([
      ['with cookies', 'with cookies', 'refused', 'refused', 'refused'],
      ['refused', 'refused', 'refused', 'refused', 'refused'],
      Array(5).fill('left to the application'),
      ['refused', 'refused', 'with cookies', 'refused', 'refused'],
      ['refused', 'refused', 'refused', 'refused', 'refused'],
    ]);
    expect(await page.locator('.problems').textContent()).toMatch(
      /^Line 13 policies\[3\].origins\[0\]: .*cleartext/,
    );
  });

  test('a change marks the cells that it changes; another click takes it back', async () => {
    const before = await text().inputValue();
    await apply(before.replace('"PUT"', '"DELETE"'));
    expect(await page.textContent('.status')).toBe(
      'Applied: 2 gains, 2 losses. 2 cells of the table changed and are marked.',
    );
    expect(await page.locator('[data-changed]').allTextContents()).toEqual([
      `Products, ${APP}: GET DELETEwith cookieswas: GET PUT with cookies`,
      'Products, https://*.preview.example: GET DELETEwith cookieswas: GET PUT with cookies',
    ]);
    await page.click('text=As in the file');
    await page
      .locator('.cell', { hasText: /: GET PUTwith/ })
      .first()
      .waitFor();
    expect(await text().inputValue()).toBe(before);
  });

  test('a mistake is shown where it stands, and nothing changes', async () => {
    const before = await cells();
    await apply((await text().inputValue()).replace('"PUT"', '"PU T"'));
    expect(await page.textContent('.problems')).toMatch(
      /^Line 6 policies\[0\]\.methods\[1\]: 'PU T' is not a method/,
    );
    expect(await page.textContent('.status')).toContain('Nothing was changed');
    expect(await text().getAttribute('aria-invalid')).toBe('true');
    // The keyboard goes to the problem, and from there to the line.
    expect(await page.evaluate(`document.activeElement?.textContent`)).toBe('Line 6');
    await page.keyboard.press('Enter');
    const selected: string = await page.evaluate(
      `(({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd))(document.activeElement)`,
    );
    expect(selected.trim()).toBe('"methods": ["GET", "PU T"],');
    expect(await cells()).toEqual(before);
  });

  test('a cell says why, with the call that would allow it', async () => {
    await page.click('tbody tr:nth-child(1) td:nth-of-type(3) .cell');
    await page.waitForSelector('.verdict');
    expect(await page.textContent('.verdict')).toBe(
      ' Refused GET /api/products from http://shop.example'.trim(),
    );
    expect(await page.textContent('.remedy')).toMatch(/^config\.forResources\('Products'\)/);
    expect(await page.textContent('.naming')).toContain("'Products' has entries of its own");
    await page.click('tbody tr:nth-child(1) td:nth-of-type(1) .cell');
    await page.locator('.verdict', { hasText: 'Allowed' }).waitFor();
    expect(await page.inputValue('[name=origin]')).toBe(APP);
    expect(await page.isChecked('[name=credentials]')).toBe(true);
  });

  test('paths, origins and a whole configuration of one’s own', async () => {
    await page.fill('#add-path input', '/api/v1/products');
    await page.click('text=Add the row');
    await page.waitForSelector('tbody tr:nth-child(6)');
    expect(await page.textContent('tbody tr:first-child th')).toBe('/api/v1/products');
    await page.fill('#add-origin input', 'https://x.preview.example');
    await page.click('text=Add the column');
    await page.locator('thead th:nth-of-type(6)').waitFor();
    await apply('{ "policies": [{ "resources": ["V1"], "origins": "*" }] }');
    await page
      .locator('.cell', { hasText: /was: refused/ })
      .first()
      .waitFor();
    expect(await page.locator('tbody tr').count()).toBe(3);
    expect(await page.textContent('tbody tr:first-child td .cell')).toContain('GET POSTwas: refused');
  });

  test.each([
    [1440, 'light'],
    [360, 'dark'],
  ] as const)('%i pixels, %s: axe finds nothing, and only the table scrolls', async (width, colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    expect(await findingsOfAxe(page)).toEqual([]);
    await page.click('tbody tr:nth-child(1) td:nth-of-type(1) .cell');
    await page.waitForSelector('.verdict');
    await apply((await text().inputValue()).replace('"PUT"', '"DELETE"'));
    expect(await findingsOfAxe(page)).toEqual([]);
    await apply((await text().inputValue()).replace('"DELETE"', '"DEL ETE"'));
    expect(await findingsOfAxe(page)).toEqual([]);
    expect(await page.evaluate(`document.documentElement.scrollWidth`)).toBe(width);
  });

  test('where the lab was stopped, the page says so', async () => {
    await server.close();
    await page.click('tbody tr:nth-child(1) td:nth-of-type(1) .cell');
    await page.waitForSelector('.trouble:not([hidden])');
    expect(await page.textContent('#trouble')).toBe(
      'The lab does not answer. Does it still run in the terminal?',
    );
    problems = problems.filter((text) => !text.includes('ERR_CONNECTION_REFUSED'));
  });
});
