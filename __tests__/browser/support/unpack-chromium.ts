import { spawnSync } from 'node:child_process';
import { fetched, made } from '../../support/fetched';

/** Held at 143: later ones want Node 22. */
const VERSION = '143.0.4';

/**
 * Fetches and unpacks the Chromium that `@sparticuz/chromium` ships, once, and returns the folder: `chromium` in it, and
 * beside it the libraries and fonts that a bare machine lacks.
 *
 * Left to itself the package unpacks into the temporary folder, and takes whatever is called `chromium` there
 * for its own: half a file, if another process is just writing it.
 */
export function unpackChromium(): string {
  const packageFolder = fetched('@sparticuz/chromium', VERSION);
  return made(`chromium-${VERSION}`, (unfinished) => {
    unpackInto(unfinished, packageFolder);
  });
}

/** In a process of its own: the package reads the environment as it loads, and changes it. */
function unpackInto(folder: string, packageFolder: string): void {
  const script =
    "import chromium from '@sparticuz/chromium'; process.stdout.write(await chromium.executablePath());";
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    // From there it is found by its name.
    cwd: packageFolder,
    encoding: 'utf8',
    // On its home ground, AWS Lambda, the package unpacks the libraries too.
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
  });
  if (status !== 0) {
    throw new Error(`Chromium could not be unpacked: ${stderr.trim()}`);
  }
}
