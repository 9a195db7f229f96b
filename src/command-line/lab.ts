import { Lab } from '../lab/lab';
import { startLabServer } from '../lab/lab-server';
import { parseOrigin } from '../origins/origin';
import { quote } from '../text/quote';
import { readArguments } from './arguments';
import { WrongUsage, type Command, type Io } from './command';
import { withConfiguration } from './configuration-file';
import { withoutOwnWarnings } from './policies';

const FLAGS = {
  config: { type: 'string' },
  url: { type: 'string', multiple: true },
  origin: { type: 'string', multiple: true },
  port: { type: 'string' },
} as const;

const USUAL_PORT = '4100';

const USAGE = `Usage: npx express-resource-cors lab --config FILE [flags]

Opens your configuration in the browser: who may do what, as a table of resources and origins; why,
for any request; and what a change would do. Nothing is written to the file.

  --config FILE    a module whose default export, or export config, is the configuration, or a JSON file
  --url URL        a path of your own as a row, /api/products/7; may be repeated
  --origin ORIGIN  an origin of your own as a column; may be repeated
  --port PORT      ${USUAL_PORT} unless said; where it is taken, any free one

It runs until Ctrl+C. Exit status: 0, 2 wrong usage or no configuration.
`;

export const lab: Command = {
  summary: 'opens your configuration in the browser: who may do what, why, and what a change would do',
  usage: USAGE,
  run: (args, io) => {
    const { values, positionals } = readArguments(args, FLAGS);
    if (positionals.length > 0) throw new WrongUsage(`${quote(positionals[0])} belongs to no flag.`);
    const { config, url: paths = [], origin: origins = [], port = USUAL_PORT } = values;
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
      throw new WrongUsage(`--port is ${quote(port)}; write a number up to 65535.`);
    }
    for (const each of paths) {
      if (!/^(?:\/|https?:\/\/)/i.test(each)) {
        throw new WrongUsage(`${quote(each)} is no URL; write ${quote(`/${each}`)}, or a whole one.`);
      }
    }
    for (const each of origins) {
      if (each !== 'null' && !parseOrigin(each)) {
        throw new WrongUsage(`${quote(each)} is no origin; write one such as https://app.example.com.`);
      }
    }
    return withoutOwnWarnings(() =>
      withConfiguration(config, io, async (configuration) => {
        const server = await startLabServer({
          lab: new Lab(configuration),
          file: String(config),
          port: Number(port),
          paths,
          origins,
        });
        io.stdout.write(
          `\n  ${server.url}    shows ${quote(config)}; open it in a browser.\n\n  Ctrl+C stops it.\n\n`,
        );
        await stopped(io);
        await server.close();
        return 0;
      }),
    );
  },
};

/** Waits until somebody stops the program. */
function stopped({ stop }: Io): Promise<void> {
  if (stop) return stop;
  return new Promise((resolve) => {
    const end = (): void => {
      resolve();
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
}
