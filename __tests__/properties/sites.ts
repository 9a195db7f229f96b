import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { CorsConfiguration, type CorsDecision } from 'express-resource-cors';
import { listen, PLATFORMS } from '../servers/platforms';
import { runHandler, type HandlerScript } from '../servers/scripted-handler';
import type { WireRequest, WireResponse } from './browser';
import type { ModelConfiguration } from './model';
import { callbacksOf } from './scripted-callbacks';

/** The servers that take turns; each lives as long as the tests, and its configuration is replaced for each case. */
export const PLATFORM_NAMES = [
  'node:http',
  'Express 5 (registerGlobal)',
  'Express 4 (app.use)',
  'Express 5 (app.use)',
  'Express 4 (registerGlobal)',
] as const;

export type PlatformName = (typeof PLATFORM_NAMES)[number];

/** What every request is sent to, whatever the port. */
export const HOST = 'api.example.com';

export interface Answer extends WireResponse {
  /** Whether the request got through to the application's handler. */
  readonly reachedHandler: boolean;
  /** What the middleware left on the request; undefined where it decided nothing. */
  readonly decision: CorsDecision | undefined;
}

export interface Site {
  /** Swaps the whole configuration, and what the handler does. */
  become(configuration: CorsConfiguration, handler?: HandlerScript): void;
  send(request: WireRequest): Promise<Answer>;
  close(): Promise<void>;
}

export function configurationOf({ document, scripts }: ModelConfiguration): CorsConfiguration {
  return CorsConfiguration.from(document, callbacksOf(scripts));
}

export async function openSite(name: PlatformName): Promise<Site> {
  const platform = PLATFORMS.find((each) => each.name === name)!;
  const config = new CorsConfiguration();
  let script: HandlerScript = {};
  let handled = 0;
  const received: IncomingMessage[] = [];

  const server = await listen(platform, {
    config,
    others: [],
    before: (req) => {
      received.push(req);
    },
    handler: (req, res) => {
      handled += 1;
      runHandler(script, req, res);
    },
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  return {
    become: (configuration, handler = {}) => {
      config.replaceWith(configuration);
      script = handler;
    },
    send: async (request) => {
      handled = 0;
      received.length = 0;
      const response = await sendOnce(agent, server.port, request);
      return { ...response, reachedHandler: handled > 0, decision: received[0]?.cors };
    },
    close: async () => {
      agent.destroy();
      await server.close();
    },
  };
}

function sendOnce(
  agent: Agent,
  port: number,
  { method, target, headers }: WireRequest,
): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { agent, port, host: '127.0.0.1', method, path: target, setHost: false },
      (response) => {
        response.resume();
        response.on('error', reject);
        response.on('end', () => {
          const raw = response.rawHeaders;
          const lines = raw.flatMap((name, index) =>
            index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : [],
          );
          resolve({ status: response.statusCode ?? 0, headers: lines });
        });
      },
    );
    // As it stands: `patch` is not `PATCH`.
    request.method = method;
    request.setHeader('Host', HOST);
    for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
    request.on('error', (error: NodeJS.ErrnoException) => {
      // The server closes connections that were idle for long, just as one of them is used again.
      if (request.reusedSocket && error.code === 'ECONNRESET') {
        resolve(sendOnce(agent, port, { method, target, headers }));
      } else {
        reject(error);
      }
    });
    request.end();
  });
}
