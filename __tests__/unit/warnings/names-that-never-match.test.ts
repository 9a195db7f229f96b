import { CorsConfiguration, CorsConfigurationError, type CorsDocument } from 'express-resource-cors';
import { interceptWarnings } from '../support/warnings';

const emitted = interceptWarnings();

const APP = 'https://app.example.com';
const told = (code: string): unknown[] => emitted.filter((warning) => warning.code === code);

// Every value is used by one test only: a warning is emitted once for each code and value.

describe('two names that differ in a hyphen or a plural alone', () => {
  test.each([
    ['Invoice', 'Invoices'],
    ['order-items', 'OrderItems'],
    ['user_roles', 'UserRole'],
    ['Category', 'Categories'],
    ['Stock.list', 'Stocks.list'],
  ])('%s and %s, are told of once', (one, other) => {
    const config = new CorsConfiguration();
    config.forResources(one).forOrigins(APP);
    config.forResources(other).forOrigins(APP).allowMethods('GET');

    const [first, second] = [one, other].sort();
    expect(told('similar-resources')).toEqual([
      expect.objectContaining({
        message: `'${first}' and '${second}' differ in a hyphen or a plural alone, and are two resources; if one is a slip, write the name as the path has it`,
      }),
    ]);
  });

  test.each([
    ['Pens', 'pens'],
    ['Bus', 'Buses2'],
    ['~/pencil', '~/pencils'],
    ['Chalk', 'Chalk.list'],
    ['Ink', 'Inkpot'],
  ])('%s and %s, are none', (one, other) => {
    const config = new CorsConfiguration({ routes: ['/:controller{/:action}'] });
    config.forResources(one).forOrigins(APP);
    config.forResources(other).forOrigins('https://other.example');

    expect(told('similar-resources')).toEqual([]);
  });

  test('in one entry, are told of too', () => {
    new CorsConfiguration().forResources('Ruler', 'Rulers').forOrigins(APP);

    expect(told('similar-resources')).toHaveLength(1);
  });

  test('of which one is gone, are told of no more', () => {
    const config = new CorsConfiguration();
    const settings = config.forResources('Eraser').forOrigins(APP);
    expect(() => settings.allowMethods('B AD')).toThrow(CorsConfigurationError);
    config.forResources('Erasers').forOrigins(APP);

    expect(told('similar-resources')).toEqual([]);
  });

  test('with strict, are an error with its path', () => {
    const document: CorsDocument = {
      strict: true,
      policies: [
        { resources: ['Brush'], origins: [APP] },
        { resources: ['Other', 'Brushs'], origins: [APP] },
      ],
    };

    expect(() => CorsConfiguration.from(document)).toThrow(
      // eslint-disable-next-line @typescript-eslint/no-unsafe-argument -- as Jest types its matchers
      expect.objectContaining({
        problems: [
          expect.objectContaining({
            code: 'similar-resources',
            path: 'policies[1].resources[1]',
            value: 'Brushs',
          }),
        ],
      }),
    );
  });
});

describe('a template behind one that matches all that it matches', () => {
  test.each([
    [['/:controller{/*rest}', '/a1/:controller{/*rest}'], 1],
    [['/a2/:x/:y', '/a2/:controller/:action'], 1],
    [['/a3/:controller{/:id}', '/other/:controller', '/A3/:controller'], 2],
    [['/*a4', '/:controller{/:action}'], 1],
    [['/a5/:controller{/*rest}', '/a5/v:version/:controller{/*rest}'], 1],
  ])('%j, is told of', (routes, index) => {
    new CorsConfiguration({ routes });

    expect(told('shadowed-route')).toEqual([
      expect.objectContaining({
        message: `'${routes[index]}' is never reached: '${routes[0]}' stands before it and matches all that it matches; put it first, or leave it out`,
      }),
    ]);
  });

  test.each([
    [['/api/:controller{/*rest}', '/:controller{/*rest}']],
    [['/b1/v:version/:controller{/*rest}', '/b1/:controller{/*rest}']],
    [['/b2/:controller', '/b2/:controller/:action']],
    [['/b3/:controller/:id', '/b3/:controller{/:id}']],
    [['/b4/:controller/x', '/b4/:controller/*rest']],
    [['/b5/x:controller', '/b5/:controller']],
  ])('%j, is none', (routes) => {
    new CorsConfiguration({ routes });

    expect(told('shadowed-route')).toEqual([]);
  });

  test('set later, is told of; with strict, it is an error that leaves the option as it was', () => {
    const config = new CorsConfiguration();
    config.routes = ['/:controller', '/c1'];
    expect(told('shadowed-route')).toHaveLength(1);

    const strict = new CorsConfiguration({ strict: true });
    expect(() => (strict.routes = ['/:controller', '/c2'])).toThrow(/never reached/);
    expect(strict.routes).toEqual(new CorsConfiguration().routes);
  });

  test('with strict, stands among all problems of a document', () => {
    const document = {
      strict: true,
      routes: ['/:controller', '/d1'],
      policies: [{ resources: ['X'], origins: ['https://d1.example/'] }],
    };

    expect(() => CorsConfiguration.from(document)).toThrow(
      // eslint-disable-next-line @typescript-eslint/no-unsafe-argument -- as Jest types its matchers
      expect.objectContaining({
        problems: [
          expect.objectContaining({ code: 'shadowed-route', path: 'routes[1]', value: '/d1' }),
          expect.objectContaining({ code: 'invalid-origin', path: 'policies[0].origins[0]' }),
        ],
      }),
    );
  });
});

describe('a template without :controller', () => {
  test.each([
    ['/e1/:contoller{/:id}', '/e1/:controller{/:id}'],
    ['/e2/:resource', '/e2/:controller'],
  ])('%s, is told to be %s', (template, right) => {
    new CorsConfiguration({ routes: [template, '/:controller'] });

    expect(told('unmatchable-resource')).toEqual([
      expect.objectContaining({
        message: `'${template}' has no :controller, so a controller's name never matches its paths; write '${right}', or give it a default controller`,
      }),
    ]);
  });

  test('beside one that has it, is meant', () => {
    new CorsConfiguration({ routes: ['/f1/:id', '/:controller'] });
    new CorsConfiguration({ routes: [{ template: '/f2/:action', defaults: { controller: 'Home' } }] });

    expect(told('unmatchable-resource')).toEqual([]);
  });
});
