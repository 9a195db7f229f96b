import type { Browser, Page } from 'playwright-core';

/** What the page publishes of each scenario. */
export interface Result {
  id: string;
  outcome: { readable: boolean; status?: number; headers?: Record<string, string> };
  problems: string[];
}

/** Opens a page of the lab and waits until it has tried everything. */
export async function openLab(browser: Browser, address: string): Promise<{ page: Page; results: Result[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(address);
  await page.locator('html[data-state=done]').waitFor({ timeout: 60_000 });
  return { page, results: JSON.parse((await page.locator('#results').textContent())!) as Result[] };
}
