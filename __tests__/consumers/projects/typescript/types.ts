// What compiles, and what must not. Nothing here runs.
import type { Application, NextFunction, Request, RequestHandler, Response } from 'express';
import {
  cachePolicies,
  cors,
  CorsCallbackError,
  CorsConfiguration,
  CorsConfigurationError,
  registerGlobal,
  type CorsAccessRequest,
  type CorsDecision,
  type CorsDocument,
  type CorsPolicy,
  type CorsReason,
} from 'express-resource-cors';
import { diagnose, DoctorError, type Diagnosis } from 'express-resource-cors/doctor';

declare const app: Application;
declare const store: { find(resource: string | null, origin: string): Promise<CorsPolicy | null> };

const config = new CorsConfiguration({ strict: true, basePath: '/shop', routes: ['/:controller/:action'] });

// Unknown options don't compile.
// @ts-expect-error: no such option
new CorsConfiguration({ origin: '*' });
// @ts-expect-error: no such option
cors(config, { resources: 'Products' });
// @ts-expect-error: no such property of an entry
config.add({ resources: ['Products'], origins: '*', method: ['GET'] });
// @ts-expect-error: no such option of a document
CorsConfiguration.from({ policies: [], credentials: true });
// @ts-expect-error: no such property of a policy
export const misspelt: CorsPolicy = { allowedHeaders: ['X-Id'] };
// @ts-expect-error: no such property of a check
void config.checkAccess({ url: '/', headers: ['X-Id'] });
// @ts-expect-error: no such option of the cache
cachePolicies(() => null, { max: 1, ttl: 1, timeToLive: 1 });
// @ts-expect-error: no such option of the doctor
void diagnose({ url: 'https://api.example.com', origin: 'null', retries: 3 });

// Nor do values of another type, or settings that aren't there.
// @ts-expect-error: seconds are a number
config.defaultCacheDuration = '600';
// @ts-expect-error: no such setting
config.maxAge = 600;
// @ts-expect-error: '*' or a list
config.add({ resources: 'Products', origins: '*' });
// @ts-expect-error: origins are text, not regular expressions
config.forOrigins(/example\.com$/);
// @ts-expect-error: an entry has to name its resources
config.add({ origins: '*' });
// @ts-expect-error: resources alone allow nothing
config.forResources('Products').allowMethods('GET');
// @ts-expect-error: the cache has to be bounded
cachePolicies(() => null, { ttl: 1000 });
// @ts-expect-error: a configuration is needed
cors();

// `req.cors` is typed, and is not there before the middleware has run.
export const handler: RequestHandler = (request, response) => {
  const decision: CorsDecision | undefined = request.cors;
  // @ts-expect-error: possibly undefined
  response.set('X-Reason', request.cors.reason);
  // @ts-expect-error: no such property
  response.set('X-Reason', request.cors?.why);
  response.json(decision?.message);
};
export function readOnly(request: Request, response: Response): void {
  if (!request.cors) return;
  const reason: CorsReason = request.cors.reason;
  // @ts-expect-error: no such reason
  if (reason === 'because') response.end();
  // @ts-expect-error: a decision is made once
  request.cors.allowed = true;
  // @ts-expect-error: its headers are too
  request.cors.headers['Vary'] = '*';
}

// The middleware is one for Express, whatever its application.
export const middleware: RequestHandler = cors(config);
app.use('/api', cors(config, { resource: (request) => request.headers['x-resource']?.toString() }));
app.use(cors({ policies: [{ resources: '*', origins: ['https://app.example.com'] }] }));
registerGlobal(app, config);
// @ts-expect-error: a name is text
cors(config, { resource: () => 7 });
// @ts-expect-error: a resource is named at once
cors(config, { resource: async () => Promise.resolve('Products') });

// Callbacks may be async, or not.
config.dynamicConfigurationCallback = () => null;
config.dynamicConfigurationCallback = ({ origin }) =>
  origin === 'https://a.example' ? { methods: '*' } : null;
config.dynamicConfigurationCallback = async ({ resource, origin, signal }: CorsAccessRequest) => {
  signal.throwIfAborted();
  return store.find(resource, origin);
};
config.dynamicConfigurationCallback = undefined;
config.staticConfigurationAccessFilter = (request, policy) => (request.isCorsActual ? policy : null);
config.staticConfigurationAccessFilter = async (request, policy) =>
  (await store.find(request.resource, request.origin)) ? { ...policy, cookies: false } : null;
// @ts-expect-error: no policy is null, not undefined
config.dynamicConfigurationCallback = () => undefined;
// @ts-expect-error: nor false
config.dynamicConfigurationCallback = async () => Promise.resolve(false);
// @ts-expect-error: a policy has lists
config.dynamicConfigurationCallback = () => ({ methods: 'GET' });
// @ts-expect-error: what is asked about can't be changed
config.dynamicConfigurationCallback = (request) => ((request.origin = 'null'), null);

// A cache is a callback; without a key it shows its own callback only what answers are kept by.
const partners = cachePolicies(({ resource, origin }) => store.find(resource, origin), {
  max: 100,
  ttl: 1000,
});
config.dynamicConfigurationCallback = partners;
partners.invalidate({ resource: 'Products', origin: 'https://app.example.com' });
partners.invalidate();
// @ts-expect-error: no text names an answer that is kept by resource and origin
partners.invalidate('Products');
// @ts-expect-error: the method is not what answers are kept by
cachePolicies(({ requestedMethod }) => ({ methods: [requestedMethod] }), { max: 100, ttl: 1000 });
cachePolicies(({ requestedMethod }) => ({ methods: [requestedMethod] }), {
  max: 100,
  ttl: 1000,
  key: ({ origin, requestedMethod }) => `${requestedMethod} ${origin}`,
}).invalidate('GET https://app.example.com');

// Documents come back as they went in; decisions come at once, or as a promise.
export const copy: CorsDocument = config.toJSON();
config.replaceWith(copy);
export async function check(): Promise<boolean> {
  // @ts-expect-error: it may be a promise
  config.checkAccess({ url: '/api/products' }).allowed;
  const decision: CorsDecision = await config.checkAccess({
    url: '/api/products',
    origin: 'https://a.example',
  });
  return decision.allowed;
}

// Errors are told apart by their classes.
export function onError(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (error instanceof CorsCallbackError) response.status(error.status).end(error.decision.reason);
  else if (error instanceof CorsConfigurationError) response.json(error.problems.map(({ code }) => code));
  else next(error);
}

// The doctor's answer.
export async function visit(): Promise<string | null> {
  try {
    const { verdict, remedy }: Diagnosis = await diagnose({ url: 'https://api.example.com', origin: 'null' });
    // @ts-expect-error: allowed or blocked
    if (verdict === 'perhaps') return null;
    return remedy;
  } catch (error) {
    return error instanceof DoctorError && error.code === 'timeout' ? 'slow' : null;
  }
}
