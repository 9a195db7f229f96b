import { CorsConfiguration, type CorsOptions, type CorsPolicy } from 'express-resource-cors';
import type { AccessInput } from '../../../src/engine/findings';
import {
  APP,
  concluded,
  decision,
  failed,
  OTHER,
  pending,
  preflight,
  request,
  unnamed,
} from '../support/decisions';
import { interceptWarnings } from '../support/warnings';

interceptWarnings();

function shop(options?: CorsOptions): CorsConfiguration {
  const config = new CorsConfiguration(options);
  config
    .forResources('Products')
    .forOrigins(APP, 'https://*.partners.example.com')
    .allowMethods('GET', 'PUT')
    .allowRequestHeaders('X-Request-Id');
  config.forResources('Cookies').forAllOrigins().allowCookies();
  config.forResources('Feed').forAllOrigins();
  return config;
}

/** With an entry for all resources too. */
function open(options?: CorsOptions): CorsConfiguration {
  const config = shop(options);
  config.forOrigins('https://elsewhere.example');
  return config;
}

function ofMany(count: number): CorsConfiguration {
  const config = new CorsConfiguration();
  for (let index = 0; index < count; index++) config.forOrigins(`https://o${String(index)}.example`);
  return config;
}

const asking = (name: keyof CorsOptions) => shop({ [name]: () => null });

const PRODUCTS = `'Products' (from the path '/api/products')`;
const ENTRY = `the entry forResources('Products').forOrigins('${APP}', 'https://*.partners.example.com')`;

