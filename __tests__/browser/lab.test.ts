import type { Page } from 'playwright-core';
import type { Explanation } from '../../examples/lab/explain';
import { startLab, type Lab } from '../../examples/lab/lab';
import { labMatrices } from '../../examples/lab/scenarios';
import type { Expectation, Matrix } from '../../examples/lab/scenarios/scenario';
import { findingsOfAxe } from './support/axe';
import { describeInBrowser } from './support/browser';

/** What the page publishes of each scenario. */
interface Result {
  id: string;
  outcome: { readable: boolean; status?: number; headers?: Record<string, string> };
  problems: string[];
}

describeInBrowser('the lab’s page', (browser) => {
  let lab: Lab;
  const labs: Lab[] = [];
  const start = async (matrices?: Matrix[]) => {
    const started = await startLab(matrices && { matrices });
    labs.push(started);
    return started;
  };
  beforeAll(async () => {
    lab = await start();
  });
  afterAll(async () => {
    await Promise.all(labs.map((started) => started.close()));
  });

  /** Opens the page and waits until it has tried everything. */
  const open = async (address: string): Promise<{ page: Page; results: Result[] }> => {
    const page = await browser().newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(address);
    await page.locator('html[data-state=done]').waitFor({ timeout: 60_000 });
    return { page, results: JSON.parse((await page.locator('#results').textContent())!) as Result[] };
  };

  describe.each(['listed', 'unlisted'] as const)('opened from the %s origin', (role) => {
    let page: Page;
    let results: Result[];
    beforeAll(async () => {
      ({ page, results } = await open(lab[role]));
    });
    afterAll(async () => {
      await page.close();
    });

    const scenarios = labMatrices().flatMap((matrix) => matrix.scenarios);

    test('is without a finding of axe, light and dark', async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await findingsOfAxe(page)).toEqual([]);
      }
      await page.emulateMedia({ colorScheme: null });
    });

    test('has tried every scenario', () => {
      expect(results.map(({ id }) => id)).toEqual(scenarios.map(({ id }) => id));
    });

    test('finds every one of them as expected', async () => {
      expect(results.filter(({ problems }) => problems.length > 0)).toEqual([]);
      expect(await page.locator('.score-line').innerText()).toBe(
        `${scenarios.length} of ${scenarios.length} as expected`,
      );
      expect(await page.locator('.cell:not([data-outcome=unexpected])').count()).toBe(scenarios.length);
    });

    // The page judges itself above; here its raw results are held against the tables once more.
    test.each(scenarios.map((scenario) => [scenario.id, scenario[role]] as const))('%s', (id, expected) => {
      const { outcome } = results.find((result) => result.id === id)!;
      expect(brief(outcome, expected)).toEqual(expected.readable ? expected : { readable: false });
    });

    test('explains every refused cell in the words of the server, with the call to write', async () => {
      const { matrices } = (await (await fetch(`${lab[role]}/lab.json`)).json()) as {
        matrices: { scenarios: { id: string; policy: Explanation }[] }[];
      };
      const refused = matrices.flatMap((matrix) => matrix.scenarios).filter(({ policy }) => !policy.readable);
      const calls: string[] = [];
      for (const { id, policy } of refused) {
        await page.locator(`[data-id="${id}"]`).click();
        const words = await page.locator('#details .message').innerText();
        const code = await page.locator('#details .remedy').allInnerTexts();
        expect(plain([words, ...code].join(' '))).toBe(plain(policy.message));
        const isCall = policy.remedy !== null && policy.message.endsWith(` ${policy.remedy}.`);
        expect(code).toHaveLength(isCall ? 1 : 0);
        calls.push(...code);
      }
      expect(refused.length).toBeGreaterThan(50);
      expect(calls.length).toBeGreaterThan(10);
      const advised = refused.filter(({ policy }) => /\bwrite|\badd\b/.test(policy.message));
      expect(advised.length).toBeGreaterThan(50);
    });

    test('fits its window without scrolling sideways', async () => {
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1280);
    });
  });

  test('an outcome other than expected is counted at the top, and stands out in the table', async () => {
    const matrices = labMatrices();
    const { scenarios } = matrices[0]!;
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
    const { page } = await open(lab.unlisted);
    await page.route(`${lab.api}/**`, (route) => route.abort());
    await page.locator('#again').click();
    await page.locator('html[data-state=done]').waitFor({ timeout: 60_000 });
    expect(await page.locator('#trouble').innerText()).toContain('Is the lab still running?');
    expect(await page.locator('#score-number').innerText()).toBe('0');
    await page.close();
  });

  describe('for a visitor', () => {
    let page: Page;
    beforeAll(async () => {
      ({ page } = await open(lab.listed));
    });
    afterAll(async () => {
      await page.close();
    });

    test('shows the details of a cell that is clicked', async () => {
      await page.locator('[data-id="Values2 put"]').click();
      const details = await page.locator('#details').innerText();
      expect(details).toContain('method-not-allowed');
      expect(details).toContain('TypeError');
      expect(details).toContain("methods: ['PUT']");
      expect(details).toContain('answered in front of authentication');
      expect(await findingsOfAxe(page)).toEqual([]);
    });

    test('shows the details of the cell that the arrow keys move to', async () => {
      await page.locator('[data-id="Values1 get"]').click();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      expect(await page.locator('#details h3').innerText()).toBe('Values2 · Method: POST text');
    });

    test('closes the details with Escape', async () => {
      await page.keyboard.press('Escape');
      expect(await page.locator('#details').innerText()).toContain('Choose a cell');
    });

    test('puts the request of a cell into the form', async () => {
      await page.locator('[data-id="Values3 json"]').click();
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

/** Without what the layout of code adds: line breaks, a comma at their end, a colon before. */
function plain(text: string): string {
  return text.replace(/,(?=\n\})|[\s.:]/g, '');
}

/** What there is to compare with an expectation. */
function brief({ readable, status, headers = {} }: Result['outcome'], expected: Expectation): object {
  if (!readable) {
    return { readable };
  }
  const { shows = [], hides = [] } = expected.readable ? expected : {};
  const shown = (name: string) => name.toLowerCase() in headers;
  return {
    readable,
    status,
    ...(shows.length > 0 && { shows: shows.filter(shown) }),
    ...(hides.length > 0 && { hides: hides.filter((name) => !shown(name)) }),
  };
}
