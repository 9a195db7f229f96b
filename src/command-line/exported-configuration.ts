import { CorsConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import { isRecord } from '../problems/checks';

/** What the commands need of a configuration, which may be one of another copy of this package. */
export type LoadedConfiguration = Pick<
  CorsConfiguration,
  'checkAccess' | 'toJSON' | 'dynamicConfigurationCallback' | 'staticConfigurationAccessFilter'
>;

/**
 * The configuration among what a module exports: as `config` or by default, itself or in its declarative form.
 *
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
