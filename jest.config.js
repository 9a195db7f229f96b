'use strict';

const { availableParallelism } = require('node:os');

/**
 * One project for all folders: with a project for each, Jest transpiles anew for each what they share.
 * `npx jest __tests__/unit` runs one folder.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  testEnvironment: '<rootDir>/__tests__/support/environment.js',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  // These have commands of their own.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/(?:consumers|examples|mutation|site)/'],
  // ts-jest only transpiles here (isolatedModules): `npm run typecheck` checks the types of everything.
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json' }] },
  moduleNameMapper: {
    '^express-resource-cors$': '<rootDir>/src/index.ts',
    '^express-resource-cors/doctor$': '<rootDir>/src/doctor/index.ts',
    '^express-resource-cors/audit$': '<rootDir>/src/audit/index.ts',
  },
  // Copies of this package: the build, and what mutation testing works on.
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.stryker-tmp'],
  // More than there are cores: who waits for a browser or a database leaves its core to another.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  collectCoverageFrom: ['<rootDir>/src/**/*.ts'],
  coverageReporters: ['text', 'lcov'],
  // Of each file by itself; 95 for every room is the aim.
  coverageThreshold: {
    './src/{engine,policies,protocol,problems,callbacks,express}/**/*.ts': { branches: 92 },
    './src/{origins,resources,text,policy-cache,report-only,audit}/**/*.ts': { branches: 83 },
    './src/{explanation,doctor}/**/*.ts': { branches: 70 },
  },
  reporters: ['default', '<rootDir>/__tests__/support/count-reporter.js'],
};
