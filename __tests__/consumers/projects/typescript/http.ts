import { CorsConfiguration, cors } from 'express-resource-cors';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const config = new CorsConfiguration();
config.forResources('Products').forOrigins('https://app.example.com').allowMethods('GET', 'PUT');
const guard = cors(config);

const server = createServer((request, response) => {
  guard(request, response, (error) => {
    if (error !== undefined) response.statusCode = 500;
    response.end(JSON.stringify(request.cors));
  });
}).listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
