import path from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import type { Asked } from './row';

/** What Chromium made of a request. */
export interface Seen {
  readonly verdict: 'allowed' | 'blocked' | 'failed';
  readonly corsError?: string;
  readonly failedParameter?: string;
  /** The network's own error, of a request that failed without CORS having to do with it. */
  readonly networkError?: string;
  /** What the console says of it. */
  readonly console: readonly string[];
}

interface LoadingFailed {
  requestId: string;
  errorText: string;
  blockedReason?: string;
  corsErrorStatus?: { corsError: string; failedParameter: string };
}

/** A page in a Chromium that has sent nothing yet. */
export interface Watched {
  ask(asked: Asked & { url: string }): Promise<Seen>;
}

export async function watch(browser: Browser, origin: string): Promise<Watched> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await page.addInitScript({ path: path.join(__dirname, '../../browser/support/in-page.js') });
  if (origin.startsWith('https:')) {
    // Nobody serves it; the browser takes it for secure all the same.
    await page.route(`${origin}/`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    );
  }
  await page.goto(`${origin}/`);
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  return { ask: (asked) => ask(page, session, said, asked) };
}

async function ask(
  page: Page,
  session: CDPSession,
  said: string[],
  asked: Asked & { url: string },
): Promise<Seen> {
  said.length = 0;
  const failures = new Map<string, LoadingFailed>();
  let own: string | undefined;
  const started = ({ requestId, type }: { requestId: string; type?: string }): void => {
    // A preflight is a request of its own, of another type.
    if (type === 'Fetch' || type === 'XHR') own ??= requestId;
  };
  let failed: (failure: LoadingFailed) => void = () => undefined;
  const ended = new Promise<LoadingFailed>((resolve) => {
    failed = (failure) => {
      failures.set(failure.requestId, failure);
      if (failure.requestId === own) resolve(failure);
    };
  });
  session.on('Network.requestWillBeSent', started);
  session.on('Network.loadingFailed', failed);
  try {
    const request = {
      ...asked,
      credentials: asked.credentials ? 'include' : 'omit',
      body: asked.upload && 'x',
    };
    const { read } = await page.evaluate<{ read: boolean }>(`attempt(${JSON.stringify(request)})`);
    if (read) return { verdict: 'allowed', console: [...said] };
    const { corsErrorStatus, errorText, blockedReason } = await ended;
    const common = { console: [...said] };
    if (corsErrorStatus) return { verdict: 'blocked', ...corsErrorStatus, ...common };
    return { verdict: 'failed', networkError: blockedReason ?? errorText.replace('net::', ''), ...common };
  } finally {
    session.off('Network.requestWillBeSent', started);
    session.off('Network.loadingFailed', failed);
  }
}