/** What the engine decides at once. */
const AT_ONCE: readonly { what: string; config?: CorsConfiguration; input: AccessInput; message: string }[] =
  [
    {
      what: 'a request, allowed',
      input: request({ method: 'PUT' }),
      message: `The 'PUT' request from '${APP}' to ${PRODUCTS} is allowed by ${ENTRY}.`,
    },
    {
      what: 'a preflight, allowed',
      input: preflight({ requestMethod: 'PUT' }),
      message: `The preflight for 'PUT' from '${APP}' to ${PRODUCTS} is allowed by ${ENTRY}.`,
    },
    {
      what: 'a request, allowed by an entry for all resources',
      config: open(),
      input: request({ path: '/orders', origin: 'https://elsewhere.example' }),
      message: `The 'GET' request from 'https://elsewhere.example' to 'orders' (from the path '/orders') is allowed by the entry forAllResources().forOrigins('https://elsewhere.example').`,
    },
    {
      what: 'a request with cookies that the entry does not allow',
      input: request({ credentials: true }),
      message: `The 'GET' request from '${APP}' to ${PRODUCTS} is allowed by ${ENTRY}, but it goes with cookies, which that does not allow: a browser keeps the answer from a script that asked with credentials. To allow them, write config.extend({ resources: ['Products'], origins: ['${APP}'], cookies: true }).`,
    },
    {
      what: 'no Origin header',
      input: request({ origin: undefined }),
      message: `The request has no Origin header, so it is not a CORS request and nothing is decided.`,
    },
    {
      what: "the server's own origin",
      input: request({ sameOrigin: true }),
      message: `The request comes from the server's own origin, '${APP}', so nothing is decided.`,
    },
    {
      what: 'a malformed origin',
      input: request({ origin: `${APP}/x` }),
      message: `The request to ${PRODUCTS} is refused before any entry is looked at, for its Origin header is malformed: it has a path, which no origin has. Browsers send scheme://host[:port], so no entry can allow it.`,
    },
    {
      what: 'a malformed origin of a preflight',
      input: preflight({ origin: 'https://[' }),
      message: `The preflight to ${PRODUCTS} is refused before any entry is looked at, for its Origin header is malformed: its host or port is not one that browsers send. Browsers send scheme://host[:port], so no entry can allow it.`,
    },
    {
      what: 'the origin null',
      input: request({ origin: 'null' }),
      message: `The origin 'null' (a sandboxed or local document, or a redirect from another origin) is anybody's, so no entry names it for ${PRODUCTS}. Open the page by http or https and not in a sandbox, and ask for the URL to which the redirect leads.`,
    },
    {
      what: 'the origin null, where entries for all resources decide',
      config: open(),
      input: request({ origin: 'null', path: '/orders' }),
      message: `The origin 'null' (a sandboxed or local document, or a redirect from another origin) is anybody's, so no entry names it for 'orders' (from the path '/orders'). Open the page by http or https and not in a sandbox, and ask for the URL to which the redirect leads.`,
    },
    {
      what: 'the origin null to an entry with cookies',
      input: request({ origin: 'null', path: '/cookies' }),
      message: `The origin 'null' (a sandboxed or local document, or a redirect from another origin) is anybody's, so the entry forResources('Cookies').forAllOrigins(), which allows cookies, refuses it for 'Cookies' (from the path '/cookies'). Open the page by http or https and not in a sandbox, and ask for the URL to which the redirect leads.`,
    },
    {
      what: 'a path of two readings',
      input: request({ path: '/a/..%2Fb' }),
      message: `The path '/a/..%2Fb' has a '..' segment, which no browser sends and which servers read in different ways, so it is refused whoever asks, before any entry is looked at. Send the path that is meant, without it.`,
    },
    {
      what: 'a path outside basePath',
      config: shop({ basePath: '/shop' }),
      input: request({ path: '/orders' }),
      message: `The path '/orders' is outside basePath '/shop', so it names no resource, and the 'GET' request from '${APP}' is refused. Set basePath to what the paths of the application begin with.`,
    },
    {
      what: 'a path outside basePath, refused by entries for all resources',
      config: open({ basePath: '/shop' }),
      input: request({ path: '/orders' }),
      message: `The origin '${APP}' is not allowed for the path '/orders': it has no entry of its own, and those for all resources are for 'https://elsewhere.example'.`,
    },
    {
      what: 'a resource that is not configured',
      input: request({ path: '/unheard-of' }),
      message: `'unheard-of' (from the path '/unheard-of') has no entry, and none is for all resources, so the 'GET' request from '${APP}' is refused. To allow it, write config.forResources('unheard-of').forOrigins('${APP}').allowMethods('GET').`,
    },
    {
      what: 'a resource that was probably misspelt',
      input: preflight({ path: '/product' }),
      message: `'product' (from the path '/product') has no entry of its own, and none is for all resources, so the preflight for 'GET' from '${APP}' is refused. No entry has this name; did you mean 'Products'? Correct it in the path, or in the entry.`,
    },
    {
      what: 'an origin that is not allowed',
      input: request({ origin: OTHER }),
      message: `The origin '${OTHER}' is not allowed for ${PRODUCTS}: its entries are for '${APP}', 'https://*.partners.example.com'. To allow it, write config.forResources('Products').forOrigins('${OTHER}').allowMethods('GET').`,
    },
    {
      what: 'an origin that is not allowed, where entries for all resources decide',
      config: open(),
      input: request({ path: '/unheard-of' }),
      message: `The origin '${APP}' is not allowed for 'unheard-of' (from the path '/unheard-of'): it has no entry of its own, and those for all resources are for 'https://elsewhere.example'. To allow it, write config.extend({ resources: ['unheard-of'], origins: ['${APP}'], methods: ['GET'] }).`,
    },
    {
      what: 'an origin that is not allowed, for a resource that was probably misspelt',
      config: open(),
      input: request({ path: '/product' }),
      message: `'product' (from the path '/product') has no entry of its own, and those for all resources are not for '${APP}', so the 'GET' request from '${APP}' is refused. No entry has this name; did you mean 'Products'? Correct it in the path, or in the entry.`,
    },
    {
      what: 'an origin that is none of many',
      config: ofMany(30),
      input: request(),
      message: `The origin '${APP}' is not allowed for 'products' (from the path '/api/products'): it has no entry of its own, and those for all resources are for 'https://o0.example', 'https://o1.example', 'https://o2.example', 'https://o3.example', 'https://o4.example', 'https://o5.example', 'https://o6.example', 'https://o7.example' and 22 more. To allow it for all resources, as this configuration names none, write config.forOrigins('${APP}').allowMethods('GET').`,
    },
    {
      what: 'an origin whose host is allowed by a scheme of its own',
      config: new CorsConfiguration().add({ resources: '*', origins: ['capacitor://app.example.com'] }),
      input: request(),
      message: `The origin '${APP}' is not allowed for 'products' (from the path '/api/products'): it has no entry of its own, and those for all resources are for 'capacitor://app.example.com'. To allow it for all resources, as this configuration names none, write config.forOrigins('${APP}').allowMethods('GET').`,
    },
    {
      what: 'an origin in another spelling',
      input: request({ origin: 'HTTPS://Other.Example.net' }),
      message: `The origin '${OTHER}' is not allowed for ${PRODUCTS}: its entries are for '${APP}', 'https://*.partners.example.com'. To allow it, write config.forResources('Products').forOrigins('${OTHER}').allowMethods('GET').`,
    },
    {
      what: 'a method that is not listed',
      input: request({ method: 'DELETE' }),
      message: `The 'DELETE' request from '${APP}' to ${PRODUCTS} is refused: the method 'DELETE' is not allowed by ${ENTRY}, which allows 'GET', 'PUT'. To allow it, write config.extend({ resources: ['Products'], origins: ['${APP}'], methods: ['DELETE'] }).`,
    },
    {
      what: 'a method in lower case that is listed in upper case',
      input: preflight({ requestMethod: 'put' }),
      message: `The preflight for 'put' from '${APP}' to ${PRODUCTS} is refused: the method 'put' is not allowed by ${ENTRY}, which allows 'GET', 'PUT'. Methods are compared with case, and browsers send 'put' as it is written: write 'PUT' in the script.`,
    },
    {
      what: 'a method in lower case that is not listed',
      input: preflight({ requestMethod: 'patch' }),
      message: `The preflight for 'patch' from '${APP}' to ${PRODUCTS} is refused: the method 'patch' is not allowed by ${ENTRY}, which allows 'GET', 'PUT'. Methods are compared with case, and browsers send 'patch' as it is written: write 'PATCH' in the script. To allow that, write config.extend({ resources: ['Products'], origins: ['${APP}'], methods: ['PATCH'] }).`,
    },
    {
      what: 'a method that is not listed, of the entry for everybody',
      input: request({ path: '/feed', method: 'DELETE' }),
      message: `The 'DELETE' request from '${APP}' to 'Feed' (from the path '/feed') is refused: the method 'DELETE' is not allowed by the entry forResources('Feed').forAllOrigins(), which allows 'GET', 'HEAD', 'POST'. To allow it, write config.extend({ resources: ['Feed'], origins: ['${APP}'], methods: ['DELETE'] }).`,
    },
    {
      what: 'a method that no browser sends',
      input: request({ method: 'TRACE' }),
      message: `The 'TRACE' request from '${APP}' to ${PRODUCTS} is refused: the method 'TRACE' is not allowed by ${ENTRY}, which allows 'GET', 'PUT'. No browser sends this method, so it can not be allowed.`,
    },
    {
      what: 'a header that is not listed',
      input: preflight({ requestHeaders: 'x-other' }),
      message: `The preflight for 'GET' from '${APP}' to ${PRODUCTS} is refused: the request header 'x-other' is not allowed by ${ENTRY}, which allows 'X-Request-Id'. To allow it, write config.extend({ resources: ['Products'], origins: ['${APP}'], requestHeaders: ['x-other'] }).`,
    },
    {
      what: 'a header that was probably misspelt',
      input: preflight({ requestHeaders: 'x-requestid' }),
      message: `The preflight for 'GET' from '${APP}' to ${PRODUCTS} is refused: the request header 'x-requestid' is not allowed by ${ENTRY}, which allows 'X-Request-Id'. Did you mean 'X-Request-Id'? To allow it, write config.extend({ resources: ['Products'], origins: ['${APP}'], requestHeaders: ['x-requestid'] }).`,
    },
    {
      what: 'a header where none is listed',
      input: preflight({ path: '/feed', requestHeaders: 'x-request-id' }),
      message: `The preflight for 'GET' from '${APP}' to 'Feed' (from the path '/feed') is refused: the request header 'x-request-id' is not allowed by the entry forResources('Feed').forAllOrigins(), which allows no request headers. To allow it, write config.extend({ resources: ['Feed'], origins: ['${APP}'], requestHeaders: ['x-request-id'] }).`,
    },
    {
      what: 'a header that no script can set',
      input: preflight({ requestHeaders: 'cookie' }),
      message: `The preflight for 'GET' from '${APP}' to ${PRODUCTS} is refused: the request header 'cookie' is not allowed by ${ENTRY}, which allows 'X-Request-Id'. No browser lets scripts set this header, so it can not be allowed.`,
    },
    {
      what: 'a content type',
      input: preflight({ requestHeaders: 'content-type' }),
      message: `The preflight for 'GET' from '${APP}' to ${PRODUCTS} is refused: the request header 'content-type' is not allowed by ${ENTRY}, which allows 'X-Request-Id'. Content-Type must be allowed for 'application/json' and all but three simple types. To allow it, write config.extend({ resources: ['Products'], origins: ['${APP}'], requestHeaders: ['content-type'] }).`,
    },
    {
      what: 'a method of the origin null, which no call can name',
      input: request({ origin: 'null', path: '/feed', method: 'DELETE' }),
      message: `The 'DELETE' request from 'null' to 'Feed' (from the path '/feed') is refused: the method 'DELETE' is not allowed by the entry forResources('Feed').forAllOrigins(), which allows 'GET', 'HEAD', 'POST'. The origin 'null' is anybody's, so no entry can allow more to it alone: send the request from a page that has an origin.`,
    },
    {
      what: 'a header of the origin null, which no call can name',
      input: preflight({ origin: 'null', path: '/feed', requestHeaders: 'x-a' }),
      message: `The preflight for 'GET' from 'null' to 'Feed' (from the path '/feed') is refused: the request header 'x-a' is not allowed by the entry forResources('Feed').forAllOrigins(), which allows no request headers. The origin 'null' is anybody's, so no entry can allow more to it alone: send the request from a page that has an origin.`,
    },
    {
      what: 'a preflight without one method',
      input: preflight({ requestMethod: 'P T' }),
      message: `The preflight from '${APP}' to ${PRODUCTS}, for which ${ENTRY} decides, is refused: its Access-Control-Request-Method header is not a single token. Browsers send one method there.`,
    },
    {
      what: 'a preflight without one method, where no entry decides',
      config: asking('dynamicConfigurationCallback'),
      input: preflight({ origin: OTHER, requestMethod: '' }),
      message: `The preflight from '${OTHER}' to ${PRODUCTS}, for which no entry decides, is refused: its Access-Control-Request-Method header is not a single token. Browsers send one method there.`,
    },
    {
      what: 'a preflight with a name that is no token',
      input: preflight({ requestHeaders: 'x a' }),
      message: `The preflight for 'GET' from '${APP}' to ${PRODUCTS}, for which ${ENTRY} decides, is refused: its Access-Control-Request-Headers header has a name that is not a token. Browsers send header names separated by commas.`,
    },
    {
      what: 'a preflight with a name that is no token, where no entry decides',
      config: asking('dynamicConfigurationCallback'),
      input: preflight({ origin: OTHER, requestHeaders: 'x a' }),
      message: `The preflight for 'GET' from '${OTHER}' to ${PRODUCTS}, for which no entry decides, is refused: its Access-Control-Request-Headers header has a name that is not a token. Browsers send header names separated by commas.`,
    },
  ];

