import type { Page } from 'playwright-core';
import { startLab, type Lab } from '../../../examples/lab/lab';
import { labMatrices } from '../../../examples/lab/scenarios';
import type { Expectation, Matrix } from '../../../examples/lab/scenarios/scenario';
import { findingsOfAxe } from '../../browser/support/axe';
import { describeInBrowser } from '../../browser/support/browser';
import { openLab } from '../../browser/support/lab-page';

describeInBrowser('the lab’s page', (browser) => {
  const labs: Lab[] = [];
  const start = async (matrices?: Matrix[]) => {
    const started = await startLab(matrices && { matrices });
    labs.push(started);
    return started;
  };
  afterAll(async () => {
    await Promise.all(labs.map((started) => started.close()));
  });

  const open = (address: string) => openLab(browser(), address);

  /** Chooses a cell, on whichever tab it is. */
  const choose = async (page: Page, id: string): Promise<void> => {
    const cell = page.locator(`[data-id="${id}"]`);
    if (!(await cell.isVisible())) await page.locator('[role=tab][aria-selected=false]').click();
    await cell.click();
  };

  describe.each(['listed', 'unlisted'] as const)('opened from the %s origin', (role) => {
    let page: Page;
    beforeAll(async () => {
      ({ page } = await open((await start())[role]));
    });
    afterAll(async () => {
      await page.close();
    });

    test('is without a finding of axe, light and dark', async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await findingsOfAxe(page)).toEqual([]);
      }
      await page.emulateMedia({ colorScheme: null });
    });

    test('fits its window without scrolling sideways', async () => {
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1280);
    });
  });

  test('an outcome other than expected is counted at the top, and stands out in the table', async () => {
    const matrices = rowsOf('Values1', 'Values2', 'Values4');
    const scenarios = matrices.flatMap((matrix) => matrix.scenarios);
    const expectations: [string, Expectation][] = [
      ['Values2 put', { readable: true, status: 200 }],
      ['Values2 get', { readable: false, reason: 'origin-not-allowed' }],
      ['Values2 shows-foo', { readable: true, status: 200, hides: ['Foo'] }],
      ['Values4 put', { readable: true, status: 201 }],
      ['Values1 json', { readable: false, reason: 'method-not-allowed' }],
    ];
    for (const [id, wrong] of expectations) {
      scenarios.find((scenario) => scenario.id === id)!.listed = wrong;
    }
    const { page, results } = await open((await start(matrices)).listed);

    const unexpected = results.filter(({ problems }) => problems.length > 0).map(({ id }) => id);
    expect(unexpected.sort()).toEqual(expectations.map(([id]) => id).sort());
    expect(await page.locator('#unexpected h2').innerText()).toBe('5 not as expected');
    expect(await page.locator('.cell[data-outcome=unexpected]').count()).toBe(5);
    await page.close();
  });

  test('a network that is gone is not taken for a policy that blocks', async () => {
    const { api, unlisted } = await start(rowsOf('Products'));
    const { page } = await open(unlisted);
    await page.route(`${api}/**`, (route) => route.abort());
    await page.locator('#again').click();
    await page.locator('html[data-state=done]').waitFor({ timeout: 60_000 });
    expect(await page.locator('#trouble').innerText()).toContain('Is the lab still running?');
    expect(await page.locator('#score-number').innerText()).toBe('0');
    // One line, and not one for each cell.
    expect(await page.locator('#unexpected').isVisible()).toBe(false);
    await page.close();
  });

  describe('for somebody who changes the configuration', () => {
    let edited: Lab;
    let page: Page;
    beforeAll(async () => {
      edited = await start(rowsOf('Products'));
      ({ page } = await open(edited.listed));
    });
    afterAll(async () => {
      await page.close();
    });
    beforeEach(async () => {
      if (await page.locator('#editor [name=reset]').isDisabled()) return;
      await page.locator('#editor [name=reset]').click();
      await page.locator('#score-text', { hasText: 'as expected' }).waitFor();
      await page.locator('html[data-state=done]').waitFor();
    });

    const text = (shown = page) => shown.locator('#editor textarea');
    const said = (shown: Page, words: RegExp) =>
      shown.locator('#editor .status', { hasText: words }).waitFor({ timeout: 30_000 });
    const change = async (from: string, to: string) => {
      await text().fill((await text().inputValue()).replace(from, to));
      await page.locator('#editor [name=apply]').click();
    };

    test('it is applied to the API, everything is tried again, and what changed is marked', async () => {
      await change('"GET", "POST", "PATCH"', '"GET", "POST", "DELETE"');
      await said(page, /^Applied: 2 cells changed\.$/);
      const marked = await page.evaluate<string[]>(
        `[...document.querySelectorAll('.cell[data-changed]')].map((cell) => cell.getAttribute('aria-label'))`,
      );
      expect(marked).toEqual([
        'Products · Method: PATCH, blocked, it was 200 before the change',
        'Products · Method: DELETE, 204, read, it was blocked before the change',
      ]);
      expect(await page.locator('.score-line').innerText()).toMatch(
        /^(\d+) of \1 as the configuration says$/,
      );
      expect(await findingsOfAxe(page)).toEqual([]);
      await page.locator('#editor [name=reset]').click();
      await page.locator('#score-text', { hasText: 'as expected' }).waitFor();
      await said(page, /^Applied: 2 cells changed\.$/);
    });

    test('a mistake is shown where it stands, and the API decides as before', async () => {
      await change('"GET", "POST", "PATCH"', '"GET", "POST", "PAT CH"');
      await said(page, /Nothing was changed/);
      expect(await page.locator('#editor-problems').innerText()).toMatch(
        /^Line \d+ policies\[4\]\.methods\[2\]: 'PAT CH' is not a method/,
      );
      expect(await findingsOfAxe(page)).toEqual([]);
      const kept = await (await fetch(`${edited.listed}/lab.json`)).json();
      expect(kept).toMatchObject({
        configuration: { text: expect.stringContaining('"GET", "POST", "PATCH"') },
      });
    });

    test('another tab follows, and a configuration of one’s own is tried like the lab’s', async () => {
      const { page: other } = await open(edited.unlisted);
      await text().fill('{ "policies": [{ "resources": ["Products"], "origins": "*" }] }');
      await page.locator('#editor [name=apply]').click();
      await said(page, /^Applied: \d+ cells changed\.$/);
      await said(other, /^Applied: \d+ cells changed\.$/);
      expect(await text(other).inputValue()).toContain('"origins": "*"');
      expect(await other.locator('[data-id="Products get"]').getAttribute('aria-label')).toContain('200');
      expect(await other.locator('.cell[data-outcome=unexpected]').count()).toBe(0);
      await other.close();
    });

    test('no page of another origin can change it', async () => {
      const results = await page.evaluate<(number | string)[]>(`Promise.all(
        [['PUT', 'application/json'], ['PUT', 'text/plain'], ['POST', 'text/plain']].map(([method, type]) =>
          fetch('${edited.unlisted}/configuration', { method, headers: { 'Content-Type': type }, body: '{"policies":[]}' })
            .then(({ status }) => status, () => 'blocked')))`);
      expect(results).toEqual(['blocked', 'blocked', 'blocked']);
      expect(await (await fetch(`${edited.listed}/lab.json`)).json()).toMatchObject({
        configuration: { isOriginal: true },
      });
    });
  });

  describe('for a visitor', () => {
    let page: Page;
    beforeAll(async () => {
      const { listed } = await start(rowsOf('Products', 'Values1', 'Values2', 'Values3'));
      ({ page } = await open(listed));
    });
    afterAll(async () => {
      await page.close();
    });

    test('shows the details of a cell that is clicked', async () => {
      await choose(page, 'Values2 put');
      const details = await page.locator('#details').innerText();
      expect(details).toContain('method-not-allowed');
      expect(details).toContain('TypeError');
      expect(details).toContain("methods: ['PUT']");
      expect(details).toContain('answered in front of authentication');
      expect(await findingsOfAxe(page)).toEqual([]);
    });

    test('shows the details of the cell that the arrow keys move to', async () => {
      await choose(page, 'Values1 get');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      expect(await page.locator('#details h3').innerText()).toBe('Values2 · Method: POST text');
    });

    test('goes on in the details with Enter, and comes back to the cell with Escape', async () => {
      expect(await page.locator('#chosen').innerText()).toContain('Details of Values2 · Method: POST text');
      const focused = () =>
        page.evaluate<string>(`document.activeElement.id || document.activeElement.dataset.id`);
      const cell = await focused();
      await page.keyboard.press('Enter');
      expect(await focused()).toBe('details');
      await page.keyboard.press('Escape');
      expect(await page.locator('#details').innerText()).toContain('Choose a cell');
      expect(await focused()).toBe(cell);
    });

    test('puts the request of a cell into the form', async () => {
      await choose(page, 'Values3 json');
      await page.locator('[data-action=edit]').click();
      expect(await page.locator('[name=method]').inputValue()).toBe('POST');
      expect(await page.locator('[name=headers]').inputValue()).toBe('Content-Type: application/json');
    });

    test.each([
      ['PUT', '/api/values3?access_token=lab-token', ['readable', 'allowed', '200 OK']],
      ['DELETE', '/api/values3?access_token=lab-token', ['blocked', 'method-not-allowed', 'TypeError']],
      ['GET', '/nowhere', ['blocked', 'resource-not-configured', 'TypeError']],
    ])('answers a request of their own: %s %s', async (method, path, answers) => {
      await page.locator('[name=method]').fill(method);
      await page.locator('[name=path]').fill(path);
      await page.locator('[name=headers]').fill('');
      await page.locator('[name=body]').fill('');
      await page.locator('#own-form button').click();
      await page.locator('#own-answer[data-state=done]').waitFor();
      const answer = await page.locator('#own-answer').innerText();
      for (const text of answers) {
        expect(answer).toContain(text);
      }
    });
  });
});

/** A few rows of the tables, for what is not about all of them: the page tries each cell that it has. */
function rowsOf(...ids: string[]): Matrix[] {
  return labMatrices()
    .map((matrix) => ({
      ...matrix,
      resources: matrix.resources.filter(({ id }) => ids.includes(id)),
      scenarios: matrix.scenarios.filter(({ resource }) => ids.includes(resource)),
    }))
    .filter(({ resources }) => resources.length > 0);
}
