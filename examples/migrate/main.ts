import { startSite } from './site';

async function main(): Promise<void> {
  const ports = { dashboard: 3020, api: 3021, shop: 3022, partner: 3023, stranger: 3024 };
  const site = await startSite({ ports });
  const { dashboard, api, frontEnds, notes } = site;

  console.log(`
  express-resource-cors: from a years-old cors() to a configuration, and nothing breaks

    the migration   ${dashboard}    open this one; the three front ends are in it
    API             ${api}
    the shop        ${frontEnds.shop}
    a partner       ${frontEnds.partner}
    a stranger      ${frontEnds.stranger}
${notes.map((note) => `\n    ${note}`).join('')}
    Ctrl+C stops it.
`);

  const stop = (): void => {
    void site.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

void main();
