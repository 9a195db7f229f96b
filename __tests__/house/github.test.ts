import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const FOLDER = path.join(ROOT, '.github');

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

test('the workflow runs what .ci/run runs, and scripts that there are', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const workflow = read('.github/workflows/ci.yml');
  expect(workflow).toContain('- run: .ci/run');
  const named = [...workflow.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(1);
  for (const name of named) expect(scripts).toHaveProperty([name]);
  const folders = [...workflow.matchAll(/__tests__\/([\w-]+)/g)].map(([, name = '']) => name);
  expect(folders.length).toBeGreaterThan(1);
  expect(readdirSync(path.join(ROOT, '__tests__'))).toEqual(expect.arrayContaining(folders));
});

test('no workflow may write more than the notes of a release', () => {
  for (const name of readdirSync(path.join(FOLDER, 'workflows'))) {
    const text = read(`.github/workflows/${name}`);
    expect(text).toMatch(/^permissions:\n {2}contents: (?:read|write)$/m);
    expect(text.includes('contents: write')).toBe(name === 'release.yml');
    expect(text).not.toContain('pull_request_target');
  }
});
