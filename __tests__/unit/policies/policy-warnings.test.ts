import { policyWarnings } from '../../../src/policies/policy-warnings';
import type { CorsPolicy } from 'express-resource-cors';

test.each<{ policy: CorsPolicy; code: string; path: string; value: string; message: string }>([
  {
    policy: { methods: ['GET', 'DELTE'] },
    code: 'unknown-method',
    path: 'methods[1]',
    value: 'DELTE',
    message: `'DELTE' is a method that Node's parser does not know: it answers 400 to such a request; did you mean 'DELETE'?`,
  },
  {
    policy: { methods: ['frobnicate'] },
    code: 'unknown-method',
    path: 'methods[0]',
    value: 'frobnicate',
    message: `'frobnicate' is a method that Node's parser does not know: it answers 400 to such a request; leave it out`,
  },
  {
    // Never advice that would be refused.
    policy: { methods: ['TRACES'] },
    code: 'unknown-method',
    path: 'methods[0]',
    value: 'TRACES',
    message: `'TRACES' is a method that Node's parser does not know: it answers 400 to such a request; leave it out`,
  },
  {
    policy: { requestHeaders: ['X-Foo', 'Access-Control-Allow-Origin'] },
    code: 'response-header-in-request',
    path: 'requestHeaders[1]',
    value: 'Access-Control-Allow-Origin',
    message: `'Access-Control-Allow-Origin' is a header of responses, not of requests; leave it out of requestHeaders: this library sends it`,
  },
  {
    policy: { requestHeaders: ['vary'] },
    code: 'response-header-in-request',
    path: 'requestHeaders[0]',
    value: 'vary',
    message: `'vary' is a header of responses, not of requests; leave it out of requestHeaders`,
  },
  {
    policy: { responseHeaders: ['ETag', 'If-Match'] },
    code: 'request-header-in-response',
    path: 'responseHeaders[1]',
    value: 'If-Match',
    message: `'If-Match' is a header of requests, which no response has; leave it out of responseHeaders, or name it in requestHeaders if scripts send it`,
  },
  {
    policy: { responseHeaders: ['Origin'] },
    code: 'request-header-in-response',
    path: 'responseHeaders[0]',
    value: 'Origin',
    message: `'Origin' is a header of requests, which no response has; leave it out of responseHeaders`,
  },
])('$value in $policy, is worth a warning', ({ policy, ...warning }) => {
  expect(policyWarnings(policy)).toEqual([warning]);
});

test.each<CorsPolicy>([
  {},
  { methods: '*', requestHeaders: '*', responseHeaders: '*' },
  { methods: ['get', 'PATCH', 'propfind', 'QUERY'] },
  { requestHeaders: ['Content-Type', 'Authorization', 'X-Foo', 'ETag', 'Content-Disposition', 'If-Match'] },
  {
    responseHeaders: [
      'ETag',
      'Authorization',
      'Location',
      'Link',
      'X-Total',
      'Content-Range',
      'Accept-Patch',
    ],
  },
])('%p, is not', (policy) => {
  expect(policyWarnings(policy)).toEqual([]);
});
