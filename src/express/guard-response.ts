import { IncomingMessage, ServerResponse } from 'node:http';
import type { RoutedRequest } from './http-types';
import { CORS_PROPERTY, keptDecision, type KeptDecision } from './kept-decision';
import {
  GUARDED,
  guardedMethods,
  methodsOf,
  NODE_METHODS,
  writeHeaders,
  type HeaderMethods,
} from './response-guard';

/** The prototypes of one application, `app.request` and `app.response`, and the methods that guard its responses. */
interface Prepared {
  readonly request: object;
  readonly response: object;
  readonly methods: HeaderMethods;
}

const prepared = new WeakMap<object, Prepared>();
/** Of the application whose request came last: mostly there is but one. */
let latest: Prepared | undefined;

const keptForRequest = (response: object): KeptDecision | undefined => {
  const request: unknown = Reflect.get(response, 'req');
  const kept = typeof request === 'object' && request !== null ? keptDecision(request) : undefined;
  // The prototypes of an application are guarded; what is left to the application is not.
  return kept?.outcome.reason === 'exempt' ? undefined : kept;
};

/** For responses of plain `node:http`, which have no prototype of an application in between. */
const NODE = ServerResponse.prototype as unknown as HeaderMethods;
const ON_NODE = guardedMethods(NODE, keptForRequest);

/**
 * Writes down what was decided, and guards it until it leaves (docs/design.md § Speed). On Express the guard is
 * part of the application's prototypes, on plain `node:http` it is four properties of the response. A response that
 * is neither, or whose methods others have replaced already, gets methods of its own.
 */
export function decorate(request: RoutedRequest, response: ServerResponse, kept: KeptDecision): void {
  const { headers } = kept.outcome;
  try {
    if (Object.getPrototypeOf(response) === ServerResponse.prototype) {
      if (hasNodesMethods(response as unknown as HeaderMethods) && response.req === request) {
        kept.touched = writeHeaders(response, NODE_METHODS, headers);
        defineCors(request);
        guardOnNode(response);
        return;
      }
    } else if (isUntouched(response) && (isPrepared(response) || prepare(request, response))) {
      kept.touched = writeHeaders(response, NODE_METHODS, headers);
      return;
    }
    guardByItself(request, response, kept);
  } catch (error) {
    // While a callback was asked, something else has answered.
    if (!response.headersSent) throw error;
  }
}

/** Has `req.cors` show what was decided, where nothing is written. */
export function showDecision(request: object, response: object): void {
  if (!isPrepared(response) && !prepare(request, response)) defineCors(request);
}

/** Whether a response of plain `node:http` has the methods of its prototype. */
function hasNodesMethods(response: HeaderMethods): boolean {
  const { setHeader, appendHeader, removeHeader, writeHead } = NODE;
  return (
    response.writeHead === writeHead &&
    response.setHeader === setHeader &&
    response.appendHeader === appendHeader &&
    response.removeHeader === removeHeader
  );
}

function guardOnNode(response: ServerResponse): void {
  const own: HeaderMethods = response as never;
  own.writeHead = ON_NODE.writeHead;
  own.setHeader = ON_NODE.setHeader;
  own.appendHeader = ON_NODE.appendHeader;
  own.removeHeader = ON_NODE.removeHeader;
}

/** Whether nobody has given this response methods of its own, which might bypass those of its prototype. */
function isUntouched(response: object): boolean {
  return !(
    Object.hasOwn(response, 'writeHead') ||
    Object.hasOwn(response, 'setHeader') ||
    Object.hasOwn(response, 'appendHeader') ||
    Object.hasOwn(response, 'removeHeader')
  );
}

function isPrepared(of: object): boolean {
  const prototype = Object.getPrototypeOf(of) as object;
  if (latest?.response !== prototype) {
    latest = prepared.get(prototype);
    if (!latest) return false;
  }
  const { response, methods } = latest;
  // A tool that replaced one of them may call Node's own in its place.
  const { writeHead, setHeader, appendHeader, removeHeader } = response as HeaderMethods;
  return (
    writeHead === methods.writeHead &&
    setHeader === methods.setHeader &&
    appendHeader === methods.appendHeader &&
    removeHeader === methods.removeHeader
  );
}

/** Prepares the prototypes of the application that these objects have, if they are Express's; whether it did. */
function prepare(request: object, response: object): boolean {
  const prototypes = {
    request: Object.getPrototypeOf(request) as object,
    response: Object.getPrototypeOf(response) as object,
  };
  return !prepared.has(prototypes.response) && prepareApplication(prototypes);
}

