import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../browser/support/browser';
import { findingsOfAxe } from '../browser/support/axe';

const ROOT = path.resolve(__dirname, '../..');

/** One page of each kind. */
const KINDS = [
  'index.html',
  'documents/Naming_resources.html',
  'documents/Troubleshooting.html',
  'classes/index.CorsConfiguration.html',
  'functions/index.registerGlobal.html',
];

describeInBrowser('the site of npm run docs', (browser) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'site-'));

  beforeAll(() => {
    // The types are checked elsewhere.
    const options = ['--out', folder, '--logLevel', 'Warn', '--skipErrorChecking'];
    execFileSync('npm', ['run', 'docs', '--', ...options], {
      cwd: ROOT,
      stdio: 'pipe',
      // npm is a batch file there.
      shell: process.platform === 'win32',
    });
    // TypeDoc is fetched the first time.
  }, 120_000);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('has a page for the README, each guide, each recipe and each public name, and finds all of them', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const documents = files.filter((file) => /^documents[\\/].*\.html$/.test(file));
    const pages = ['docs', 'docs/recipes'].flatMap((of) =>
      readdirSync(path.join(ROOT, of)).filter((name) => name.endsWith('.md') && name !== 'design.md'),
    );
    // Security, the change log and the benchmarks beside them.
    expect(documents).toHaveLength(pages.length + 3);
    expect(files).toEqual(expect.arrayContaining(KINDS.map((file) => path.normalize(file))));
    expect(files).toContain(path.join('assets', 'search.js'));
  });

  test('has no link that leads nowhere', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.html'),
    );
    const anchors = new Map<string, Set<string>>();
    const anchorsOf = (file: string): Set<string> => {
      let found = anchors.get(file);
      if (!found) {
        const html = readFileSync(file, 'utf8');
        found = new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id = '']) => id));
        anchors.set(file, found);
      }
      return found;
    };
    let links = 0;
    const broken: string[] = [];
    for (const file of files) {
      const page = path.join(folder, file);
      for (const [, href = ''] of readFileSync(page, 'utf8').matchAll(/<a\s[^>]*?href="([^"]*)"/g)) {
        if (/^[a-z]+:/.test(href)) continue;
        links++;
        const [address = '', anchor] = href.replaceAll('&amp;', '&').split('#');
        const target = address === '' ? page : path.resolve(path.dirname(page), decodeURIComponent(address));
        const isThere = existsSync(target) && (!anchor || anchorsOf(target).has(decodeURIComponent(anchor)));
        if (!isThere) broken.push(`${file}: ${href}`);
      }
    }
    expect(links).toBeGreaterThan(1000);
    expect(broken).toEqual([]);
  });

  describe('on a small screen and a large one', () => {
    let page: Page;
    beforeAll(async () => {
      page = await browser().newPage();
    });
    afterAll(async () => {
      await page.close();
    });

    test.each(KINDS)('%s is readable, and for axe, light and dark', async (file) => {
      for (const [width, colorScheme] of [
        [320, 'light'],
        [1440, 'dark'],
      ] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await page.goto(pathToFileURL(path.join(folder, file)).href);
        const widest = await page.evaluate('document.documentElement.scrollWidth');
        expect(widest).toBeLessThanOrEqual(width);
        // The order of headings, and the links that open what they stand in, are TypeDoc's.
        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
        expect(await findingsOfAxe(page, { tags, exclude: ['.tsd-navigation'] })).toEqual([]);
      }
    });
  });
});
