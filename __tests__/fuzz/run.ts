import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { cors, CorsConfiguration } from 'express-resource-cors';
import { honestPath, honestSegments, hostilePath } from './paths';
import { Random } from './random';
import type { ServerKind } from './servers';
import { documentOf, isOpen, ORIGIN, randomSite, type Site } from './site';

/** Paths for each configuration: of many paths more, since an application takes longer to build than to ask. */
const batchOf = (count: number) => Math.min(1000, Math.max(100, count / 200));

/** What came of many paths. */
export interface Outcome {
  paths: number;
  /** Requests that were served some content. */
  served: number;
  /** What must not be: content reached whose own entry refuses. */
  readonly hits: string[];
}

const show = ({ names }: Site) =>
  names.map(({ name, isOpen: open }) => `${name}${open ? '' : ' (strict)'}`).join(', ');

/**
 * Whether the middleware by itself refuses a path, which is then served nothing on any server, so that most paths cost
 * little. Those that are more than a path are always sent.
 */
function gate(site: Site): (path: string) => boolean {
  const middleware = cors(CorsConfiguration.from(documentOf(site)));
  const socket = new Socket().setMaxListeners(0);
  return (path) => {
    if (/[?#]/.test(path)) return false;
    const request = new IncomingMessage(socket);
    request.method = 'HEAD';
    request.url = path;
    request.headers = { host: 'site.example', origin: ORIGIN };
    let isAllowed = false;
    middleware(request, new ServerResponse(request), () => {
      isAllowed = true;
    });
    return !isAllowed;
  };
}

/** Sends hostile paths to servers of one kind, and looks whether content was served whose own entry refuses it. */
export async function attack(
  kind: ServerKind,
  count: number,
  seed: number,
  progress?: (paths: number) => void,
): Promise<Outcome> {
  const random = new Random(seed);
  const outcome: Outcome = { paths: 0, served: 0, hits: [] };
  while (outcome.paths < count) {
    const site = randomSite(random);
    let paths: string[] = [];
    const isRefused = gate(site);
    const running = await kind.run(site, (served) => {
      outcome.served++;
      const open =
        'name' in served
          ? site.names.some(({ name, isOpen: itsOpen }) => name === served.name && itsOpen)
          : isOpen(site, served.segments);
      if (!open)
        outcome.hits.push(`${JSON.stringify(paths)} reaches ${JSON.stringify(served)} of ${show(site)}`);
    });
    for (let each = 0; each < batchOf(count); each += kind.atOnce) {
      paths = Array.from({ length: kind.atOnce }, () => hostilePath(random));
      outcome.paths += kind.atOnce;
      await Promise.all(paths.filter((path) => !isRefused(path)).map((path) => running.ask(path)));
    }
    await running.close?.();
    progress?.(outcome.paths);
  }
  return outcome;
}

/** Asks for paths that browsers send, and looks whether each is decided by the entry that governs it. */
export async function visit(count: number, seed: number): Promise<Outcome> {
  const random = new Random(seed);
  const outcome: Outcome = { paths: 0, served: 0, hits: [] };
  while (outcome.paths < count) {
    const site = randomSite(random);
    const config = CorsConfiguration.from(documentOf(site));
    for (let each = 0; each < batchOf(count); each++) {
      const segments = honestSegments(random);
      const path = honestPath(segments, random);
      outcome.paths++;
      const decision = await config.checkAccess({ url: path, origin: ORIGIN, type: 'actual' });
      if (decision.allowed) outcome.served++;
      if (decision.allowed !== isOpen(site, segments) || decision.reason === 'ambiguous-path')
        outcome.hits.push(`${path}: ${decision.reason}, by ${String(decision.resource)} of ${show(site)}`);
    }
  }
  return outcome;
}
