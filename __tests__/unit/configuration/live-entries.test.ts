import { CorsConfiguration } from 'express-resource-cors';
import { compiledOf } from '../../../src/configuration/cors-configuration';
import { allows, APP, OTHER } from '../support/decisions';

test('an entry added after a decision, counts from the next one on', () => {
  const config = new CorsConfiguration();
  expect(allows(config, '/products')).toBe(false);

  config.forResources('Products').forOrigins(APP);
  expect(allows(config, '/products')).toBe(true);

  config.add({ resources: ['Orders'], origins: [OTHER] });
  expect(allows(config, '/orders', OTHER)).toBe(true);
});

test('a call on an entry after a decision, counts from the next one on', () => {
  const config = new CorsConfiguration();
  const entry = config.forResources('Products').forOrigins(APP);
  expect(allows(config, '/products', APP, 'PUT')).toBe(false);

  entry.allowMethods('PUT');
  expect(allows(config, '/products', APP, 'PUT')).toBe(true);
  expect(allows(config, '/products', APP, 'POST')).toBe(false);
});

test('a resource configured later, is closed to the entries for all resources from then on', () => {
  const config = new CorsConfiguration();
  config.forOrigins(APP);
  expect(allows(config, '/products')).toBe(true);

  config.forResources('Products').forOrigins(OTHER);

  expect(allows(config, '/products')).toBe(false);
  expect(allows(config, '/orders')).toBe(true);
});

test('a configuration that did not change, is compiled once', () => {
  const config = new CorsConfiguration();
  config.forOrigins(APP);
  const compiled = compiledOf(config);

  allows(config, '/products');

  expect(compiledOf(config)).toBe(compiled);
});

test('a configuration that changed, leaves what was compiled before as it was', () => {
  const config = new CorsConfiguration();
  const entry = config.forResources('Products').forOrigins(APP);
  const before = compiledOf(config);

  entry.allowMethods('PUT');
  config.forResources('Orders').forOrigins(APP);

  expect(compiledOf(config)).not.toBe(before);
  expect([...before.resources.names()]).toEqual(['Products']);
  expect(
    before.resources.recognize('/products')?.configured?.origins.findExact(APP)?.policy.allowsMethod('PUT'),
  ).toBe(false);
});
