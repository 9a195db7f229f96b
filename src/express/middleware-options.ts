import type { IncomingMessage } from 'node:http';
import type { CompiledConfiguration } from '../engine/compiled-configuration';
import type { NamedResource } from '../engine/findings';
import type { Check } from '../problems/checks';
import { checkOptions, type OptionTable } from '../problems/options';
import { problem, refuse } from '../problems/problem';
import { readResourceName } from '../resources/resource-name';
import { quote } from '../text/quote';

/** Options of one `cors()`. */
export interface CorsMiddlewareOptions {
  /**
   * The resource that this middleware guards, taken as it is: a name, or a function that gives one for each
   * request, which is looked up among the configured names. Without a name, or where the function answers with
   * undefined, the path names the resource.
   */
  readonly resource?: string | ((request: IncomingMessage) => string | undefined) | undefined;
}

/** Finds the resource that the application names for a request. */
export type NameReader = (
  request: IncomingMessage,
  configuration: CompiledConfiguration,
) => NamedResource | undefined;

const checkResource: Check = (value, name) => {
  if (typeof value === 'function') return [];
  const read = readResourceName(value);
  return typeof read === 'string' ? [problem('invalid-resource', name, value, read)] : [];
};

const OPTIONS: OptionTable = { resource: { check: checkResource } };

/**
 * Checks the options of a middleware and makes their reader, which is undefined where the path names the resource.
 *
 * @throws CorsConfigurationError
 */
export function readMiddlewareOptions(options: CorsMiddlewareOptions): NameReader | undefined {
  refuse(checkOptions(OPTIONS, options, { example: `{ resource: 'Products' }` }));
  const { resource } = options;
  if (resource === undefined) return undefined;
  if (typeof resource === 'string') return (_request, configuration) => named(resource, configuration);
  return (request, configuration) => {
    const text: unknown = resource(request);
    if (text === undefined) return undefined;
    if (typeof text === 'string' && text !== '') return named(text, configuration);
    // Names are needed at once. A promise is refused as any other value is, but must not end the process if it rejects.
    if (text instanceof Promise) text.catch(() => undefined);
    throw new TypeError(
      `it answered ${quote(text)}; answer with a name such as 'Products', or with undefined`,
    );
  };
}

/** What a name stands for. It may be text of the request, so it is looked up among the configured names and no more. */
function named(text: string, { resources }: CompiledConfiguration): NamedResource {
  const found = resources.findText(text);
  return { name: found?.name ?? text, configured: found?.configured };
}
