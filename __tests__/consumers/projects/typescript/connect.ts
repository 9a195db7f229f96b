import connect = require('connect');
import { CorsConfiguration, cors } from 'express-resource-cors';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const config = new CorsConfiguration();
config.forResources('Products').forOrigins('https://app.example.com').allowMethods('GET', 'PUT');

const app = connect();
app.use(cors(config));
app.use('/api/products', (request, response) => {
  response.end(JSON.stringify(request.cors));
});

const server = createServer(app).listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
