import { CorsCallbackError, CorsConfiguration } from 'express-resource-cors';

test('a callback that fails for a path without a resource says so', async () => {
  const config = new CorsConfiguration({
    basePath: '/shop',
    dynamicConfigurationCallback: () => {
      throw new Error('no store');
    },
  });
  const check = () => config.checkAccess({ url: '/elsewhere', origin: 'https://app.example.com' });
  await expect(check()).rejects.toThrow(CorsCallbackError);
  await expect(check()).rejects.toThrow(
    'dynamicConfigurationCallback failed for a path that names no resource: no store',
  );
});
