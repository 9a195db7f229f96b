import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { JournalEntry } from '../../../examples/lab/api/journal';
import type { Lab } from '../../../examples/lab/lab';

interface Attempt {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  credentials?: 'omit' | 'include';
  body?: string;
  /** Whether to use an XMLHttpRequest that listens to the progress of its upload. */
  upload?: boolean;
}

/** What a script got to see of it, and what the API did. */
export interface Seen {
  read: boolean;
  error?: string;
  status?: number;
  redirected?: boolean;
  headers?: Record<string, string>;
  body?: string;
  progress?: number;
  /** The requests that reached the API, in the order in which they came. */
  arrived: JournalEntry[];
}

/** Somebody with a browser of their own, no cookies in it, on a page of one of the two web origins. */
export interface Visitor {
  page: Page;
  /** What the browser's console said. */
  console: string[];
  attempt(request: Attempt): Promise<Seen>;
  signIn(): Promise<void>;
  /** Comes back as somebody new: without cookies, and with a console that has said nothing. */
  forget(): Promise<void>;
}

let attempts = 0;

export async function visit(browser: Browser, lab: Lab, origin: string): Promise<Visitor> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript({ path: path.join(__dirname, 'in-page.js') });
  const console: string[] = [];
  page.on('console', (message) => console.push(message.text()));
  // A page of that origin that does nothing by itself.
  await page.goto(`${origin}/lab.json`);

  const attempt = async ({ path: asked, ...request }: Attempt): Promise<Seen> => {
    attempts += 1;
    const tag = `test ${attempts}`;
    const url = `${lab.api}${asked}${asked.includes('?') ? '&' : '?'}lab=${encodeURIComponent(tag)}`;
    const seen = await page.evaluate(`attempt(${JSON.stringify({ url, ...request })})`);
    return { ...(seen as Omit<Seen, 'arrived'>), arrived: lab.journal.read(tag) };
  };
  return {
    page,
    console,
    attempt,
    forget: async () => {
      await context.clearCookies();
      console.length = 0;
    },
    signIn: async () => {
      await attempt({ path: '/session?access_token=lab-token', method: 'POST', credentials: 'include' });
    },
  };
}
