import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CorsConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import { quote } from '../text/quote';
import { FAILED, WrongUsage, type Io } from './command';
import { exportedConfiguration, type LoadedConfiguration } from './exported-configuration';
import { whyNotLoaded } from './why-not-loaded';

/**
 * Hands the configuration of a module or of a JSON file to a command, and answers with its exit status; with 2,
 * and the reason on `stderr`, where the file gives none.
 *
 * @throws {@link WrongUsage} where no file is named
 */
export async function withConfiguration(
  file: string | undefined,
  io: Io,
  use: (configuration: LoadedConfiguration) => number | Promise<number>,
): Promise<number> {
  if (file === undefined) throw new WrongUsage('--config is missing: name a module or a JSON file.');
  let configuration: LoadedConfiguration;
  try {
    configuration = await loadConfiguration(file);
  } catch (error) {
    io.stderr.write(`${quote(file)} gives no configuration:\n${whyNotLoaded(error)}\n`);
    return FAILED;
  }
  return use(configuration);
}

async function loadConfiguration(file: string): Promise<LoadedConfiguration> {
  const absolute = path.resolve(file);
  if (path.extname(file).toLowerCase() === '.json') {
    return CorsConfiguration.from(JSON.parse(await readFile(absolute, 'utf8')) as CorsDocument);
  }
  await access(absolute);
  return exportedConfiguration(await import(pathToFileURL(absolute).href));
}
