import { DATA_FOLDER, startSite } from './site';

async function main(): Promise<void> {
  const { DATABASE_URL: databaseUrl, API_PORT: api = '3010', PARTNER_PORT: partner = '3011' } = process.env;
  const site = await startSite({
    databaseUrl,
    ports: { api: Number(api), partner: Number(partner) },
  });

  console.log(`
  express-resource-cors: partners' origins in a database

    administrator's page   ${site.api}/admin/    open this one
    partner's page         ${site.partner}    and this, beside it
    database               ${databaseUrl ? 'the server of DATABASE_URL' : `embedded, in ${DATA_FOLDER}`}
${site.notes.map((note) => `\n    ${note}`).join('')}
    Ctrl+C stops it.
`);

  const stop = (): void => {
    void site.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

void main();
