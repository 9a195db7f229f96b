import { Remembered } from '../../../src/text/remembered';

function told(paths: Remembered<string>, path: string): void {
  if (paths.values.get(path) === undefined && paths.wants(path)) paths.set(path, `value of ${path}`);
}

test('a path that is asked for a second time is remembered', () => {
  const paths = new Remembered<string>();
  told(paths, '/products/7');
  expect(paths.values.get('/products/7')).toBeUndefined();
  told(paths, '/products/7');
  expect(paths.values.get('/products/7')).toBe('value of /products/7');
});

test('paths that never come again leave nothing but room for others', () => {
  const paths = new Remembered<string>();
  for (let index = 0; index < 100_000; index++) told(paths, `/products/${String(index)}`);
  let remembered = 0;
  for (let index = 0; index < 100_000; index++) {
    if (paths.values.get(`/products/${String(index)}`) !== undefined) remembered++;
  }
  expect(remembered).toBeLessThan(10);
});

test('what is remembered stays, however many others come, and there are at most a thousand', () => {
  const paths = new Remembered<string>();
  told(paths, '/products');
  told(paths, '/products');
  for (let index = 0; index < 5_000; index++) {
    told(paths, `/invented/${String(index)}`);
    told(paths, `/invented/${String(index)}`);
  }
  expect(paths.values.get('/products')).toBe('value of /products');
  let remembered = 0;
  for (let index = 0; index < 5_000; index++) {
    if (paths.values.get(`/invented/${String(index)}`) !== undefined) remembered++;
  }
  expect(remembered).toBe(999);
});

test('a long path is not remembered', () => {
  const paths = new Remembered<string>();
  const path = `/${'x'.repeat(200)}`;
  for (let round = 0; round < 3; round++) told(paths, path);
  expect(paths.values.get(path)).toBeUndefined();
});
