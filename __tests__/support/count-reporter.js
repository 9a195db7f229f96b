'use strict';

/** Ends a run with its count alone on a line, for whoever reads the log by program. */
module.exports = class CountReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    console.log(`\nTests: ${numPassedTests} passed, ${failed} failed${skipped}`);
  }
};
