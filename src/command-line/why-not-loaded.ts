import { errorLines } from '../text/error-text';
import { printable } from '../text/printable';
import { wrap } from '../text/wrap';
import { WIDTH } from './width';

/** Why a file could not be loaded, with what to do about it, in lines that are indented. */
export function whyNotLoaded(error: unknown): string {
  return reasonOf(error)
    .flatMap((line) => wrap(printable(line), '  ', WIDTH))
    .join('\n');
}

function reasonOf(error: unknown): readonly string[] {
  const { code } = Object(error) as { code?: unknown };
  if (code === 'ENOENT') return ['there is no such file'];
  const lines = errorLines(error);
  return code === 'ERR_UNKNOWN_FILE_EXTENSION'
    ? [
        ...lines,
        `For TypeScript, give Node a loader: NODE_OPTIONS='--import tsx' npx express-resource-cors ...`,
      ]
    : lines;
}
