'use strict';

// A run of its own: it fetches TypeDoc and makes the whole site, which no change of a rule needs.
const { testEnvironment, transform, moduleNameMapper, reporters } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  testMatch: ['<rootDir>/__tests__/site/*.test.ts'],
  testEnvironment,
  transform,
  moduleNameMapper,
  reporters,
};
