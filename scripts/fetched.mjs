import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

/**
 * A package that `npx --package NAME` has fetched for this run, so that nobody has to install what one script needs.
 *
 * @param {string} name the package
 * @throws Error where this was not started by such a command
 */
export function fetched(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => /[\\/]_npx[\\/]/.test(folder));
  for (const folder of folders) {
    try {
      return createRequire(join(folder, '..', 'anything.js'))(name);
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new Error(`${name} is not here: start this by its script of package.json`);
}
