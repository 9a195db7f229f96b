import { CorsConfiguration } from 'express-resource-cors';
import { exportedConfiguration } from '../../../src/command-line/configuration-file';

const config = new CorsConfiguration();
const policies = [{ resources: ['Products'], origins: ['https://app.example.com'] }];
/** As of another copy of the package: only what it can do tells. */
const foreign = { checkAccess: () => undefined, toJSON: () => ({ policies: [] }) };

test.each<[string, unknown, unknown]>([
  ['export default', { default: config }, config],
  ['export const config', { config }, config],
  ['config, before the default', { config, default: { policies } }, config],
  ['module.exports', { default: config, checkAccess: 7 }, config],
  ['exports.config, of CommonJS', { default: { config } }, config],
  ['exports.default, of CommonJS', { default: { default: config } }, config],
  ['of another copy', { default: foreign }, foreign],
])('%s, is the configuration', (_name, module, expected) => {
  expect(exportedConfiguration(module)).toBe(expected);
});

test('a document, becomes one', () => {
  expect(exportedConfiguration({ default: { policies } }).toJSON()).toEqual({ policies });
});

test.each<[string, unknown]>([
  ['nothing', {}],
  ['null', { default: null }],
  ['a function', { default: () => config }],
  ['half a configuration', { default: { checkAccess: foreign.checkAccess } }],
  ['the other half', { config: { toJSON: foreign.toJSON } }],
  ['a record without policies', { default: { origins: '*' } }],
  ['no module', undefined],
])('%s, is none', (_name, module) => {
  expect(() => exportedConfiguration(module)).toThrow(
    'it exports neither by default nor as config a CorsConfiguration or a document with policies',
  );
});

test('a document that is wrong, says what is', () => {
  expect(() => exportedConfiguration({ config: { policies: [{ resources: '*', origins: '' }] } })).toThrow(
    'policies[0].origins',
  );
});
