'use strict';

// ts-jest only transpiles here (isolatedModules): `npm run typecheck` checks the types of everything.
const transform = { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json' }] };
const moduleNameMapper = {
  '^express-resource-cors$': '<rootDir>/src/index.ts',
  '^express-resource-cors/doctor$': '<rootDir>/src/doctor/index.ts',
  '^express-resource-cors/audit$': '<rootDir>/src/audit/index.ts',
};

const project = (name) => ({
  displayName: name,
  testEnvironment: 'node',
  testMatch: [`<rootDir>/__tests__/${name}/**/*.test.ts`],
  transform,
  moduleNameMapper,
  // Copies of this package: the build, and what mutation testing works on.
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.stryker-tmp'],
});

/** @type {import('jest').Config} */
module.exports = {
  // One for each core: Jest's own process has little to do meanwhile.
  maxWorkers: '100%',
  collectCoverageFrom: ['<rootDir>/src/**/*.ts'],
  coverageReporters: ['text', 'lcov'],
  // Of each file by itself; 95 for every room is the aim.
  coverageThreshold: {
    './src/{engine,policies,protocol,problems,callbacks,express}/**/*.ts': { branches: 92 },
    './src/{origins,resources,text,policy-cache,report-only,audit}/**/*.ts': { branches: 83 },
    './src/{explanation,doctor}/**/*.ts': { branches: 70 },
  },
  reporters: ['default', '<rootDir>/__tests__/support/count-reporter.js'],
  projects: [
    'unit',
    'express',
    'ecosystem',
    'attacks',
    'vectors',
    'properties',
    'fuzz',
    'docs',
    'command-line',
    'partners',
    'browser',
    'doctor',
    'audit',
    'house',
  ].map(project),
};
