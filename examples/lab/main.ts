import { startLab } from './lab';

async function main(): Promise<void> {
  const lab = await startLab({ ports: { api: 3000, listed: 3001, unlisted: 3002 } });

  console.log(`
  express-resource-cors: the lab

    listed web origin     ${lab.listed}    open this one
    unlisted web origin   ${lab.unlisted}    and this: the same page, of an origin that no entry names
    API                   ${lab.api}
${lab.notes.map((note) => `\n    ${note}`).join('')}
    Ctrl+C stops it.
`);

  const stop = (): void => {
    void lab.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

void main();
