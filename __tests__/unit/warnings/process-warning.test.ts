import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

// A process of its own: the one that jest gives its tests does not receive the events of the real one.

const INDEX = join(__dirname, '..', '..', '..', 'src', 'index.ts');

const PROGRAM = `
  const { CorsConfiguration } = require(${JSON.stringify(INDEX)});
  const heard = [];
  process.on('warning', ({ name, code, message }) => heard.push({ name, code, message }));
  for (let times = 0; times < 2; times++) {
    new CorsConfiguration().allowAll();
    new CorsConfiguration().forOrigins('http://a.com', 'http://b.com').allowCookies();
  }
  setImmediate(() => console.log(JSON.stringify(heard)));
`;

test('what is doubtful, is an event of the process, once for each code and value', () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--no-warnings', '--require', require.resolve('tsx/cjs'), '--eval', PROGRAM],
    { encoding: 'utf8' },
  );

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual([
    { name: 'CorsWarning', code: 'all-origins-with-cookies', message: expect.any(String) },
    {
      name: 'CorsWarning',
      code: 'cleartext-origin-with-cookies',
      message: expect.stringContaining('http://a.com'),
    },
    {
      name: 'CorsWarning',
      code: 'cleartext-origin-with-cookies',
      message: expect.stringContaining('http://b.com'),
    },
  ]);
});
