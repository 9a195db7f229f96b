import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

/**
 * Unpacks the Chromium that `@sparticuz/chromium` ships, once for each of its versions, and returns the folder:
 * `chromium` in it, and beside it the libraries and fonts that a bare machine lacks.
 *
 * Left to itself the package unpacks into the temporary folder, and takes whatever is called `chromium` there
 * for its own: half a file, if another process is just writing it. So it unpacks into a folder that nobody else
 * knows, which gets its name when it is complete.
 */
export function unpackChromium(): string {
  const packageFolder = path.resolve(path.dirname(require.resolve('@sparticuz/chromium')), '../..');
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const cache = path.resolve(packageFolder, '../../.cache/express-resource-cors');
  const folder = path.join(cache, `chromium-${version}`);
  if (existsSync(folder)) {
    return folder;
  }

  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    unpackInto(unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another process may have been faster; what it unpacked is as good.
    if (!existsSync(folder)) {
      throw error;
    }
  }
  return folder;
}

/** In a process of its own: the package reads the environment as it loads, and changes it. */
function unpackInto(folder: string): void {
  const script =
    "import chromium from '@sparticuz/chromium'; process.stdout.write(await chromium.executablePath());";
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: __dirname,
    encoding: 'utf8',
    // On its home ground, AWS Lambda, the package unpacks the libraries too.
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
  });
  if (status !== 0) {
    throw new Error(`Chromium could not be unpacked: ${stderr.trim()}`);
  }
}
