import * as requests from './requests';
import {
  blocked,
  read,
  type Expectation,
  type LabRedirect,
  type LabRequest,
  type Matrix,
  type Operation,
  type Resource,
  type Scenario,
} from './scenario';

const operations: Operation[] = [
  { id: 'get', group: 'Method', label: 'GET', about: 'A simple GET.' },
  { id: 'json', group: 'Method', label: 'POST JSON', about: 'A POST that needs a preflight.' },
  { id: 'patch', group: 'Method', label: 'PATCH', about: 'PATCH needs a preflight.' },
  { id: 'delete', group: 'Method', label: 'DELETE', about: 'DELETE needs a preflight.' },
  {
    id: 'bearer',
    group: 'Signed in by',
    label: 'Bearer token',
    about: 'Authenticated by the Authorization header.',
  },
  { id: 'cookies', group: 'Signed in by', label: 'Cookie', about: 'Authenticated by the session cookie.' },
  {
    id: 'anonymous',
    group: 'Signed in by',
    label: 'Nobody',
    about: 'Neither token nor cookie: authentication answers 401, and a script can read that.',
  },
  { id: 'missing', group: 'Errors', label: 'Missing', about: 'Nothing there: a 404 that a script can read.' },
  {
    id: 'broken',
    group: 'Errors',
    label: 'Throws',
    about: 'The handler throws: a 500 of the default error handler that a script can read.',
  },
  { id: 'here', group: 'Redirects', label: 'Same origin', about: 'Redirected to another path of the API.' },
  {
    id: 'elsewhere',
    group: 'Redirects',
    label: 'Another origin',
    about: 'Redirected to another origin: the browser goes on with Origin: null.',
  },
  {
    id: 'upload',
    group: 'XHR',
    label: 'Upload',
    about: 'Listening to the progress of an upload needs a preflight, for a plain POST too.',
  },
];

interface Cell {
  operation: string;
  request: LabRequest;
  redirect?: LabRedirect;
  listed: Expectation;
  /** `origin-not-allowed` where nothing else is said. */
  unlisted?: Expectation;
}

const method = blocked('method-not-allowed');
const header = blocked('request-header-not-allowed');
const cookies = blocked('cookies-not-allowed');
const unconfigured = blocked('resource-not-configured');
const ambiguous = blocked('ambiguous-path');

/** The same outcome whichever origin asks. */
const both = (outcome: Expectation) => ({ listed: outcome, unlisted: outcome });

const products: Cell[] = [
  { operation: 'get', request: requests.get('/api/products'), listed: read(200, { shows: ['ETag'] }) },
  {
    operation: 'json',
    request: requests.postJson('/api/products'),
    listed: read(201, { shows: ['Location'] }),
  },
  { operation: 'patch', request: requests.patchJson('/api/products/1'), listed: read(200) },
  { operation: 'delete', request: requests.remove('/api/products/1'), listed: method },
  { operation: 'bearer', request: requests.getWithAuthorization('/api/products'), listed: read(200) },
  { operation: 'cookies', request: requests.getWithCookies('/api/products'), listed: cookies },
  {
    operation: 'anonymous',
    request: requests.getAnonymously('/api/products'),
    listed: read(401, { hides: ['WWW-Authenticate'] }),
  },
  { operation: 'missing', request: requests.get('/api/products/99'), listed: read(404) },
  { operation: 'broken', request: requests.get('/api/products/broken'), listed: read(500) },
  {
    operation: 'here',
    request: requests.get('/api/products/latest'),
    redirect: { path: '/api/products/3', elsewhere: false },
    listed: read(200),
  },
  {
    operation: 'elsewhere',
    request: requests.get('/api/products/moved'),
    redirect: { path: '/api/products/3', elsewhere: true },
    listed: blocked('null-origin'),
  },
  { operation: 'upload', request: requests.upload('/api/products'), listed: read(201) },
];

const orders: Cell[] = [
  {
    operation: 'get',
    request: requests.get('/api/orders'),
    listed: read(200, { shows: ['ETag', 'X-Total-Count'] }),
  },
  { operation: 'json', request: requests.postJson('/api/orders'), listed: read(201) },
  { operation: 'patch', request: requests.patchJson('/api/orders/1'), listed: read(200) },
  { operation: 'delete', request: requests.remove('/api/orders/1'), listed: read(204) },
  { operation: 'bearer', request: requests.getWithAuthorization('/api/orders'), listed: read(200) },
  {
    operation: 'cookies',
    request: requests.getWithCookies('/api/orders'),
    listed: read(200, { shows: ['X-Total-Count'] }),
  },
  {
    operation: 'anonymous',
    request: requests.getAnonymously('/api/orders'),
    listed: read(401, { shows: ['WWW-Authenticate'] }),
  },
  { operation: 'missing', request: requests.get('/api/orders/99'), listed: read(404) },
  { operation: 'broken', request: requests.get('/api/orders/broken'), listed: read(500) },
  {
    operation: 'here',
    request: requests.postJson('/api/orders/resubmit'),
    redirect: { path: '/api/orders', elsewhere: false },
    listed: read(201),
  },
  {
    operation: 'elsewhere',
    request: requests.get('/api/orders/statement'),
    redirect: { path: '/reports/weekly.csv', elsewhere: true },
    listed: read(200),
  },
  { operation: 'upload', request: requests.upload('/api/orders'), listed: read(201) },
];

