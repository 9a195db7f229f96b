import type { IncomingMessage } from 'node:http';
import type { CompiledConfiguration } from '../engine/compiled-configuration';
import type { NamedResource } from '../engine/findings';
import { checkBoolean, type Check } from '../problems/checks';
import { checkOptions, type OptionTable } from '../problems/options';
import { problem, refuse } from '../problems/problem';
import { readResourceName } from '../resources/resource-name';
import { quote } from '../text/quote';

/** How the application names the resource of a request. */
export interface CorsResourceOption {
  /**
   * The resource that this middleware guards, taken as it is: a name, or a function that gives one for each
   * request, which is looked up among the configured names. Without a name, or where the function answers with
   * undefined, the path names the resource.
   */
  readonly resource?: string | ((request: IncomingMessage) => string | undefined) | undefined;
}

/** What `cors()` and `registerGlobal()` do with what is decided. */
export interface CorsGlobalOptions {
  /**
   * `true` only reports, beside whatever CORS handling the application has: nothing is set, removed, answered or
   * delayed, and `req.cors` is not set. Where a browser would treat a response in another way if this configuration
   * decided, a {@link CorsDifference} is published on the diagnostics channel `express-resource-cors:difference`.
   * Default: `false`.
   */
  readonly reportOnly?: boolean | undefined;
}

/** Options of one `cors()`. */
export interface CorsMiddlewareOptions extends CorsResourceOption, CorsGlobalOptions {}

/**
 * Finds the resource that the application names for a request.
 *
 * @internal
 */
export type NameReader = (
  request: IncomingMessage,
  configuration: CompiledConfiguration,
) => NamedResource | undefined;

const checkResource: Check = (value, name) => {
  if (typeof value === 'function') return [];
  const read = readResourceName(value);
  return typeof read === 'string' ? [problem('invalid-resource', name, value, read)] : [];
};

const RESOURCE: OptionTable = { resource: { check: checkResource } };
const GLOBAL: OptionTable = { reportOnly: { check: checkBoolean } };

/**
 * The options of a middleware, as they have been read.
 *
 * @internal
 */
export interface ReadMiddlewareOptions {
  /** Undefined where the path names the resource. */
  readonly readName: NameReader | undefined;
  readonly reportOnly: boolean;
}

/**
 * Reads the options of a middleware.
 *
 * @throws CorsConfigurationError
 *
 * @internal
 */
export function readMiddlewareOptions(options: CorsMiddlewareOptions): ReadMiddlewareOptions {
  refuse(checkOptions({ ...RESOURCE, ...GLOBAL }, options, { example: `{ resource: 'Products' }` }));
  return { readName: nameReader(options), reportOnly: options.reportOnly ?? false };
}

/**
 * Checks the options of `registerGlobal()`, which stands where only paths name resources.
 *
 * @throws CorsConfigurationError
 */
export function checkGlobalOptions(options: CorsGlobalOptions): void {
  refuse(checkOptions(GLOBAL, options, { example: '{ reportOnly: true }' }));
}

/**
 * Reads how a request's resource is named; undefined where its path names it.
 *
 * @throws CorsConfigurationError
 *
 * @internal
 */
export function readResourceOption(options: CorsResourceOption): NameReader | undefined {
  refuse(checkOptions(RESOURCE, options, { example: `{ resource: 'Products' }` }));
  return nameReader(options);
}

function nameReader({ resource }: CorsResourceOption): NameReader | undefined {
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
