'use strict';

// What mutation testing runs against each mutant: the unit tests, which need no server. They are loaded from one
// file, because a run pays for every file anew, and there is a run for every mutant.
const { transform, moduleNameMapper, modulePathIgnorePatterns } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  testEnvironment: require.resolve('./until-first-failure.js'),
  testMatch: [
    '<rootDir>/__tests__/mutation/all-unit-tests.test.ts',
    '<rootDir>/__tests__/unit/warnings/warnings.test.ts',
  ],
  transform,
  moduleNameMapper,
  modulePathIgnorePatterns,
};
