import path from 'node:path';
import express from 'express';
import { CorsConfiguration, registerGlobal } from 'express-resource-cors';
import { reloadOnChange } from './reload-on-change';

const { PORT = '3020', POLICIES = path.join(__dirname, 'policies.json') } = process.env;

const app = express();
const config = new CorsConfiguration();
app.get('/api/products', (_req, res) => {
  res.json([{ name: 'Kettle' }]);
});
registerGlobal(app, config);

reloadOnChange(POLICIES, config, {
  replaced: () => {
    console.log(`${POLICIES} counts from now on.`);
  },
  kept: (problems) => {
    console.error([`${POLICIES} is wrong, so nothing has changed:`, ...problems].join('\n  '));
  },
});
app.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`http://localhost:${PORT}/api/products, by the policies of ${POLICIES}: change them and see.`);
});
