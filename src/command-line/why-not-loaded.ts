import { errorText } from '../text/error-text';
import { printable } from '../text/printable';
import { wrap } from '../text/wrap';
import { WIDTH } from './width';

/** Why a file could not be loaded, with what to do about it, in lines that are indented. */
export function whyNotLoaded(error: unknown): string {
  return reasonOf(error)
    .split('\n')
    .flatMap((line) => wrap(printable(line), '  ', WIDTH))
    .join('\n');
}

function reasonOf(error: unknown): string {
  const { code } = Object(error) as { code?: unknown };
  if (code === 'ENOENT') return 'there is no such file';
  const text = errorText(error);
  return code === 'ERR_UNKNOWN_FILE_EXTENSION'
    ? `${text}\nFor TypeScript, give Node a loader: NODE_OPTIONS='--import tsx' npx express-resource-cors ...`
    : text;
}
