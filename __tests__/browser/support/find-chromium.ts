import path from 'node:path';
import { chromium, type LaunchOptions } from 'playwright-core';
import { unpackChromium } from './unpack-chromium';

/** A Chromium that was seen running here, or why there is none. */
export type FoundChromium = { launch: LaunchOptions } | { reason: string };

/**
 * Not the arguments that `@sparticuz/chromium` recommends: `--disable-web-security` is among them, and a browser
 * without CORS has nothing to tell these tests.
 */
const args = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-sync',
  '--disable-component-update',
  '--disable-background-networking',
];

/** Prints what `browser.ts` asks for, which runs this file: jest decides what to skip before it can await. */
async function main(): Promise<void> {
  process.stdout.write(JSON.stringify(await findChromium()));
}

async function findChromium(): Promise<FoundChromium> {
  let reason = '';
  try {
    for (const launch of candidates()) {
      try {
        await tryOut(launch);
        return { launch };
      } catch (error) {
        reason ||= `${launch.executablePath} does not run: ${firstLines(error)}`;
      }
    }
  } catch (error) {
    reason = firstLines(error);
  }
  return { reason };
}

/** In order of preference. */
function candidates(): LaunchOptions[] {
  // Containers commonly run as root, where Chromium's own sandbox does not start; all it opens is the lab.
  const options = { args, chromiumSandbox: false };
  const own = process.env['CHROMIUM_PATH'];
  if (own) {
    return [{ ...options, executablePath: own }];
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('the Chromium of @sparticuz/chromium is for Linux on x64; set CHROMIUM_PATH to another');
  }
  const folder = unpackChromium();
  const executablePath = path.join(folder, 'chromium');
  return [
    { ...options, executablePath },
    // A bare machine lacks some libraries; those that come along are the second choice.
    {
      ...options,
      executablePath,
      env: {
        ...process.env,
        LD_LIBRARY_PATH: path.join(folder, 'al2023/lib'),
        FONTCONFIG_PATH: path.join(folder, 'fonts'),
      },
    },
  ];
}

async function tryOut(launch: LaunchOptions): Promise<void> {
  const browser = await chromium.launch({ ...launch, timeout: 30_000 });
  try {
    await (await browser.newPage()).goto('about:blank');
  } finally {
    await browser.close();
  }
}

/** What Playwright says first, and the first thing that Chromium itself said. */
function firstLines(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  const own = lines.find((line) => line.includes('[err]'));
  return [lines[0], own?.replace(/^.*\[err\]\s*/, '')].filter(Boolean).join(' ').slice(0, 300);
}

void main();
