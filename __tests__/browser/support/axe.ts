import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds wrong with a page: the rule, and the first elements that break it.
 *
 * @param tags the rules to hold it to, such as those of WCAG; all where there are none
 * @param exclude selectors of what is not looked at
 */
export async function findingsOfAxe(
  page: Page,
  { tags, exclude = [] }: { tags?: readonly string[]; exclude?: readonly string[] } = {},
): Promise<string[]> {
  // A policy of the page may forbid scripts that are not its own; this one is the test's.
  if (!(await page.evaluate(`'axe' in window`))) await page.evaluate(AXE);
  // What it finds right isn't collected: that takes longer than to find what is wrong.
  const options = { resultTypes: ['violations'], ...(tags && { runOnly: tags }) };
  return page.evaluate(
    `axe.run({ exclude: ${JSON.stringify(exclude)} }, ${JSON.stringify(options)}).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).slice(0, 3).join(' | ')))`,
  );
}
