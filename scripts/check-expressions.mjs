// Holds every regular expression of src to linear time: npm run check:expressions
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pathToRegexp } from 'path-to-regexp';
import ts from 'typescript';
import { fetched } from './fetched.mjs';

const { checkSync } = fetched('recheck');

const SOURCE = join(fileURLToPath(import.meta.url), '../../src');

/** What path-to-regexp makes of these, which is matched against what requests send, is held to it too. */
const TEMPLATES = [
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
];

/**
 * They look at what is left of the beginning of an answer that somebody asked for, and `__tests__/doctor/hostile` holds
 * diagnoses to three seconds. Polynomial time is short there, exponential is not.
 */
const OF_BOUNDED_TEXT = /^doctor[\\/]causes[\\/]/;

/** Every regular expression that stands in the source, with its file. */
function* expressions() {
  for (const file of readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })) {
    if (!/\.m?[jt]s$/.test(file)) continue;
    const found = [];
    const visit = (node) => {
      if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, readFileSync(join(SOURCE, file), 'utf8'), ts.ScriptTarget.ES2022));
    for (const text of found) yield [file, text];
  }
}

function check(expression) {
  const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(expression);
  return checkSync(source, flags, { timeout: 60_000 });
}

function statusOf(expression) {
  return check(expression).status;
}

function isPolynomial(expression) {
  return check(expression).complexity?.type === 'polynomial';
}

// Else nothing is proved by what follows.
for (const known of ['/^(a+)+$/', String(/^[ \t]+|[ \t]+$/g)]) {
  if (statusOf(known) !== 'vulnerable') throw new Error(`${known} backtracks, and is taken for safe`);
}

let count = 0;
const bad = [];
for (const [file, text] of expressions()) {
  count++;
  const status = statusOf(text);
  if (status !== 'safe' && !(OF_BOUNDED_TEXT.test(file) && isPolynomial(text)))
    bad.push(`${file}: ${text} (${status})`);
}
for (const template of TEMPLATES) {
  if (statusOf(String(pathToRegexp(template).regexp)) !== 'safe') bad.push(`path-to-regexp: ${template}`);
}
for (const each of bad) console.error(each);
console.log(`${count} regular expressions, ${bad.length} of which may take too long.`);
process.exitCode = bad.length === 0 && count > 100 ? 0 : 1;
