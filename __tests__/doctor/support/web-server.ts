import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Web servers that Debian has; `.ci/web-servers` installs them. */
export type WebServerName = 'nginx' | 'apache2';

export interface WebServer {
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  stop(): Promise<void>;
}

/** Where the program is; undefined where it isn't installed. */
function find(name: WebServerName): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => path.join(folder, name)).find(existsSync);
}

/** A `describe` whose tests need a web server. Where it is missing, it says so and skips them; under `CI` that fails. */
export function describeWith(name: WebServerName, define: () => void): void {
  const title = `${name} as installed`;
  if (find(name) !== undefined) {
    describe(title, define);
    return;
  }
  const why = `${name} is not installed; on Debian: apt-get install nginx-light apache2`;
  if (process.env['CI']) {
    test(title, () => {
      throw new Error(why);
    });
    return;
  }
  process.stderr.write(`Skipped: ${title} (${why})\n`);
  test.skip(`${title} (not installed)`, () => undefined);
}

/** Nginx with this in the location of everything, and an application behind it. */
export async function startNginx(location: string, application: string): Promise<WebServer> {
  return start(
    'nginx',
    ['-p', '{folder}', '-c', '{folder}/server.conf', '-e', '{folder}/error.log'],
    (port, folder) => [
      'daemon off;',
      'worker_processes 1;',
      `pid ${folder}/pid;`,
      'events {}',
      'http {',
      '  access_log off;',
      ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (name) => `  ${name}_temp_path ${folder}/${name};`,
      ),
      `  server { listen 127.0.0.1:${port}; location / {`,
      location,
      `    proxy_pass ${application};`,
      '  } }',
      '}',
    ],
  );
}

const APACHE_MODULES = '/usr/lib/apache2/modules';

/** Apache with this in the location of everything, and an application behind it. */
export async function startApache(location: string, application: string): Promise<WebServer> {
  const modules = ['mpm_event', 'authz_core', 'headers', 'rewrite', 'proxy', 'proxy_http'].map(
    (name) => `LoadModule ${name}_module ${APACHE_MODULES}/mod_${name}.so`,
  );
  return start(
    'apache2',
    ['-d', '{folder}', '-f', '{folder}/server.conf', '-D', 'FOREGROUND'],
    (port, folder) => [
      ...modules,
      'ServerName localhost',
      `Listen 127.0.0.1:${port}`,
      `PidFile ${folder}/pid`,
      `ErrorLog ${folder}/error.log`,
      `DefaultRuntimeDir ${folder}`,
      '<Location "/">',
      'Require all granted',
      location,
      `ProxyPass ${application}/`,
      '</Location>',
    ],
  );
}

async function start(
  name: WebServerName,
  args: readonly string[],
  configuration: (port: string, folder: string) => readonly string[],
): Promise<WebServer> {
  const folder = await mkdtemp(path.join(tmpdir(), `${name}-`));
  const port = await freePort();
  await writeFile(path.join(folder, 'server.conf'), `${configuration(String(port), folder).join('\n')}\n`);
  const filled = args.map((arg) => arg.replace('{folder}', folder));
  const program = find(name)!;
  const checked = spawnSync(program, [...filled, '-t'], { encoding: 'utf8' });
  if (checked.status !== 0) throw new Error(`${name} refuses its configuration: ${checked.stderr}`);
  const child = spawn(program, filled, { stdio: 'ignore' });
  await answers(port, child);
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Until the port takes connections. */
async function answers(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`The web server ended with ${child.exitCode}.`);
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => {
        resolve(false);
      });
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The web server does not answer.');
}
