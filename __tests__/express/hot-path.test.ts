import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { CorsConfiguration, registerGlobal } from 'express-resource-cors';
import { callsDuring } from '../support/calls-during';

test('an allowed GET crosses at most twelve files and 45 calls on Express', async () => {
  const config = new CorsConfiguration({ diagnostics: false });
  config
    .forResources('Products')
    .forOrigins('https://app.example.com')
    .allowMethods('GET', 'PUT')
    .allowCookies();
  const app = express();
  registerGlobal(app, config);
  app.get('/api/products/:id', (_req, res) => void res.json({ id: 7 }));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const ask = () =>
    new Promise((resolve, reject) => {
      const headers = { Origin: 'https://app.example.com' };
      request({ port, host: '127.0.0.1', path: '/api/products/7', headers, agent: false }, (response) => {
        response.resume().on('end', () => {
          resolve(response.headers['access-control-allow-origin']);
        });
      })
        .on('error', reject)
        .end();
    });
  try {
    // What is loaded and compiled for the first request, and remembered after the second.
    for (let times = 0; times < 3; times++) expect(await ask()).toBe('https://app.example.com');

    const calls = await callsDuring(ask);

    const total = [...calls.values()]
      .flatMap((ofFile) => [...ofFile.values()])
      .reduce((sum, count) => sum + count, 0);
    expect([...calls.keys()]).toContain('express/cors.ts');
    expect([...calls.keys()].length).toBeLessThanOrEqual(12);
    expect(total).toBeGreaterThan(20);
    expect(total).toBeLessThanOrEqual(45);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
