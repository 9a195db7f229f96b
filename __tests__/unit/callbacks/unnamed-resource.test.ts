import { CorsCallbackError, CorsConfiguration } from 'express-resource-cors';

test('a callback that fails for a path without a resource says so', () => {
  const config = new CorsConfiguration({
    basePath: '/shop',
    dynamicConfigurationCallback: () => {
      throw new Error('no store');
    },
  });
  const check = () => config.checkAccess({ url: '/elsewhere', origin: 'https://app.example.com' });
  expect(check).toThrow(CorsCallbackError);
  expect(check).toThrow('dynamicConfigurationCallback failed for a path that names no resource: no store');
});
