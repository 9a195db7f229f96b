import eslint from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { house } from './scripts/house-rules.mjs';

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'site/', '.stryker-tmp/', '__tests__/consumers/projects/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
    },
  },
  {
    files: ['__tests__/**'],
    rules: {
      // Jest's matchers and supertest's bodies are loosely typed.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      // Methods are taken from prototypes and called with their responses.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['**/*.js', 'scripts/*.mjs'], languageOptions: { globals: globals.node } },
  {
    files: ['examples/**/page/**', 'src/lab/page/**'],
    languageOptions: { globals: globals.browser, sourceType: 'module' },
  },
  ...house,
  // Prettier breaks lines, and puts the semicolon where it is needed.
  { rules: { 'no-unexpected-multiline': 'off' } },
);
