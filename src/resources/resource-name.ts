import type { Token } from 'path-to-regexp';
import { quote } from '../text/quote';
import { readUrl } from '../text/url';
import { foldCase } from './fold-case';
import { resolve, withoutTrailingSlash } from './path-readings';
import { compileTemplate, inVersion8, templateFlaw, type PathTemplate } from './path-template';

/** The name of a resource, in one of three ways (docs/design.md § Naming a resource). */
export interface ResourceName {
  readonly kind: 'url' | 'url-pattern' | 'action' | 'controller';
  /** As it was written. */
  readonly text: string;
  /** The same for all spellings of one name, different for all others. */
  readonly key: string;
  /** What the key is looked up by: the path below `~`, `Controller.Action` or the controller, folded. */
  readonly folded: string;
  /** Of a URL pattern: its path. */
  readonly template?: PathTemplate;
}

/**
 * Reads the name of a resource: `Products`, `Values1.GetData`, `~/reports/daily.csv`, `~/reports/:id`.
 *
 * @returns the name, or a sentence that says what is wrong and what to write
 */
export function readResourceName(value: unknown): ResourceName | string {
  if (typeof value !== 'string')
    return `${quote(value)} is not a resource name; write a string such as 'Products'`;
  if (value === '')
    return `'' is not a resource name; write a controller ('Products'), 'Controller.Action' or a URL ('~/path')`;
  if (value === '*')
    return `'*' is not a resource name; for all resources, say forAllResources() (in a document: "resources": "*")`;
  if (value !== value.trim())
    return `${quote(value)} begins or ends with white space; write ${quote(value.trim())}`;
  if (value.startsWith('~/')) return readPath(value);
  if (value === '~') return `'~' is not a resource name; the root is '~/'`;
  const url = readUrlText(value);
  if (url) {
    return `${quote(value)} is a whole URL; a resource is named by its path alone, so write ${quote(`~${decoded(url.pathname) ?? url.pathname}`)}`;
  }
  if (value.includes('/') || value.startsWith('~')) {
    const path = `/${value.replace(/^[~/]+/, '')}`;
    const meant = typeof readPath(`~${path}`) === 'string' ? inVersion8(path) : path;
    const advice = meant === undefined ? '' : `; to name a URL, write ${quote(`~${meant}`)}`;
    return `${quote(value)} is neither a controller nor a URL${advice}`;
  }
  const folded = foldCase(value);
  if (!value.includes('.')) return { kind: 'controller', text: value, folded, key: `controller ${folded}` };
  if (value.startsWith('.') || value.endsWith('.')) {
    return `${quote(value)} is not a resource name; a dot stands between controller and action: 'Values1.GetData'`;
  }
  return { kind: 'action', text: value, folded, key: `action ${folded}` };
}

/** A whole URL, of http or https. */
function readUrlText(value: string): URL | undefined {
  return /^https?:\/\//i.test(value) ? readUrl(value) : undefined;
}

function readPath(text: string): ResourceName | string {
  const written = text.slice(1);
  let template: PathTemplate;
  try {
    template = compileTemplate(withoutTrailingSlash(written));
  } catch (error) {
    return `${quote(text)} is not a URL in path-to-regexp 8 syntax: ${templateFlaw(error)}${adviceFor(written)}`;
  }
  const literals = literalText(template.tokens);
  if (/[?#]/.test(literals)) {
    const before = text.replace(/[?#].*/s, '');
    const advice = typeof readPath(before) === 'string' ? '' : `; write ${quote(before)}`;
    return `${quote(text)} has a query or fragment; a resource is named by its path alone${advice}`;
  }
  if (/%[0-9a-f]{2}/i.test(literals)) {
    const plain = decoded(text);
    return `${quote(text)} is percent-encoded; paths are compared decoded${plain === undefined ? '' : `, so write ${quote(plain)}`}`;
  }
  if (literals.includes('\\') || /\/\/|\/\.{1,2}(?:\/|$)/.test(written)) {
    return `${quote(text)} has backslashes, empty or dot segments, which no path has once resolved; write ${quote(`~${resolve(written)}`)}`;
  }
  if (template.keys.length === 0 && template.tokens.every(({ type }) => type === 'text')) {
    const folded = foldCase(literals);
    return { kind: 'url', text, folded, key: `url ${folded}` };
  }
  const folded = shape(template.tokens);
  return { kind: 'url-pattern', text, folded, key: `pattern ${folded}`, template };
}

/** What to write in place of a path that does not parse, as the end of a sentence. */
function adviceFor(path: string): string {
  // What looks like a query is none of a path.
  const [withoutQuery = path] = path.split(/\?(?=[\w-]+=)/);
  const better = withoutQuery === path ? inVersion8(path) : withoutQuery;
  if (better !== undefined) return `; write ${quote(`~${better}`)}`;
  const parameter = /:\w+(?=\()/.exec(path)?.[0];
  return parameter === undefined
    ? '; a literal character is escaped with a backslash'
    : `; a parameter has no expression here: ${quote(parameter)} alone matches any segment`;
}

/** The text of a template outside its parameters. */
function literalText(tokens: readonly Token[]): string {
  return tokens
    .map((token) =>
      token.type === 'text' ? token.value : token.type === 'group' ? literalText(token.tokens) : '',
    )
    .join('');
}

/** A template without the names of its parameters, which make no difference to what it matches. */
function shape(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'text') return foldCase(token.value).replace(/[:*{}\\]/g, '\\$&');
      if (token.type === 'group') return `{${shape(token.tokens)}}`;
      return token.type === 'param' ? ':' : '*';
    })
    .join('');
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
