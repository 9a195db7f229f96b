import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { SiteOptions } from '../../../../examples/partner-origins/site';
import type { InstanceMessage } from './instance';

/** The example in a process of its own. */
export interface Instance {
  /** The API's origin, the administrator's page below `/admin/`. */
  readonly api: string;
  readonly partner: string;
  /** What it had to say to its operator, warnings of the process among it. */
  readonly reports: string[];
  stop(): Promise<void>;
}

export async function startInstance(options: Omit<SiteOptions, 'report'>): Promise<Instance> {
  const program = path.join(__dirname, 'instance.ts');
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--require', require.resolve('tsx/cjs'), program, JSON.stringify(options)],
    { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
  );
  const reports: string[] = [];
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, 'exit');
  const started = await new Promise<{ api: string; partner: string }>((resolve, reject) => {
    child.on('message', (message: InstanceMessage) => {
      if (message.kind === 'report') reports.push(message.sentence);
      else resolve(message);
    });
    child.once('exit', () => {
      reject(new Error(`The instance did not start: ${errors}`));
    });
  });
  return {
    ...started,
    reports,
    stop: async () => {
      child.disconnect();
      await ended;
    },
  };
}

/** Calls what the administrator's page calls, as the page does. */
export async function administrate(
  { api }: Instance,
  method: string,
  where = '',
  partner?: object,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${api}/admin/partners${where}`, {
    method,
    headers: { Origin: api, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' },
    ...(partner && { body: JSON.stringify(partner) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** A partner as the page sends it: GET of Products, but for what is given. */
export function partner(origin: string, parts: object = {}): object {
  return {
    name: `The partner at ${origin}`,
    origins: [origin],
    resources: ['Products'],
    methods: [],
    requestHeaders: [],
    responseHeaders: [],
    cookies: false,
    ...parts,
  };
}

/** A page of an origin calls the API: the status, and whether its script may read the answer. */
export async function call(
  { api }: Instance,
  origin: string,
  where = '/api/products',
): Promise<{ status: number; readable: boolean; milliseconds: number }> {
  const began = performance.now();
  const response = await fetch(api + where, { headers: { Origin: origin } });
  await response.arrayBuffer();
  const allowed = response.headers.get('access-control-allow-origin');
  return {
    status: response.status,
    readable: allowed === origin || allowed === '*',
    milliseconds: performance.now() - began,
  };
}
