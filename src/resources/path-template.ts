import { parse, pathToRegexp, type Keys, type Token } from 'path-to-regexp';
import { errorText } from '../text/error-text';
import { withSlashes } from './path-readings';

/** The parameters of a path: strings, and lists of strings for wildcards. */
export type PathProperties = Readonly<Record<string, string | readonly string[]>>;

/** A path in path-to-regexp 8 syntax, ready for matching. */
export interface PathTemplate {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly regexp: RegExp;
  readonly keys: Keys;
}

/**
 * Compiles a path that Express 5 would route with, `/api/:controller{/*rest}`, compared without regard to case.
 *
 * @throws TypeError with path-to-regexp's own reason where the text does not parse
 */
export function compileTemplate(text: string): PathTemplate {
  const data = parse(text);
  const { regexp, keys } = pathToRegexp(data);
  return { text, tokens: data.tokens, regexp, keys };
}

/** Why path-to-regexp refused a text, in its own words less the address it adds. */
export function templateFlaw(error: unknown): string {
  return errorText(error).replace(/; visit .*$/s, '');
}

/** The named parameters of a match. The object has no prototype: names come from the template, `constructor` too. */
export function propertiesOf(
  template: PathTemplate,
  match: RegExpExecArray,
): Record<string, string | readonly string[]> {
  const properties = Object.create(null) as Record<string, string | readonly string[]>;
  template.keys.forEach((key, index) => {
    const value = match[index + 1];
    if (value === undefined) return;
    properties[key.name] = key.type === 'wildcard' ? value.split('/').map(withSlashes) : withSlashes(value);
  });
  return properties;
}