/**
 * Prepares the prototypes of an Express application: `req.cors`, and methods that guard what was decided. Express
 * documents `app.request` and `app.response` for such extension; mounted applications inherit from them.
 *
 * @returns whether they are such prototypes
 */
export function prepareApplication({ request, response }: { request: unknown; response: unknown }): boolean {
  if (!isApplicationPrototype(request) || !isApplicationPrototype(response)) return false;
  if (!(response instanceof ServerResponse)) return false;
  if (prepared.has(response)) return true;
  Object.defineProperty(request, 'cors', CORS_PROPERTY);
  latest = { request, response, methods: guard(response) };
  prepared.set(response, latest);
  guardElsewhere(response);
  return true;
}

/** Express gives both prototypes of an application a property `app`. */
function isApplicationPrototype(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && Object.hasOwn(value, 'app') && Object.isExtensible(value)
  );
}

/** Gives an object guarded methods, which do their work by those that it had or inherits. */
function guard(target: object): HeaderMethods {
  const inherited = Object.getPrototypeOf(target) as HeaderMethods;
  const own = GUARDED.filter((name) => Object.hasOwn(target, name));
  const below =
    own.length === 0
      ? inherited
      : Object.assign(
          Object.create(inherited) as HeaderMethods,
          Object.fromEntries(own.map((name) => [name, (target as HeaderMethods)[name]])),
        );
  const methods = guardedMethods(below, keptForRequest);
  define(target, methods);
  return methods;
}

const guardedElsewhere = new WeakSet();

/**
 * An application that is mounted in two others has the prototypes of the last one. So a response can come to have
 * prototypes that were never prepared: what all applications inherit from looks at a head that was not mended yet.
 */
function guardElsewhere(response: object): void {
  let common = response;
  for (let next = common; next !== ServerResponse.prototype; next = Object.getPrototypeOf(next) as object)
    common = next;
  if (common === response || guardedElsewhere.has(common)) return;
  guardedElsewhere.add(common);
  const inherited = Object.getPrototypeOf(common) as HeaderMethods;
  const below = Object.hasOwn(common, 'writeHead')
    ? Object.assign(Object.create(inherited) as HeaderMethods, {
        writeHead: (common as HeaderMethods).writeHead,
      })
    : inherited;
  const { writeHead } = guardedMethods(below, (each) => {
    const kept = keptForRequest(each);
    // Nothing was noted on the way.
    if (kept && !kept.mended) kept.touched = true;
    return kept;
  });
  define(common, { writeHead });
}

/** Guards one response by methods of its own, which do what it can do, and nothing where it can't. */
function guardByItself(request: object, response: object, kept: KeptDecision): void {
  defineCors(request);
  try {
    const own = ownMethods(response);
    writeHeaders(response, methodsOf(response, own), kept.outcome.headers);
    // What was done before it is not known, nor what is done past these methods.
    kept.touched = true;
    const guarded = guardedMethods(own, () => kept);
    define(
      response,
      Object.fromEntries(Object.keys(own).map((name) => [name, guarded[name as keyof HeaderMethods]])),
    );
  } catch {
    // It is not a response that headers can be set on.
  }
}

/** What a request has for its prototype that no application has changed; `req.cors` stands there once for all. */
const NODES_REQUEST: object = IncomingMessage.prototype;

function defineCors(request: object): void {
  if (Object.getPrototypeOf(request) === NODES_REQUEST) {
    // To define it for each request takes as long as to set two headers.
    if (!('cors' in NODES_REQUEST))
      Object.defineProperty(NODES_REQUEST, 'cors', { ...CORS_PROPERTY, enumerable: false });
    return;
  }
  try {
    Object.defineProperty(request, 'cors', CORS_PROPERTY);
  } catch {
    // A frozen request: the decision stays where it is kept.
  }
}

/** The methods that a response has of those that are guarded. */
function ownMethods(response: object): Partial<HeaderMethods> {
  const methods = GUARDED.map((name) => [name, (response as Record<string, unknown>)[name]] as const);
  return Object.fromEntries(methods.filter(([, method]) => typeof method === 'function'));
}

function define(target: object, methods: object): void {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(target, name, {
      configurable: true,
      enumerable: false,
      writable: true,
      value: value as unknown,
    });
  }
}
