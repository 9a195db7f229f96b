'use strict';

// A run of its own: the examples' suites start databases, browsers and processes, which no change of a rule needs.
const config = require('../../jest.config.js');
const { testEnvironment, transform, moduleNameMapper, modulePathIgnorePatterns, maxWorkers, reporters } =
  config;

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  testMatch: ['<rootDir>/__tests__/examples/**/*.test.ts'],
  testEnvironment,
  transform,
  moduleNameMapper,
  modulePathIgnorePatterns,
  maxWorkers,
  reporters,
};
