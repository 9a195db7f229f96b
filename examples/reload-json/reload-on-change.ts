import { readFileSync, watch } from 'node:fs';
import path from 'node:path';
import { CorsConfiguration, CorsConfigurationError, type CorsDocument } from 'express-resource-cors';

/** Milliseconds of quiet before the file is read: editors write it in several steps. */
const QUIET = 50;

/** What becomes of a changed file; all are sentences for the operator. */
export interface ReloadReport {
  replaced(): void;
  /** The configuration stays as it was. */
  kept(problems: readonly string[]): void;
}

/**
 * Reads a configuration from a JSON file, now and whenever the file changes. Every request is decided by the old file
 * or by the new one; an invalid one changes nothing and is reported. Callbacks, which no file holds, stay.
 *
 * @returns what ends the watching
 * @throws where the file is missing or invalid now: there is nothing to go on with
 */
export function reloadOnChange(file: string, config: CorsConfiguration, report: ReloadReport): () => void {
  let text = readFileSync(file, 'utf8');
  replace(config, text);

  let timer: NodeJS.Timeout | undefined;
  // Its folder, not the file: editors and deployments put another file in its place.
  const watcher = watch(path.dirname(file), () => {
    clearTimeout(timer);
    timer = setTimeout(reload, QUIET);
  });
  // What was written before the watching began.
  timer = setTimeout(reload, QUIET);

  function reload(): void {
    try {
      const now = readFileSync(file, 'utf8');
      if (now === text) return;
      text = now;
      replace(config, now);
      report.replaced();
    } catch (error) {
      report.kept(sentencesOf(error));
    }
  }

  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}

function replace(config: CorsConfiguration, text: string): void {
  const { dynamicConfigurationCallback, staticConfigurationAccessFilter } = config;
  const callbacks = { dynamicConfigurationCallback, staticConfigurationAccessFilter };
  config.replaceWith(CorsConfiguration.from(JSON.parse(text) as CorsDocument, callbacks));
}

function sentencesOf(error: unknown): string[] {
  if (error instanceof CorsConfigurationError)
    return error.problems.map(({ path: place, message }) =>
      place === '' ? message : `${place}: ${message}`,
    );
  return [error instanceof Error ? error.message : String(error)];
}
