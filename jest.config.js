'use strict';

// ts-jest only transpiles here (isolatedModules): `npm run typecheck` checks the types of everything.
const transform = { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json' }] };
const moduleNameMapper = { '^express-resource-cors$': '<rootDir>/src/index.ts' };

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    {
      displayName: 'unit',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/__tests__/unit/**/*.test.ts'],
      transform,
      moduleNameMapper,
    },
    {
      displayName: 'express',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/__tests__/express/**/*.test.ts'],
      transform,
      moduleNameMapper,
    },
    {
      displayName: 'vectors',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/__tests__/vectors/**/*.test.ts'],
      transform,
      moduleNameMapper,
    },
    {
      displayName: 'browser',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/__tests__/browser/**/*.test.ts'],
      transform,
      moduleNameMapper,
    },
  ],
};
