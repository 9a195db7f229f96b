import * as requests from './requests';
import {
  blocked,
  read,
  type Expectation,
  type LabRequest,
  type Matrix,
  type Operation,
  type Resource,
  type Scenario,
} from './scenario';

type PolicyNumber = '1' | '2' | '3' | '4';

interface Column {
  operation: Operation;
  request: (path: string) => LabRequest;
  /** What the listed origin is to see, by policy. */
  listed: Record<PolicyNumber, Expectation>;
}

const ok = read(200);
const method = blocked('method-not-allowed');
const header = blocked('request-header-not-allowed');
const cookies = blocked('cookies-not-allowed');
const foo = read(200, { shows: ['Foo'] });
const noFoo = read(200, { hides: ['Foo'] });
const noBar = read(200, { hides: ['Bar'] });

/** From Values1 to Values4. */
function inOrder(
  first: Expectation,
  second: Expectation,
  third: Expectation,
  fourth: Expectation,
): Record<PolicyNumber, Expectation> {
  return { 1: first, 2: second, 3: third, 4: fourth };
}

const columns: Column[] = [
  {
    operation: { id: 'get', group: 'Method', label: 'GET', about: 'A simple GET.' },
    request: requests.get,
    listed: inOrder(ok, ok, ok, ok),
  },
  {
    operation: { id: 'post', group: 'Method', label: 'POST text', about: 'A simple POST.' },
    request: requests.postText,
    listed: inOrder(ok, ok, ok, ok),
  },
  {
    operation: { id: 'put', group: 'Method', label: 'PUT', about: 'PUT needs a preflight.' },
    request: requests.put,
    listed: inOrder(method, method, ok, ok),
  },
  {
    operation: { id: 'delete', group: 'Method', label: 'DELETE', about: 'DELETE needs a preflight.' },
    request: requests.remove,
    listed: inOrder(method, method, method, ok),
  },
  {
    operation: {
      id: 'json',
      group: 'Request header',
      label: 'POST JSON',
      about: 'Content-Type: application/json needs a preflight.',
    },
    request: requests.postJson,
    listed: inOrder(header, header, ok, ok),
  },
  {
    operation: {
      id: 'foo',
      group: 'Request header',
      label: 'Foo',
      about: 'A header of one’s own needs a preflight.',
    },
    request: requests.getWithFoo,
    listed: inOrder(header, header, header, ok),
  },
  {
    operation: {
      id: 'authorization',
      group: 'Request header',
      label: 'Author\u00adization',
      about: 'A bearer token in the Authorization header needs a preflight.',
    },
    request: requests.getWithAuthorization,
    listed: inOrder(header, header, header, ok),
  },
  {
    operation: {
      id: 'cookies',
      group: 'Cookies',
      label: 'Session',
      about: 'Authenticated by the session cookie, with credentials: include.',
    },
    request: requests.getWithCookies,
    listed: inOrder(cookies, ok, cookies, ok),
  },
  {
    operation: {
      id: 'upload',
      group: 'XHR',
      label: 'Upload',
      about: 'Listening to the progress of an upload needs a preflight, for a plain POST too.',
    },
    request: requests.upload,
    listed: inOrder(ok, ok, ok, ok),
  },
  {
    operation: {
      id: 'shows-foo',
      group: 'Response header',
      label: 'Foo',
      about: 'Whether a script can read the response header Foo.',
      reads: 'Foo',
    },
    request: requests.get,
    listed: inOrder(noFoo, foo, noFoo, foo),
  },
  {
    operation: {
      id: 'shows-bar',
      group: 'Response header',
      label: 'Bar',
      about: 'Whether a script can read the response header Bar.',
      reads: 'Bar',
    },
    request: requests.get,
    listed: inOrder(noBar, noBar, noBar, noBar),
  },
];

const policies: { number: PolicyNumber; allows: string }[] = [
  { number: '1', allows: 'GET, POST' },
  { number: '2', allows: 'GET, POST; cookies; shows Foo' },
  { number: '3', allows: 'GET, POST, PUT; Content-Type' },
  { number: '4', allows: 'all methods; cookies; Content-Type, Foo, Authorization; shows Foo' },
];

/** The three ways to name a resource, and where each lives. */
const hosts: { group: string; name: (n: PolicyNumber) => string; path: (n: PolicyNumber) => string }[] = [
  { group: 'By controller', name: (n) => `Values${n}`, path: (n) => `/api/values${n}` },
  {
    group: 'By controller and action',
    name: (n) => `Values${n}.GetData`,
    path: (n) => `/mvc/values${n}/getdata`,
  },
  { group: 'By URL', name: (n) => `~/Handler${n}.ashx`, path: (n) => `/Handler${n}.ashx` },
];

/** Four policies, each under three names: whatever the name, a row of the same number looks the same. */
export function valuesMatrix(): Matrix {
  const resources: Resource[] = [];
  const scenarios: Scenario[] = [];
  for (const host of hosts) {
    for (const { number, allows } of policies) {
      const name = host.name(number);
      resources.push({ id: name, group: host.group, name, allows });
      for (const { operation, request, listed } of columns) {
        scenarios.push({
          id: `${name} ${operation.id}`,
          resource: name,
          operation: operation.id,
          request: request(host.path(number)),
          listed: listed[number],
          unlisted: blocked('origin-not-allowed'),
        });
      }
    }
  }
  return {
    id: 'values',
    title: 'Values1 to Values4: each policy, named in three ways',
    about:
      'Each policy is declared once, for a controller, an action and a URL together. Rows of the same number look the same.',
    operations: columns.map(({ operation }) => operation),
    resources,
    scenarios,
  };
}
