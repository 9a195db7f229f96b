'use strict';

const path = require('node:path');

const TESTS = path.resolve(__dirname, '..');

/** Ends a run with the seconds that each folder took, and its count alone on a line, for whoever reads the log by program. */
module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results;
    const seconds = new Map();
    for (const { testFilePath, perfStats } of results.testResults) {
      const [folder] = path.relative(TESTS, testFilePath).split(path.sep);
      seconds.set(folder, (seconds.get(folder) ?? 0) + perfStats.runtime / 1000);
    }
    const lines = [...seconds]
      .sort(([, one], [, other]) => other - one)
      .map(([folder, took]) => `  ${folder.padEnd(14)}${took.toFixed(1).padStart(7)} s`);
    console.log(`\nEach folder, on one worker:\n${lines.join('\n')}`);

    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    console.log(`\nTests: ${numPassedTests} passed, ${failed} failed${skipped}`);
  }
};
