'use strict';

/** Ends a run with the seconds that each project took, and its count alone on a line, for whoever reads the log by program. */
module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results;
    const seconds = new Map();
    for (const { displayName, perfStats } of results.testResults) {
      const { name = 'tests' } = displayName ?? {};
      seconds.set(name, (seconds.get(name) ?? 0) + perfStats.runtime / 1000);
    }
    const lines = [...seconds]
      .sort(([, one], [, other]) => other - one)
      .map(([name, took]) => `  ${name.padEnd(14)}${took.toFixed(1).padStart(7)} s`);
    console.log(`\nEach project, on one worker:\n${lines.join('\n')}`);

    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    console.log(`\nTests: ${numPassedTests} passed, ${failed} failed${skipped}`);
  }
};
