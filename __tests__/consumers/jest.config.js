'use strict';

// A run of its own: it packs the package and installs it, with what it is used beside, from the registry.
const { transform, modulePathIgnorePatterns, reporters } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  testMatch: ['<rootDir>/__tests__/consumers/*.test.ts'],
  transform,
  modulePathIgnorePatterns,
  globalSetup: '<rootDir>/__tests__/consumers/support/set-up.ts',
  globalTeardown: '<rootDir>/__tests__/consumers/support/tear-down.ts',
  reporters,
};
