import * as diagnosticsChannel from 'node:diagnostics_channel';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as library from 'express-resource-cors';
import * as audit from 'express-resource-cors/audit';
import * as doctor from 'express-resource-cors/doctor';
import ts from 'typescript';
import { shownFiles } from './pages';

const requireHere = createRequire(__filename);

/** What snippets subscribed to: channels are the process's, and so also those of the test files that it runs next. */
const subscriptions: Parameters<typeof diagnosticsChannel.subscribe>[] = [];

const OWN: Readonly<Record<string, unknown>> = {
  'express-resource-cors': library,
  'express-resource-cors/audit': audit,
  'express-resource-cors/doctor': doctor,
  'node:diagnostics_channel': {
    ...diagnosticsChannel,
    subscribe: (...subscription: (typeof subscriptions)[number]) => {
      subscriptions.push(subscription);
      diagnosticsChannel.subscribe(...subscription);
    },
  },
};
const AsyncFunction = (async () => Promise.resolve()).constructor as new (
  ...parts: string[]
) => (...values: unknown[]) => Promise<void>;

/** A snippet that has run. */
interface Ran {
  /** The port of its server, if it has one. */
  readonly port: number;
  /** What it says that it prints, and what it printed. */
  readonly printed: readonly { readonly says: string; readonly prints: string }[];
  /** What it logs without saying so, its server's requests included. */
  readonly logged: readonly string[];
  /** What its server is asked, from the start on: method and path. */
  readonly requests: string[];
  /** What it exports. */
  readonly exported: Readonly<Record<string, unknown>>;
}

const running = new Set<Server>();

/** Runs a snippet as printed, beside the files that its page shows; only its servers listen on free ports. */
export async function runSnippet(code: string, page?: string): Promise<Ran> {
  const exported: Record<string, unknown> = {};
  const printed: { says: string; prints: string }[] = [];
  const logged: string[] = [];
  const requests: string[] = [];
  const servers: Server[] = [];

  const { listen } = Server.prototype;
  const directory = mkdtempSync(path.join(tmpdir(), 'docs-'));
  for (const { name, content } of page === undefined ? [] : shownFiles(page))
    writeFileSync(path.join(directory, name), content);
  const before = process.cwd();
  const ownConsole = { ...console, log: (...values: unknown[]) => logged.push(values.join(' ')) };
  Server.prototype.listen = function (this: Server) {
    servers.push(this);
    running.add(this);
    this.prependListener('request', ({ method, url }) => requests.push(`${method} ${url}`));
    return Reflect.apply(listen, this, [0, '127.0.0.1']) as Server;
  } as typeof listen;
  process.chdir(directory);
  try {
    await new AsyncFunction('exports', 'require', 'console', 'print', compile(code))(
      exported,
      (name: string) => OWN[name] ?? (requireHere(name) as unknown),
      ownConsole,
      (says: string, value: unknown) => printed.push({ says, prints: String(value) }),
    );
    await Promise.all(servers.map(listening));
  } finally {
    process.chdir(before);
    Server.prototype.listen = listen;
    rmSync(directory, { recursive: true });
  }
  const port = (servers[0]?.address() as AddressInfo | undefined)?.port ?? 0;
  return { port, printed, logged, requests, exported };
}

/** Ends what snippets began: their servers, and their subscriptions. */
export async function endSnippets(): Promise<void> {
  for (const subscription of subscriptions.splice(0)) diagnosticsChannel.unsubscribe(...subscription);
  const servers = [...running];
  running.clear();
  await Promise.all(
    servers.map(async (server) => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }),
  );
}

/** The lines of a snippet that say what they print, behind the call or below it. */
export function promises(code: string): string[] {
  return [...code.matchAll(PRINTS)].map(([, , below = '', behind = below]) => behind);
}

const PRINTS = /\bconsole\.log\((.*)\);(?:\n\/\/ (.*)| \/\/ (.*))$/gm;

function compile(code: string): string {
  const asking = code.replace(
    PRINTS,
    (_, value: string, below: string | undefined, behind: string | undefined) =>
      `print(${JSON.stringify(behind ?? below)}, ${value});`,
  );
  return ts.transpileModule(asking, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
    },
  }).outputText;
}

function listening(server: Server): Promise<void> {
  return server.listening
    ? Promise.resolve()
    : new Promise((resolve) => {
        server.once('listening', resolve);
      });
}
