import express from 'express';
import { CorsConfiguration, registerGlobal } from 'express-resource-cors';

const config = new CorsConfiguration();
config.forResources('Products').forOrigins('https://app.example.com').allowMethods('GET', 'PUT');

const app = express();
app.all('/api/products', (request, response) => {
  response.json(request.cors);
});
registerGlobal(app, config);

const server = app.listen(0, '127.0.0.1', () => {
  console.log(server.address().port);
});
