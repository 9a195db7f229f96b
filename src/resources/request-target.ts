/** A request target or a URL, taken apart. */
export interface RequestTarget {
  /** `scheme://authority`, where the target has one (RFC 9112 § 3.2.2, absolute form). */
  readonly base: string | undefined;
  /** The path, without query and fragment; `/` where it is empty. */
  readonly path: string;
}

/** Takes a request target in origin form (`/api?x=1`) or absolute form (`http://host/api`) apart. */
export function splitTarget(target: string): RequestTarget {
  const absolute = target.startsWith('/') ? null : /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(target);
  const base = absolute?.[0];
  const rest = base === undefined ? target : target.slice(base.length);
  const path = before('?', before('#', rest));
  return { base, path: path === '' ? '/' : path };
}

/** The text up to a character; all of it where that is not in it. */
function before(character: string, text: string): string {
  const end = text.indexOf(character);
  return end === -1 ? text : text.slice(0, end);
}
