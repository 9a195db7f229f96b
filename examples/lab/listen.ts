import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that already holds its port, before there is anything to serve on it. */
export interface OpenPort {
  readonly port: number;
  /** How browsers name it: `http://localhost:3000`. */
  readonly origin: string;
  /** Set where another program held the port that was asked for. */
  readonly takenPort?: number;
  serve(listener: RequestListener): void;
  close(): Promise<void>;
}

/**
 * Opens `preferred`, or a free port where that one is taken (0 asks for a free one outright).
 *
 * The policy has to know the web origin's port, and the web origin the policy: so ports come first, and
 * what they serve afterwards.
 */
export async function openPort(preferred: number): Promise<OpenPort> {
  const wanted = await bindLoopback(preferred);
  if (wanted) {
    return wanted;
  }
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const free = await bindLoopback(0);
    if (free) {
      return { ...free, takenPort: preferred };
    }
  }
  throw new Error(`Port ${String(preferred)} is taken, and no free port was found either.`);
}

/**
 * Binds one port on both loopback addresses: a browser may take `localhost` for either, and must not meet
 * another program's server on one of them. Nothing listens on the network. `undefined` if it is taken.
 */
async function bindLoopback(port: number): Promise<OpenPort | undefined> {
  let first: Server | undefined;
  try {
    first = await bind(port, '127.0.0.1');
    const bound = portOf(first);
    return opened(bound, [first, await bind(bound, '::1')]);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' || code === 'EACCES') {
      await (first && closeServer(first));
      return undefined;
    }
    if (!first) {
      throw error;
    }
    // A machine without IPv6 has no ::1 to listen on, and no browser that would ask for it.
    return opened(portOf(first), [first]);
  }
}

function bind(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function opened(port: number, servers: Server[]): OpenPort {
  return {
    port,
    origin: `http://localhost:${String(port)}`,
    serve: (listener) => {
      for (const server of servers) {
        server.on('request', listener);
      }
    },
    close: async () => {
      await Promise.all(servers.map(closeServer));
    },
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    // Browsers keep connections open for minutes; closing must not wait for them.
    server.closeAllConnections();
  });
}
