import { TOKEN } from '../api/authentication';
import type { LabRequest } from './scenario';

const JSON_BODY = '{"name":"Kettle"}';

/** The path with the token as a query parameter: authenticated, and still simple. */
function withToken(path: string): string {
  return `${path}?access_token=${TOKEN}`;
}

function request(method: string, path: string, more: Partial<LabRequest> = {}): LabRequest {
  return { method, path, credentials: 'omit', transport: 'fetch', ...more };
}

export const get = (path: string): LabRequest => request('GET', withToken(path));

export const postText = (path: string): LabRequest =>
  request('POST', withToken(path), { headers: { 'Content-Type': 'text/plain' }, body: 'Kettle' });

export const postJson = (path: string): LabRequest =>
  request('POST', withToken(path), { headers: { 'Content-Type': 'application/json' }, body: JSON_BODY });

/** Without a body and its content type, so that the method alone is what the policy has to allow. */
export const put = (path: string): LabRequest => request('PUT', withToken(path));

export const patchJson = (path: string): LabRequest =>
  request('PATCH', withToken(path), { headers: { 'Content-Type': 'application/json' }, body: JSON_BODY });

export const remove = (path: string): LabRequest => request('DELETE', withToken(path));

export const getWithFoo = (path: string): LabRequest =>
  request('GET', withToken(path), { headers: { Foo: 'bar' } });

/** Authenticated by the header in place of the query. */
export const getWithAuthorization = (path: string): LabRequest =>
  request('GET', path, { headers: { Authorization: `Bearer ${TOKEN}` } });

/** Authenticated by the session cookie in place of the query. */
export const getWithCookies = (path: string): LabRequest => request('GET', path, { credentials: 'include' });

/** Neither token nor cookie: the API answers 401. */
export const getAnonymously = (path: string): LabRequest => request('GET', path);

export const upload = (path: string): LabRequest =>
  request('POST', withToken(path), {
    headers: { 'Content-Type': 'text/plain' },
    body: { bytes: 256 * 1024 },
    transport: 'upload',
  });
