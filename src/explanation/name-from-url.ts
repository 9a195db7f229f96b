import type { Findings } from '../engine/findings';
import { quote } from '../text/quote';

/** In characters: longer names are not looked into. */
const LONGEST = 64;

/** What a base URL often ends with, folded: `/api` and `products` make `/apiproducts`. */
const BEGINNINGS = /^(?:api|v[0-9]+)/i;

/** Says that a slash is missing, where the name is that of a configured resource behind what a base URL ends with. */
export function nameFromUrl({ configuration, resource, input }: Findings): string | undefined {
  if (resource === null || input.resource || resource.length > LONGEST) return undefined;
  const [beginning] = BEGINNINGS.exec(resource) ?? [];
  if (beginning === undefined) return undefined;
  const rest = resource.slice(beginning.length);
  if (rest === '' || !configuration.resources.findText(rest)) return undefined;
  const right = input.path.replace(`/${resource}`, `/${beginning}/${rest}`);
  return `A slash is missing: a base URL that ends without one was joined to a path that begins without one. Ask for ${quote(right)}.`;
}
