import type { Matrix } from './scenario';
import { shopMatrix } from './shop';
import { valuesMatrix } from './values';

/** Everything that the lab's page tries, and what is to come of it. */
export function labMatrices(): Matrix[] {
  return [shopMatrix(), valuesMatrix()];
}
