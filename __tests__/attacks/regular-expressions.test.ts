import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToRegexp } from 'path-to-regexp';
import { checkSync } from 'recheck';
import ts from 'typescript';

const SOURCE = path.resolve(__dirname, '../../src');

/**
 * They look at a bounded part of an answer that somebody asked for, and `doctor/hostile` holds diagnoses to three
 * seconds; they are not proved one by one.
 */
const OF_BOUNDED_TEXT = /^doctor[\\/]causes[\\/]/;

/** Every regular expression that stands in the source, with its file. */
function expressions(): [string, string][] {
  const found: [string, string][] = [];
  for (const file of readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })) {
    if (!/\.m?ts$/.test(file) || OF_BOUNDED_TEXT.test(file)) continue;
    const text = readFileSync(path.join(SOURCE, file), 'utf8');
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) found.push([node.text, file]);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022));
  }
  return found;
}

function statusOf(expression: string): string {
  const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(expression) ?? [];
  return checkSync(source, flags, { timeout: 60_000 }).status;
}

test.each(expressions())('%s of %s, takes no more than linear time', (expression) => {
  expect(statusOf(expression)).toBe('safe');
});

test.each([
  '/api/:controller{/*rest}',
  '/:controller{/*rest}',
  '/:controller/:action{/:id}',
  '/:controller{/:action}{/:id}',
  '/reports/:year-:month',
  '/reports/:name.csv',
  '/reports{/:year{/:month{/:day}}}',
  '/files/*path',
  '/files/*path/versions/:version',
  '/:a{-:b}{.:c}',
])('what path-to-regexp makes of %s, takes no more than linear time', (template) => {
  expect(statusOf(String(pathToRegexp(template).regexp))).toBe('safe');
});

test('an expression that backtracks is told', () => {
  expect(statusOf('/^(a+)+$/')).toBe('vulnerable');
  expect(statusOf(String(/^[ \t]+|[ \t]+$/g))).toBe('vulnerable');
});
