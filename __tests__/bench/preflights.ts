import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { cors, CorsConfiguration } from 'express-resource-cors';

/** A preflight by what is unusual about it. */
export interface Preflight {
  readonly path?: string;
  readonly origin?: string;
  readonly requestHeaders?: string;
}

/** One that is refused for its origin, as most are. */
export const REFUSED: Preflight = { origin: 'https://other.example.com' };

const config = new CorsConfiguration({ diagnostics: false });
config
  .forResources('Products', '~/reports/:id', '~/reports/daily.csv')
  .forOrigins('https://app.example.com', 'https://*.partners.example.com')
  .allowMethods('GET', 'PUT')
  .allowRequestHeaders('Content-Type');
const middleware = cors(config);
const socket = new Socket();

/** Sends a preflight through the middleware; it is answered to nobody. */
export function answer({
  path = '/api/products/7',
  origin = 'https://app.example.com',
  requestHeaders = 'content-type',
}: Preflight): void {
  const request = new IncomingMessage(socket);
  request.method = 'OPTIONS';
  request.url = path;
  request.headers = {
    host: 'api.example.com',
    origin,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': requestHeaders,
  };
  middleware(request, new ServerResponse(request), () => undefined);
}
