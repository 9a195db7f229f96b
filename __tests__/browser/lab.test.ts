import type { Page } from 'playwright-core';
import type { Explanation } from '../../examples/lab/explain';
import { startLab, type Lab } from '../../examples/lab/lab';
import { labMatrices } from '../../examples/lab/scenarios';
import type { Expectation } from '../../examples/lab/scenarios/scenario';
import { describeInBrowser } from './support/browser';
import { openLab, type Result } from './support/lab-page';

describeInBrowser('every cell of the lab', (browser) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(async () => {
    await lab.close();
  });

  describe.each(['listed', 'unlisted'] as const)('opened from the %s origin', (role) => {
    let page: Page;
    let results: Result[];
    beforeAll(async () => {
      ({ page, results } = await openLab(browser(), lab[role]));
    });
    afterAll(async () => {
      await page.close();
    });

    const scenarios = labMatrices().flatMap((matrix) => matrix.scenarios);

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
      // All at once: a question to the browser for each of them takes half a minute.
      const told = await page.evaluate<{ words: string; code: string[] }[]>(
        `${JSON.stringify(refused.map(({ id }) => id))}.map((id) => {
          document.querySelector('[data-id="' + id + '"]').click();
          const details = document.getElementById('details');
          return {
            words: details.querySelector('.message').innerText,
            code: [...details.querySelectorAll('.remedy')].map(({ innerText }) => innerText),
          };
        })`,
      );
      const calls: string[] = [];
      for (const [index, { policy }] of refused.entries()) {
        const { words, code } = told[index]!;
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
