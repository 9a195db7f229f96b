import express, { type Request, type Response } from 'express';
import { CorsConfiguration, cors, registerGlobal, type CorsReason } from 'express-resource-cors';
import type { AddressInfo } from 'node:net';

const config = new CorsConfiguration({
  dynamicConfigurationCallback: async ({ origin }) => {
    await Promise.resolve();
    return origin.endsWith('.partner.example') ? { methods: ['GET'] } : null;
  },
});
config.forResources('Products').forOrigins('https://app.example.com').allowMethods('GET', 'PUT');

const app = express();
const products = express.Router();
products.use(cors(config, { resource: 'Products' }));
app.use('/api/products', products);

app.all('/api/products', (request: Request, response: Response) => {
  const reason: CorsReason | undefined = request.cors?.reason;
  response.json({ ...request.cors, reason });
});
registerGlobal(app, config);

const server = app.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