const daily: Cell[] = [
  { operation: 'get', request: requests.get('/reports/daily.csv'), listed: read(200, { shows: ['ETag'] }) },
  { operation: 'json', request: requests.postJson('/reports/daily.csv'), listed: method },
  { operation: 'patch', request: requests.patchJson('/reports/daily.csv'), listed: method },
  { operation: 'delete', request: requests.remove('/reports/daily.csv'), listed: method },
  { operation: 'bearer', request: requests.getWithAuthorization('/reports/daily.csv'), listed: header },
  { operation: 'cookies', request: requests.getWithCookies('/reports/daily.csv'), listed: read(200) },
  { operation: 'anonymous', request: requests.getAnonymously('/reports/daily.csv'), listed: read(401) },
  { operation: 'upload', request: requests.upload('/reports/daily.csv'), listed: method },
];

const anyReport: Cell[] = [
  { operation: 'get', request: requests.get('/reports/weekly.csv'), ...both(read(200, { hides: ['ETag'] })) },
  { operation: 'json', request: requests.postJson('/reports/weekly.csv'), ...both(method) },
  { operation: 'patch', request: requests.patchJson('/reports/weekly.csv'), ...both(method) },
  { operation: 'delete', request: requests.remove('/reports/weekly.csv'), ...both(method) },
  { operation: 'bearer', request: requests.getWithAuthorization('/reports/weekly.csv'), ...both(header) },
  { operation: 'cookies', request: requests.getWithCookies('/reports/weekly.csv'), ...both(cookies) },
  { operation: 'anonymous', request: requests.getAnonymously('/reports/weekly.csv'), ...both(read(401)) },
  { operation: 'missing', request: requests.get('/reports/yearly.csv'), ...both(read(404)) },
  {
    operation: 'here',
    request: requests.get('/reports/latest'),
    redirect: { path: '/reports/weekly.csv', elsewhere: false },
    ...both(read(200)),
  },
  {
    operation: 'elsewhere',
    request: requests.get('/reports/mirror'),
    redirect: { path: '/reports/weekly.csv', elsewhere: true },
    ...both(read(200)),
  },
  { operation: 'upload', request: requests.upload('/reports/weekly.csv'), ...both(method) },
];

const invoices: Cell[] = [
  { operation: 'get', request: requests.get('/api/invoices'), ...both(unconfigured) },
  { operation: 'json', request: requests.postJson('/api/invoices'), ...both(unconfigured) },
  { operation: 'patch', request: requests.patchJson('/api/invoices'), ...both(unconfigured) },
  { operation: 'delete', request: requests.remove('/api/invoices'), ...both(unconfigured) },
  { operation: 'bearer', request: requests.getWithAuthorization('/api/invoices'), ...both(unconfigured) },
  { operation: 'cookies', request: requests.getWithCookies('/api/invoices'), ...both(unconfigured) },
  { operation: 'anonymous', request: requests.getAnonymously('/api/invoices'), ...both(unconfigured) },
  { operation: 'here', request: requests.get('/api/invoices/moved'), ...both(unconfigured) },
  { operation: 'upload', request: requests.upload('/api/invoices'), ...both(unconfigured) },
];

/** Express's router reads this path as an invoice; read the way of its static files it is the products. */
const twoReadings = '/api/invoices/..%2Fproducts';

const ambiguousPath: Cell[] = [
  { operation: 'get', request: requests.get(twoReadings), ...both(ambiguous) },
  { operation: 'json', request: requests.postJson(twoReadings), ...both(ambiguous) },
  { operation: 'cookies', request: requests.getWithCookies(twoReadings), ...both(ambiguous) },
  { operation: 'upload', request: requests.upload(twoReadings), ...both(ambiguous) },
];

const rows: (Resource & { cells: Cell[] })[] = [
  {
    id: 'Products',
    group: 'Controllers',
    name: 'Products',
    allows: 'GET, POST, PATCH; Content-Type, Authorization; shows ETag, Location',
    cells: products,
  },
  {
    id: 'Orders',
    group: 'Controllers',
    name: 'Orders',
    allows: 'everything, to the listed origin',
    cells: orders,
  },
  {
    id: 'Invoices',
    group: 'Controllers',
    name: 'Invoices',
    allows: 'nothing: no entry names it',
    cells: invoices,
  },
  {
    id: 'daily',
    group: 'Static files',
    name: '~/reports/daily.csv',
    allows: 'GET; cookies; shows ETag',
    cells: daily,
  },
  {
    id: 'reports',
    group: 'Static files',
    name: '~/reports/:file',
    allows: 'GET, to every origin',
    cells: anyReport,
  },
  {
    id: 'ambiguous',
    group: 'A path that reads two ways',
    name: '/api/invoices/..%2Fproducts',
    allows: 'nothing: is it invoices or products?',
    cells: ambiguousPath,
  },
];

/** Errors, redirects, uploads and static files, on resources whose policies differ more. */
export function shopMatrix(): Matrix {
  return {
    id: 'shop',
    title: 'A shop: products, orders, reports',
    about: 'An error is an answer too: where the policy allows the request, a script can read its status.',
    operations,
    resources: rows.map(({ id, group, name, allows }) => ({ id, group, name, allows })),
    scenarios: rows.flatMap(({ id, cells }) => cells.map((cell): Scenario => scenario(id, cell))),
  };
}

function scenario(resource: string, cell: Cell): Scenario {
  return {
    unlisted: blocked('origin-not-allowed'),
    ...cell,
    id: `${resource} ${cell.operation}`,
    resource,
  };
}
