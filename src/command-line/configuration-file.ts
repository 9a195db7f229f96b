import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { CorsConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import { isRecord } from '../problems/checks';
import { errorLines } from '../text/error-text';
import { printable, quote } from '../text/quote';
import { wrap } from '../text/wrap';
import { FAILED, WrongUsage, type Io } from './command';
import { WIDTH } from './terminal';

/** What the commands need of a configuration, which may be one of another copy of this package. */
export type LoadedConfiguration = Pick<
  CorsConfiguration,
  'checkAccess' | 'toJSON' | 'dynamicConfigurationCallback' | 'staticConfigurationAccessFilter'
>;

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

/**
 * The configuration among what a module exports: as `config` or by default, itself or in its declarative form.
 *
 * @internal for its tests
 * @throws Error where there is none
 * @throws CorsConfigurationError where a declarative form is wrong
 */
export function exportedConfiguration(module: unknown): LoadedConfiguration {
  const found = candidates(module).find((value) => isConfiguration(value) || isDocument(value));
  if (found === undefined) {
    throw new Error(
      'it exports neither by default nor as config a CorsConfiguration or a document with policies',
    );
  }
  return isConfiguration(found) ? found : CorsConfiguration.from(found as CorsDocument);
}

/** `config` and the default export, also where CommonJS has been taken for the default export of an ES module. */
function candidates(module: unknown): unknown[] {
  const byDefault = member(module, 'default');
  return [member(module, 'config'), byDefault, member(byDefault, 'config'), member(byDefault, 'default')];
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** By what it can do: the module may have loaded another copy of this package than this command is of. */
function isConfiguration(value: unknown): value is LoadedConfiguration {
  return typeof member(value, 'checkAccess') === 'function' && typeof member(value, 'toJSON') === 'function';
}

function isDocument(value: unknown): boolean {
  return isRecord(value) && 'policies' in value;
}

/**
 * Why a file could not be loaded, with what to do about it, in lines that are indented.
 * @internal for its tests
 */
export function whyNotLoaded(error: unknown): string {
  return reasonOf(error)
    .flatMap((line) => wrap(printable(line), '  ', WIDTH))
    .join('\n');
}

function reasonOf(error: unknown): readonly string[] {
  const { code } = Object(error) as { code?: unknown };
  if (code === 'ENOENT') return ['there is no such file'];
  const lines = errorLines(error);
  return code === 'ERR_UNKNOWN_FILE_EXTENSION'
    ? [
        ...lines,
        `For TypeScript, give Node a loader: NODE_OPTIONS='--import tsx' npx express-resource-cors ...`,
      ]
    : lines;
}
