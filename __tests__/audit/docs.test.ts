import corsPackage from 'cors';
import express from 'express';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import path from 'node:path';
import { run } from '../support/run-command';
import { serve } from './support';

jest.setTimeout(60_000);

const page = readFileSync(path.join(__dirname, '../../docs/audit.md'), 'utf8');
const finding = readFileSync(path.join(__dirname, '../../src/audit/finding.ts'), 'utf8');

const block = (language: string): string =>
  RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(page)?.[1] ?? '';

test('the report is printed as it comes', async () => {
  const code = block('js').replace(/app\.listen\(8080\);/, 'return app;');
  expect(code).toContain('return app;');
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  const app = Function('express', 'cors', code)(express, corsPackage) as RequestListener;
  const server = await serve(app);
  const origin = server.url.replace('/data', '');
  const [command = '', ...printed] = block('console').split('\n');
  const args = command.replace('http://localhost:8080', origin).split(' ').slice(3);
  const { status, stdout } = await run(args);
  await server.close();
  expect(status).toBe(1);
  expect(stdout.replaceAll(origin, 'http://localhost:8080').split('\n')).toEqual(printed);
});

test('every finding has its line, and every line is one', () => {
  const codes = [...finding.matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, code]) => code);
  const lines = [...page.matchAll(/^\| `([a-z]+(?:-[a-z]+)*)` +\|/gm)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(20);
  expect([...lines].sort()).toEqual([...codes].sort());
});

test('every flag has its line, and every line is one', async () => {
  const { stdout: help } = await run(['audit', '--help']);
  const flags = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, flag]) => flag);
  expect(flags(page, /^\| `(--[a-z-]+)/gm)).toEqual(flags(help, /^ {2}(--[a-z-]+)/gm));
});
