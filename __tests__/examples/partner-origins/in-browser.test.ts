import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { databaseFolder } from './support/database-folder';
import { startInstance, type Instance } from './support/start-instance';
import { findingsOfAxe } from '../../browser/support/axe';
import { describeInBrowser } from '../../browser/support/browser';

/** What a page gets that nobody has added: what code allows everybody. */
const NO_PARTNER = {
  list: 'blocked',
  cookies: 'blocked',
  put: 'blocked',
  orders: 'blocked',
  status: 'readable',
} as const;

describeInBrowser('partner origins', (browser) => {
  let folder: string;
  let site: Instance;
  let admin: Page;
  let partner: Page;

  beforeAll(async () => {
    folder = databaseFolder();
    site = await startInstance({ folder });
    admin = await (await browser().newContext()).newPage();
    partner = await (await browser().newContext()).newPage();
    await admin.goto(`${site.api}/admin/`);
    await partner.goto(site.partner);
  });
  afterAll(async () => {
    await site.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Waits until the calls of the partner's page have come out like this. */
  async function becomes(states: Record<string, 'readable' | 'blocked'>): Promise<void> {
    for (const [id, state] of Object.entries(states)) {
      await partner.locator(`[data-call=${id}] [data-state=${state}]`).waitFor({ timeout: 30_000 });
    }
  }

  const fill = (name: string, value: string) => admin.locator(`[name=${name}]`).fill(value);
  const save = () => admin.locator('#form button[type=submit]').click();
  const problemsOf = (name: string) =>
    admin.locator(`.field:has([name=${name}]) .problems li`).allInnerTexts();

  test('there is no partner at first, and only what code allows is readable', async () => {
    await admin.locator('#none').waitFor();
    expect(await admin.locator('#none').innerText()).toContain(site.partner);
    expect(await findingsOfAxe(admin)).toEqual([]);
    expect(await findingsOfAxe(partner)).toEqual([]);
    await becomes(NO_PARTNER);
  });

  test("an invalid origin is not stored, and the library's message stands next to its field", async () => {
    await fill('name', 'Partner Ltd');
    await fill('origins', `${site.partner}/\nhttps://Partner.example`);
    await fill('methods', 'GET, PUT');
    await save();
    await admin.locator('.problems li').first().waitFor();

    expect(await problemsOf('origins')).toEqual([
      `'${site.partner}/' has a trailing slash, which no origin has; write '${site.partner}'`,
      "'https://Partner.example' has upper-case letters in its host; browsers send lower case; write 'https://partner.example'",
    ]);
    expect(await problemsOf('methods')).toEqual([]);
    // Whoever listens to the page hears it with the field, which has the focus.
    const focused = await admin.evaluate<(string | null)[]>(
      `[document.activeElement.name, document.activeElement.getAttribute('aria-describedby')]`,
    );
    expect(focused).toEqual(['origins', 'origins-problems']);
    expect(await admin.locator('#origins-problems li').count()).toBe(2);
    expect(await findingsOfAxe(admin)).toEqual([]);
    await fill('origins', site.partner);
    await fill('resources', 'Prodcuts');
    await save();
    await admin.locator('#resources-problems li').waitFor();
    expect(await problemsOf('resources')).toEqual([
      "The API has no 'Prodcuts'; it has Products, Orders, Status.",
    ]);
    expect(await admin.locator('[name=origins]').getAttribute('aria-describedby')).toBeNull();
    await admin.reload();
    await admin.locator('#none').waitFor();
  });

  test('a partner who is added may call what it was given, and nothing else', async () => {
    await fill('name', 'Partner Ltd');
    await fill('origins', site.partner);
    await fill('resources', 'Products');
    await save();
    await admin.locator('.partner[data-name="Partner Ltd"]').waitFor();

    await becomes({
      list: 'readable',
      cookies: 'blocked',
      header: 'blocked',
      put: 'blocked',
      orders: 'blocked',
    });
  });

  test('a partner who is changed may call what it was given since', async () => {
    await admin.getByRole('button', { name: 'Change Partner Ltd' }).click();
    expect(await admin.locator('[name=origins]').inputValue()).toBe(site.partner);
    await fill('resources', '*');
    await fill('methods', 'GET, PUT');
    await fill('requestHeaders', 'Content-Type');
    await fill('responseHeaders', 'X-Total-Count');
    await admin.locator('[name=cookies]').check();
    await save();

    await becomes({ cookies: 'readable', header: 'readable', put: 'readable', orders: 'readable' });
  });

  test('a partner who is removed is blocked again', async () => {
    const asked: string[] = [];
    const answers = [false, true];
    admin.on('dialog', (dialog) => {
      asked.push(dialog.message());
      void (answers.shift() ? dialog.accept() : dialog.dismiss());
    });
    await admin.getByRole('button', { name: 'Remove Partner Ltd' }).click();
    expect(await admin.locator('.partner').count()).toBe(1);
    await admin.getByRole('button', { name: 'Remove Partner Ltd' }).click();
    const question = `Remove Partner Ltd? The pages of ${site.partner} are blocked from the next request on.`;
    expect(asked).toEqual([question, question]);

    await becomes(NO_PARTNER);
    await admin.locator('#none').waitFor();
  });

  test("a partner's page cannot reach what the administrator's page calls", async () => {
    await fill('name', 'Everything Ltd');
    await fill('origins', site.partner);
    await fill('resources', '*');
    await fill('methods', '*');
    await fill('requestHeaders', '*');
    await save();
    await becomes({ list: 'readable' });

    const attempts: Record<string, unknown> = await partner.evaluate(`(async () => {
      const attempt = async (init) => {
        try {
          return (await fetch(${JSON.stringify(site.api)} + '/admin/partners', init)).status;
        } catch (error) {
          return error.name;
        }
      };
      const body = '{"name":"Evil"}';
      return {
        read: await attempt({}),
        json: await attempt({ method: 'POST', body, headers: { 'Content-Type': 'application/json' } }),
        form: await attempt({ method: 'POST', body, headers: { 'Content-Type': 'text/plain' } }),
        blind: await attempt({ method: 'POST', body, mode: 'no-cors' }),
        remove: await attempt({ method: 'DELETE' }),
      };
    })()`);

    // Some of these are sent, and only their answers are kept from the script: what counts is that nothing came of it.
    expect(attempts).toEqual({
      read: 'TypeError',
      json: 'TypeError',
      form: 'TypeError',
      blind: 'TypeError',
      remove: 'TypeError',
    });
    await admin.reload();
    await admin.locator('.partner').first().waitFor();
    expect(await admin.locator('.partner h3').allInnerTexts()).toEqual(['Everything Ltd']);
  });
});
