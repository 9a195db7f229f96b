import fc from 'fast-check';
import { compileTemplate, matchTemplate, UNDECIDED } from '../../../src/resources/path-template';
import { PatternTable } from '../../../src/resources/pattern-table';
import { Reading } from '../../../src/resources/reading';
import { RUNS, SEED } from '../../support/seed';
import { path, template } from './templates';

/** Templates that path-to-regexp reads; it refuses some that are generated. */
function readable(templates: readonly string[]) {
  return templates.flatMap((text) => {
    try {
      return [compileTemplate(text)];
    } catch {
      return [];
    }
  });
}

test('the first pattern that matches is found, as by trying one after another', () => {
  let found = 0;
  let runs = 0;
  fc.assert(
    fc.property(fc.array(template, { minLength: 1, maxLength: 12 }), fc.array(path), (texts, paths) => {
      const templates = readable(texts);
      const table = new PatternTable<number>();
      templates.forEach((each, index) => {
        table.add(each, index);
      });
      for (const each of paths) {
        const reading = new Reading(each);
        const first = templates.findIndex((one) => matchTemplate(one, reading) !== undefined);
        const match = table.find(reading);
        expect([each, match === UNDECIDED ? match : (match?.value ?? -1)]).toEqual([each, first]);
        runs++;
        if (first !== -1) found++;
      }
    }),
    { seed: SEED, numRuns: RUNS },
  );
  // Else the property would say little.
  expect(found / runs).toBeGreaterThan(0.2);
});
