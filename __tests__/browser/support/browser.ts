import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { CACHE } from '../../support/fetched';
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

/** Found once for all suites of a run: their processes have one parent. */
const FOUND = path.join(CACHE, `found-by-${String(process.ppid)}.json`);

/** jest wants to know at once which tests there are, and finding out takes a while: hence another process. */
function findChromium(): FoundChromium {
  if (existsSync(FOUND)) {
    const { launch, until } = JSON.parse(readFileSync(FOUND, 'utf8')) as FoundHere;
    if (Date.now() < until) return { launch };
  }
  const found = lookForChromium();
  // For as long as a run takes: another process may have this number one day.
  if ('launch' in found) {
    const here: FoundHere = { ...found, until: Date.now() + 10 * 60_000 };
    mkdirSync(CACHE, { recursive: true });
    // Nobody reads half a file.
    writeFileSync(`${FOUND}-${String(process.pid)}`, JSON.stringify(here));
    renameSync(`${FOUND}-${String(process.pid)}`, FOUND);
  }
  return found;
}

interface FoundHere {
  readonly launch: LaunchOptions;
  readonly until: number;
}

function lookForChromium(): FoundChromium {
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
