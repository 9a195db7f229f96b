import { SEED } from '../support/seed';
import { attack, visit } from './run';
import { SERVER_KINDS } from './servers';

// `npm run test:fuzz` sends 500,000 paths to each.
const PATHS = 3_000;

test.each(SERVER_KINDS)(
  '$name: no content is reached that its own entry refuses',
  async (kind) => {
    const { paths, served, hits } = await attack(kind, PATHS, SEED);

    expect({ seed: SEED, hits }).toEqual({ seed: SEED, hits: [] });
    // Else nothing would have been reached at all.
    expect(served / paths).toBeGreaterThan(0.03);
  },
  120_000,
);

test('paths that browsers send are decided by the entry that governs them', async () => {
  const { paths, served, hits } = await visit(PATHS, SEED);

  expect({ seed: SEED, hits }).toEqual({ seed: SEED, hits: [] });
  expect(served / paths).toBeGreaterThan(0.1);
});
