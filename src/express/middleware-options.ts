import type { IncomingMessage } from 'node:http';
import type { CompiledConfiguration } from '../engine/compile';
import type { NamedResource } from '../engine/facts';
import { isRecord, unknownProperty } from '../policies/check-policy';
import { CorsConfigurationError, refuse } from '../problems/problem';
import { readResourceName, type ResourceName } from '../resources/resource-name';
import { quote } from '../text/quote';

/** Options of one `cors()`. */
export interface CorsMiddlewareOptions {
  /**
   * The resource that this middleware guards, taken as it is: a name, or a function that gives one for each
   * request. Without a name, or where the function answers with undefined, the path names the resource.
   */
  readonly resource?: string | ((request: IncomingMessage) => string | undefined);
}

/** Finds the resource that the application names for a request. */
export type NameReader = (
  request: IncomingMessage,
  configuration: CompiledConfiguration,
) => NamedResource | undefined;

/**
 * Checks the options of a middleware and makes their reader, which is undefined where the path names the resource.
 *
 * @throws CorsConfigurationError
 */
export function readMiddlewareOptions(options: CorsMiddlewareOptions): NameReader | undefined {
  const given: unknown = options;
  if (!isRecord(given)) {
    const message = `${quote(given)} is no object with options; write { resource: 'Products' }, or leave it out`;
    throw new CorsConfigurationError([{ code: 'invalid-value', path: '', value: given, message }]);
  }
  const unknown = Object.keys(given).filter((key) => key !== 'resource');
  refuse(unknown.map((key) => unknownProperty(key, given[key], ['resource'])));
  const { resource } = options;
  if (resource === undefined) return undefined;
  if (typeof resource !== 'function') {
    const name = checkedName(resource);
    return (_request, configuration) => named(name, configuration);
  }
  return (request, configuration) => {
    const text: unknown = resource(request);
    // Names are needed at once. A promise is refused as any other value is, but must not end the process if it rejects.
    if (text instanceof Promise) text.catch(() => undefined);
    return text === undefined ? undefined : named(checkedName(text), configuration);
  };
}

function named(name: ResourceName, { resources }: CompiledConfiguration): NamedResource {
  const found = resources.find(name);
  return { name: found?.name ?? name.text, configured: found?.configured };
}

function checkedName(text: unknown): ResourceName {
  const name = readResourceName(text);
  if (typeof name !== 'string') return name;
  throw new CorsConfigurationError([
    { code: 'invalid-resource', path: 'resource', value: text, message: name },
  ]);
}