test.each(AT_ONCE)('$what, is explained in full', ({ config = shop(), input, message }) => {
  expect(decision(config, input).message).toBe(message);
});

const FILTER = 'staticConfigurationAccessFilter';
const CALLBACK = 'dynamicConfigurationCallback';

/** What is decided once a callback has answered: with a policy or null, or with an error. */
const ASKED: readonly {
  what: string;
  callback: typeof FILTER | typeof CALLBACK;
  input: AccessInput;
  answer: CorsPolicy | null | Error;
  message: string;
}[] = [
  {
    what: 'null from the filter',
    callback: FILTER,
    input: request(),
    answer: null,
    message: `The 'GET' request from '${APP}' to ${PRODUCTS} matched ${ENTRY}, but staticConfigurationAccessFilter answered null. Let it answer with a policy to allow the request.`,
  },
  {
    what: 'an error of the filter',
    callback: FILTER,
    input: preflight(),
    answer: new Error('no database'),
    message: `The preflight for 'GET' from '${APP}' to ${PRODUCTS} matched ${ENTRY}, but staticConfigurationAccessFilter failed: no database.`,
  },
  {
    what: 'a policy from the filter without the method',
    callback: FILTER,
    input: request(),
    answer: { methods: ['PUT'] },
    message: `The 'GET' request from '${APP}' to ${PRODUCTS} is refused: the method 'GET' is not allowed by the policy that staticConfigurationAccessFilter answered with for ${ENTRY}, which allows 'PUT'. To allow it, name it in the methods of the policy that staticConfigurationAccessFilter answers with.`,
  },
  {
    what: 'a policy from the filter without the header',
    callback: FILTER,
    input: preflight({ requestHeaders: 'x-request-id' }),
    answer: {},
    message: `The preflight for 'GET' from '${APP}' to ${PRODUCTS} is refused: the request header 'x-request-id' is not allowed by the policy that staticConfigurationAccessFilter answered with for ${ENTRY}, which allows no request headers. To allow it, name it in the requestHeaders of the policy that staticConfigurationAccessFilter answers with.`,
  },
  {
    what: 'a policy from the filter',
    callback: FILTER,
    input: request(),
    answer: {},
    message: `The 'GET' request from '${APP}' to ${PRODUCTS} is allowed by the policy that staticConfigurationAccessFilter answered with for ${ENTRY}.`,
  },
  {
    what: 'null from the callback',
    callback: CALLBACK,
    input: request({ origin: OTHER }),
    answer: null,
    message: `The 'GET' request from '${OTHER}' to ${PRODUCTS} matched no entry, and dynamicConfigurationCallback answered null. To allow it, let that callback answer with a policy for the resource 'Products' and this origin.`,
  },
  {
    what: 'null from the callback, for a resource that was probably misspelt',
    callback: CALLBACK,
    input: request({ origin: OTHER, path: '/product' }),
    answer: null,
    message: `The 'GET' request from '${OTHER}' to 'product' (from the path '/product') matched no entry, and dynamicConfigurationCallback answered null. Did you mean 'Products'? To allow it, let that callback answer with a policy for the resource 'product' and this origin.`,
  },
  {
    what: 'an error of the callback',
    callback: CALLBACK,
    input: request({ origin: OTHER }),
    answer: new Error('no database'),
    message: `The 'GET' request from '${OTHER}' to ${PRODUCTS} matched no entry, and dynamicConfigurationCallback failed: no database.`,
  },
  {
    what: 'a policy from the callback without the method',
    callback: CALLBACK,
    input: request({ origin: OTHER, method: 'DELETE' }),
    answer: {},
    message: `The 'DELETE' request from '${OTHER}' to ${PRODUCTS} is refused: the method 'DELETE' is not allowed by the policy from dynamicConfigurationCallback, which allows 'GET', 'HEAD', 'POST'. To allow it, name it in the methods of the policy that dynamicConfigurationCallback answers with.`,
  },
  {
    what: 'a policy from the callback without the header',
    callback: CALLBACK,
    input: preflight({ origin: OTHER, requestHeaders: 'x-a' }),
    answer: { requestHeaders: ['X-B'] },
    message: `The preflight for 'GET' from '${OTHER}' to ${PRODUCTS} is refused: the request header 'x-a' is not allowed by the policy from dynamicConfigurationCallback, which allows 'X-B'. To allow it, name it in the requestHeaders of the policy that dynamicConfigurationCallback answers with.`,
  },
  {
    what: 'a policy from the callback',
    callback: CALLBACK,
    input: request({ origin: OTHER }),
    answer: {},
    message: `The 'GET' request from '${OTHER}' to ${PRODUCTS} is allowed by the policy from dynamicConfigurationCallback.`,
  },
];

test.each(ASKED)('$what, is explained in full', ({ callback, input, answer, message }) => {
  const asked = pending(asking(callback), input);

  const decided = answer instanceof Error ? failed(asked, answer) : concluded(asked, answer);

  expect(decided.message).toBe(message);
});

test.each([
  { input: request(), kind: 'request' },
  { input: preflight(), kind: 'preflight' },
])('a $kind whose resource could not be named, is explained in full', ({ input, kind }) => {
  const { message } = unnamed(shop(), input, new Error('no database'));

  expect(message).toBe(
    `The ${kind} from '${APP}' for the path '/api/products' is refused before any entry is looked at: the function that names the resource for cors() failed: no database.`,
  );
});
