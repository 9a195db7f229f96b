import type { CorsErrorName } from 'express-resource-cors/doctor';
import { diagnoseAloud } from '../../src/doctor/diagnose';
import { describeInBrowser } from '../browser/support/browser';
import { ROWS } from './rows';
import { watch, type Seen, type Watched } from './support/chromium';
import type { Asked, Row } from './support/row';
import { serveRows, type RowServer } from './support/row-server';

let server: RowServer;
let page: Watched;

/** What the row says, with this run's origins in it. */
function filled<T>(row: Row, value: T): T {
  return JSON.parse(server.fill(row, JSON.stringify(value))) as T;
}

function askedOf(row: Row): Asked & { url: string } {
  return filled(row, { url: '{api}/{row}/', ...row.asked });
}

/** What the doctor says, in the words in which Chromium says it. */
async function askDoctor(
  { upload = false, ...asked }: Asked & { url: string },
  origin = server.places.page,
): Promise<Seen> {
  const options = { ...asked, origin, preflight: upload, send: true };
  const { diagnosis, console } = await diagnoseAloud(options, () => undefined);
  const { verdict, corsError, failedParameter, networkError } = diagnosis;
  return {
    verdict: networkError === null ? (verdict as 'allowed' | 'blocked') : 'failed',
    ...(networkError !== null && { networkError }),
    ...(corsError !== null && { corsError, failedParameter: failedParameter ?? '' }),
    console: console === undefined ? [] : [console],
  };
}

describeInBrowser('servers, before Chromium and before the doctor', (browser) => {
  beforeAll(async () => {
    server = await serveRows(ROWS);
    page = await watch(browser(), server.places.page);
  });
  afterAll(async () => {
    await server.close();
  });

  test.each(ROWS)('$name', async (row) => {
    const seen = await page.ask(askedOf(row));
    const said = await askDoctor(askedOf(row));
    expect(seen).toMatchObject(filled(row, row.expected));
    expect(said).toMatchObject(filled(row, row.expected));
    expect(said.verdict).toBe(seen.verdict);
    expect(said.corsError).toBe(seen.corsError);
    // Of an XMLHttpRequest the console says that it is one.
    const sentence = seen.console[0]?.replace('Access to XMLHttpRequest at', 'Access to fetch at');
    if (said.console.length > 0) expect(said.console[0]).toBe(sentence);
    if (seen.verdict === 'blocked') expect(said.console).toHaveLength(1);
  });

  test.each([
    ['http://api.example/', 'mixed-content'],
    ['http://0.0.0.0:4/', 'mixed-content'],
    ['http://127.0.0.1.example/', 'mixed-content'],
    ['http://127.0.0.1:4/', 'ERR_CONNECTION_REFUSED'],
    ['http://localhost:4/', 'ERR_CONNECTION_REFUSED'],
    ['http://api.localhost:4/', 'ERR_CONNECTION_REFUSED'],
    ['http://localhost.:4/', 'ERR_CONNECTION_REFUSED'],
    ['http://[::1]:4/', 'ERR_CONNECTION_REFUSED'],
  ])('a page of https asks for %s', async (url, networkError) => {
    const secure = await watch(browser(), 'https://page.example');
    expect(await secure.ask({ url })).toMatchObject({ verdict: 'failed', networkError });
    expect(await askDoctor({ url }, 'https://page.example')).toMatchObject({
      verdict: 'failed',
      networkError,
    });
  });

  test('every name that a server can cause is in the table', () => {
    const caused = new Set(ROWS.map(({ expected }) => expected.verdict === 'blocked' && expected.corsError));
    const every: Record<CorsErrorName, true> = {
      WildcardOriginNotAllowed: true,
      MissingAllowOriginHeader: true,
      MultipleAllowOriginValues: true,
      InvalidAllowOriginValue: true,
      AllowOriginMismatch: true,
      InvalidAllowCredentials: true,
      PreflightWildcardOriginNotAllowed: true,
      PreflightMissingAllowOriginHeader: true,
      PreflightMultipleAllowOriginValues: true,
      PreflightInvalidAllowOriginValue: true,
      PreflightAllowOriginMismatch: true,
      PreflightInvalidAllowCredentials: true,
      PreflightInvalidStatus: true,
      PreflightDisallowedRedirect: true,
      InvalidAllowMethodsPreflightResponse: true,
      InvalidAllowHeadersPreflightResponse: true,
      MethodDisallowedByPreflightResponse: true,
      HeaderDisallowedByPreflightResponse: true,
      RedirectContainsCredentials: true,
      CorsDisabledScheme: true,
    };
    for (const name of Object.keys(every)) expect(caused).toContain(name);
  });

  test('names are not told twice, nor rows', () => {
    const names = ROWS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(60);
  });
});
