import { CorsConfiguration } from 'express-resource-cors';
import { Lab } from '../../../src/lab/lab';

const APP = 'https://app.example.com';

function shop(): CorsConfiguration {
  const config = new CorsConfiguration();
  config.forResources('Products').forOrigins(APP, 'https://*.preview.example').allowMethods('GET', 'PUT');
  config.forResources('Admin').forNoOrigins();
  config.forResources('~/files/*path').exempt();
  return config;
}

test('the table has a row for each resource, and a column for each origin', async () => {
  const { resources, origins, cells, left } = await new Lab(shop()).table([], []);
  expect(resources.map(({ name }) => name)).toEqual(['Products', 'Admin', '~/files/*path', '*']);
  expect(origins.map(({ name }) => name)).toEqual([APP, 'https://*.preview.example', '*', 'null']);
  const allowed = { methods: ['GET', 'PUT'], cookies: false, reason: 'allowed' };
  const refused = (reason: string) => ({ methods: [], cookies: false, reason });
  const all = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
  const exempt = { methods: all, cookies: false, reason: 'exempt' };
  expect(cells).toEqual([
    [allowed, allowed, refused('origin-not-allowed'), refused('null-origin')],
    [...Array(4).fill(refused('origin-not-allowed'))],
    [exempt, exempt, exempt, exempt],
    [...Array(3).fill(refused('resource-not-configured')), refused('null-origin')],
  ]);
  expect(left).toEqual({ resources: 0, origins: 0 });
});

test('what somebody asks for beside them comes first', async () => {
  const { resources, origins, cells } = await new Lab(shop()).table(
    ['/api/products/7'],
    ['https://x.example'],
  );
  expect([resources[0], origins[0]]).toEqual([
    { name: '/api/products/7', sample: '/api/products/7' },
    { name: 'https://x.example', sample: 'https://x.example' },
  ]);
  expect(cells[0]?.map(({ methods }) => methods.length)).toEqual([0, 2, 2, 0, 0]);
});

test('of a thousand partners some are shown, and the rest is counted', async () => {
  const config = new CorsConfiguration();
  const origins = Array.from({ length: 1000 }, (_, index) => `https://p${String(index)}.example`);
  config.forResources('Products').forOrigins(origins);
  const start = performance.now();
  const table = await new Lab(config).table([], []);
  expect(table.left).toEqual({ resources: 0, origins: 984 });
  expect(table.origins).toHaveLength(18);
  expect(performance.now() - start).toBeLessThan(2000);
});

test('a change that is right is used from then on', async () => {
  const lab = new Lab(shop());
  expect(lab.write(lab.text.replace('"PUT"', '"DELETE"'))).toEqual({ gains: 2, losses: 2 });
  const { cells } = await lab.table([], []);
  expect(cells[0]?.[0]?.methods).toEqual(['GET', 'DELETE']);
  expect(lab.text).toContain('"DELETE"');
  expect(lab.originalText).toContain('"PUT"');
  expect(lab.write(lab.originalText)).toEqual({ gains: 2, losses: 2 });
  expect(lab.write(lab.originalText)).toEqual({ gains: 0, losses: 0 });
});

test('one that is wrong is told where it stands, and changes nothing', async () => {
  const lab = new Lab(shop());
  const before = await lab.table([], []);
  expect(lab.write(lab.text.replace('"PUT"', '"PU T"'))).toEqual({
    problems: [
      {
        line: 6,
        path: 'policies[0].methods[1]',
        message:
          "'PU T' is not a method; a method is one word, such as 'GET'; write each one by itself: 'PU', 'T'",
      },
    ],
  });
  expect(lab.write(lab.text.replace('"PUT"]', '"PUT",]'))).toEqual({
    problems: [{ line: 6, path: '', message: "A comma before ']' is one too many." }],
  });
  expect(lab.write('7')).toEqual({
    problems: [
      { line: 1, path: '', message: '7 is not a configuration; write an object such as { policies: [] }' },
    ],
  });
  // Two at once, and of what is missing the place around it.
  const two =
    '{\n  "policies": [\n    { "resources": ["A"],\n      "methods": ["x y"] }\n  ],\n  "strct": true\n}';
  expect(lab.write(two)).toMatchObject({
    problems: expect.arrayContaining([
      expect.objectContaining({ line: 4, path: 'policies[0].methods[0]' }),
      expect.objectContaining({ line: 6, path: 'strct' }),
    ]),
  });
  expect(await lab.table([], [])).toEqual(before);
});

test('warnings are told with their lines', () => {
  const config = CorsConfiguration.from({
    policies: [{ resources: ['Orders'], origins: ['http://shop.example'], cookies: true }],
  });
  const { warnings } = new Lab(config);
  expect(warnings).toEqual([
    expect.objectContaining({
      line: 3,
      path: 'policies[0].origins[0]',
      message: expect.stringContaining('cleartext'),
    }),
  ]);
});

test('callbacks are asked, and go on to be asked after a change', async () => {
  const config = CorsConfiguration.from(
    { policies: [] },
    { dynamicConfigurationCallback: ({ origin }) => (origin === APP ? { methods: ['DELETE'] } : null) },
  );
  const lab = new Lab(config);
  expect(lab.callbacks).toEqual(['dynamicConfigurationCallback']);
  expect((await lab.table([], [APP])).cells[0]?.[0]?.methods).toEqual(['DELETE']);
  lab.write('{ "policies": [{ "resources": ["Status"], "origins": "*" }] }');
  const { resources, cells } = await lab.table([], [APP]);
  const row = resources.findIndex(({ name }) => name === '*');
  expect(cells[row]?.[0]?.methods).toEqual(['DELETE']);
});

test('a request is decided step by step, with the name of its path', async () => {
  const answer = await new Lab(shop()).decide({ url: '/api/products/7', origin: APP, method: 'PUT' });
  expect(answer.allowed).toBe(true);
  expect(answer.steps.map(({ type, readable, status }) => [type, readable, status])).toEqual([
    ['preflight', true, 204],
    ['actual', true, undefined],
  ]);
  expect(answer.naming.join(' ')).toContain("'Products' has entries of its own");
});

test('a callback that fails refuses', async () => {
  const lab = new Lab(
    CorsConfiguration.from(
      { policies: [] },
      {
        dynamicConfigurationCallback: () => {
          throw new Error('no database');
        },
      },
    ),
  );
  const { cells } = await lab.table([], [APP]);
  expect(cells[0]?.[0]).toEqual({ methods: [], cookies: false, reason: 'refused-by-callback' });
});
