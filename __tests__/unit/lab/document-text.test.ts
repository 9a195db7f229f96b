import fc from 'fast-check';
import { CorsConfiguration } from 'express-resource-cors';
import { documentText } from '../../../src/lab/document-text';
import { RUNS, SEED } from '../../support/seed';

test('a configuration is written as people write it', () => {
  const config = new CorsConfiguration({ routes: ['/v1/:controller{/*rest}'], strict: true });
  config
    .forResources('Products')
    .forOrigins('https://app.example.com', 'https://admin.example.com')
    .allowMethods('GET', 'PUT')
    .allowRequestHeaders('Content-Type');
  config.forResources('Status').forAllOrigins();
  expect(documentText(config.toJSON())).toBe(`{
  "policies": [
    {
      "resources": ["Products"],
      "origins": ["https://app.example.com", "https://admin.example.com"],
      "methods": ["GET", "PUT"],
      "requestHeaders": ["Content-Type"]
    },
    { "resources": ["Status"], "origins": "*" }
  ],
  "routes": ["/v1/:controller{/*rest}"],
  "strict": true
}
`);
});

test('it is the same document when it is read again', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value));
      expect(JSON.parse(documentText(value as never))).toEqual(plain);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
