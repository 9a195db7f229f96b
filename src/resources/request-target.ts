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
  const end = rest.search(/[?#]/);
  const path = end === -1 ? rest : rest.slice(0, end);
  return { base, path: path === '' ? '/' : path };
}
