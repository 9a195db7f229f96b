import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import type { FoundChromium } from './find-chromium';

/**
 * A `describe` whose tests get a real Chromium. Where none runs, it says so in one line and skips them; under
 * `CI` that fails.
 */
export function describeInBrowser(name: string, define: (browser: () => Browser) => void): void {
  const found = findChromium();
  if ('reason' in found) {
    withoutBrowser(name, found.reason);
    return;
  }
  // A browser shares the machine with the other test suites; what takes a moment alone may take a while then.
  jest.setTimeout(60_000);
  describe(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch(found.launch);
    });
    afterAll(async () => {
      await browser.close();
    });
    define(() => browser);
  });
}

/** How a Chromium is started, for a test that starts one of its own with further arguments. */
export function launchOptions(): LaunchOptions {
  const found = findChromium();
  if ('reason' in found) throw new Error(found.reason);
  return found.launch;
}

function withoutBrowser(name: string, reason: string): void {
  if (process.env['CI']) {
    test(`${name}: a browser runs`, () => {
      throw new Error(`There is no browser to test with: ${reason}`);
    });
    return;
  }
  process.stderr.write(`Skipped, for lack of a browser: ${name} (${reason})\n`);
  test.skip(`${name} (no browser)`, () => undefined);
}

/** jest wants to know at once which tests there are, and finding out takes a while: hence another process. */
function findChromium(): FoundChromium {
  const script = path.join(__dirname, 'find-chromium.ts');
  const { stdout, stderr } = spawnSync(process.execPath, [require.resolve('tsx/cli'), script], {
    encoding: 'utf8',
  });
  try {
    return JSON.parse(stdout) as FoundChromium;
  } catch {
    return { reason: `looking for one failed: ${stderr.trim().split('\n').at(-1)}` };
  }
}
