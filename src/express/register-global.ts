import type { CorsConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import { CorsConfigurationError, problem } from '../problems/problem';
import { cors } from './cors';
import { prepareApplication } from './guard-response';
import type { CorsMiddleware } from './http-types';
import { checkGlobalOptions, type CorsGlobalOptions } from './middleware-options';

/** An Express application, version 4 or 5, as far as {@link registerGlobal} needs one. */
export interface ExpressApplication {
  /** Adds a middleware behind those that are there. */
  use(middleware: CorsMiddleware): unknown;
}

interface Layer {
  readonly name?: string;
}

/** The layers with which Express 4 prepares a request (`req.query`, and `req` itself); all else is middleware. */
const EXPRESS_4_PREPARATION: readonly string[] = ['query', 'expressInit'];

/**
 * Puts the middleware in front of every other of the application, wherever this is called: authentication that
 * was added earlier can't swallow a preflight. Entries may be added to `config` afterwards.
 *
 * ```ts
 * const app = express();
 * app.use(authenticate);
 * registerGlobal(app, config);
 * ```
 *
 * @param app an Express application, version 4 or 5
 * @throws TypeError where the application's stack isn't one that Express has; nothing is in force then
 * @throws CorsConfigurationError where the declarative form of `config` or an option is wrong
 */
export function registerGlobal(
  app: ExpressApplication,
  config: CorsConfiguration | CorsDocument,
  options: CorsGlobalOptions = {},
): void {
  checkGlobalOptions(options);
  if ((config as unknown) === undefined) {
    const message =
      'registerGlobal() needs the application and its configuration: write registerGlobal(app, config)';
    throw new CorsConfigurationError([problem('invalid-value', '', config, message)]);
  }
  const middleware = cors(config, options);
  const before = stackOf(app)?.length;
  if (before === undefined) throw unknownApplication();
  app.use(middleware);
  const stack = stackOf(app);
  if (!stack || stack.length <= before) throw unknownApplication();
  // Tracing tools wrap a layer's function, so the new layer is known by its place, not by what it holds.
  const [layer] = stack.splice(-1) as [Layer];
  const prepared =
    isExpress4(app) && EXPRESS_4_PREPARATION.every((name, index) => stack[index]?.name === name);
  stack.splice(prepared ? EXPRESS_4_PREPARATION.length : 0, 0, layer);
  // Who only reports guards nothing.
  if (options.reportOnly) return;
  const { request, response } = app as ExpressApplication & { request?: unknown; response?: unknown };
  prepareApplication({ request, response });
}

/** The application's layers: `app._router` in Express 4, where it is made at first use, `app.router` in Express 5. */
function stackOf(app: unknown): Layer[] | undefined {
  if (typeof app !== 'function') return undefined;
  if (isExpress4(app)) app.lazyrouter();
  return stackIn(app, '_router') ?? stackIn(app, 'router');
}

/** Whether the application makes its router at first use, as Express 4 does. */
function isExpress4(app: object): app is { lazyrouter: () => void } {
  return 'lazyrouter' in app && typeof app.lazyrouter === 'function';
}

function stackIn(app: object, property: '_router' | 'router'): Layer[] | undefined {
  try {
    const router = (app as Record<typeof property, { readonly stack?: unknown } | null | undefined>)[
      property
    ];
    return Array.isArray(router?.stack) ? (router.stack as Layer[]) : undefined;
  } catch {
    return undefined; // Express 4 throws at `app.router`, to say that it is gone
  }
}

function unknownApplication(): TypeError {
  return new TypeError(
    'registerGlobal() needs an Express 4 or 5 application, and does not know the stack of this one. ' +
      'Call app.use(cors(config)) instead, before anything else is added; for a router, router.use(cors(config)).',
  );
}
