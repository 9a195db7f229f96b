const JSON_TYPE = { 'Content-Type': 'application/json' };

/** What a partner's page does with the API: what it needs for that, and how it is sent. */
export const CALLS = [
  { id: 'list', name: 'GET /api/products', needs: 'the origin', path: '/api/products' },
  {
    id: 'cookies',
    name: 'GET /api/products, with cookies',
    needs: 'cookies',
    path: '/api/products',
    credentials: 'include',
  },
  {
    id: 'header',
    name: 'X-Total-Count of /api/products',
    needs: 'that response header',
    path: '/api/products',
    reads: 'X-Total-Count',
  },
  {
    id: 'put',
    name: 'PUT /api/products/1',
    needs: 'the method PUT, the request header Content-Type',
    path: '/api/products/1',
    method: 'PUT',
    headers: JSON_TYPE,
    body: JSON.stringify({ price: 41 }),
  },
  { id: 'orders', name: 'GET /api/orders', needs: 'the resource Orders', path: '/api/orders' },
  { id: 'status', name: 'GET /api/status', needs: 'nothing: its entry stands in code', path: '/api/status' },
];

/** What a script gets to see: `readable` or `blocked`, and a word on it. */
export async function call(api, { path, method = 'GET', headers = {}, credentials = 'omit', body, reads }) {
  try {
    const response = await fetch(api + path, { method, headers, credentials, body, cache: 'no-store' });
    if (!reads) {
      return { state: 'readable', detail: `status ${response.status}` };
    }
    const value = response.headers.get(reads);
    return value === null
      ? { state: 'blocked', detail: 'the answer, without it' }
      : { state: 'readable', detail: value };
  } catch (error) {
    return { state: 'blocked', detail: error.name };
  }
}
