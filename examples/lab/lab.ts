import { apiApp } from './api/app';
import { Journal } from './api/journal';
import { labPolicy } from './api/policy';
import { EditablePolicy } from './editable-policy';
import { openPort, type OpenPort } from './listen';
import { labMatrices } from './scenarios';
import type { Matrix } from './scenarios/scenario';
import { webApp, type Addresses } from './web';

export interface LabOptions {
  /** The ports to use where they are free; 0, which each of them is unless said, for any free one. */
  ports?: { api?: number; listed?: number; unlisted?: number };
  /** What the page tries, in place of the lab's own tables. */
  matrices?: Matrix[];
}

export interface Lab extends Addresses {
  /** What reached the API. */
  journal: Journal;
  /** The ports that were asked for and taken, in words. */
  notes: string[];
  close(): Promise<void>;
}

/** Starts the API and the two web origins, one that the API's policy lists and one that it does not. */
export async function startLab({ ports = {}, matrices = labMatrices() }: LabOptions = {}): Promise<Lab> {
  const api = await openPort(ports.api ?? 0);
  const listed = await openPort(ports.listed ?? 0);
  const unlisted = await openPort(ports.unlisted ?? 0);

  const policy = new EditablePolicy(labPolicy(listed.origin));
  const journal = new Journal();
  const addresses: Addresses = { api: api.origin, listed: listed.origin, unlisted: unlisted.origin };

  const app = apiApp(policy.config, journal);
  api.serve((req, res) => {
    journal.watch(req, res);
    app(req, res);
  });
  listed.serve(webApp({ role: 'listed', addresses, matrices, policy, journal }));
  unlisted.serve(webApp({ role: 'unlisted', addresses, matrices, policy, journal }));

  return {
    ...addresses,
    journal,
    notes: [
      ...noteOn('the API', api),
      ...noteOn('the listed web origin', listed),
      ...noteOn('the unlisted one', unlisted),
    ],
    close: async () => {
      await Promise.all([api.close(), listed.close(), unlisted.close()]);
    },
  };
}

function noteOn(what: string, { port, takenPort }: OpenPort): string[] {
  return takenPort === undefined
    ? []
    : [`Port ${String(takenPort)} is taken: ${what} is on ${String(port)}.`];
}
