import type { ConfiguredOrigin } from './configured-origin';
import type { Origin } from './origin';

/**
 * Finds what was registered for an origin: for exactly this origin; else for the most specific pattern (an exact
 * host before subdomains, a longer suffix before a shorter one, a port before any port); else for all origins
 * (DESIGN § 3). A look-up costs one step for each label of the host at most, however much is registered.
 */
export class OriginTable<Entry> {
  /** By serialised origin. */
  readonly #exact = new Map<string, Entry>();
  /** Exact hosts at any port, by `scheme://host`. */
  readonly #anyPort = new Map<string, Entry>();
  /** Subdomains, by `scheme://.suffix:port`; the dot keeps `barfoo.com` apart from `foo.com`. */
  readonly #suffixes = new Map<string, Entry>();
  #allOrigins: Entry | undefined;

  /** How many origins and patterns there are; the entry for all origins counts as one. */
  get size(): number {
    const all = this.#allOrigins === undefined ? 0 : 1;
    return this.#exact.size + this.#anyPort.size + this.#suffixes.size + all;
  }

  /** The entry for all origins. */
  get allOrigins(): Entry | undefined {
    return this.#allOrigins;
  }

  /** Every entry, once for each of its origins. */
  *entries(): Iterable<Entry> {
    yield* this.#exact.values();
    yield* this.#anyPort.values();
    yield* this.#suffixes.values();
    if (this.#allOrigins !== undefined) yield this.#allOrigins;
  }

  add(origin: ConfiguredOrigin | '*', entry: Entry): void {
    if (origin === '*') this.#allOrigins = entry;
    else if (origin.subdomains)
      this.#suffixes.set(`${origin.scheme}://.${origin.host}:${origin.port}`, entry);
    else if (origin.port === '*') this.#anyPort.set(`${origin.scheme}://${origin.host}`, entry);
    else this.#exact.set(origin.text, entry);
  }

  /**
   * The entry for exactly this serialised origin. What is registered is well-formed, so a request that is
   * answered here needs no parsing.
   */
  findExact(text: string): Entry | undefined {
    return this.#exact.get(text);
  }

  /** The most specific entry for an origin. */
  find(origin: Origin): Entry | undefined {
    return (
      this.#exact.get(origin.text) ??
      (this.#anyPort.size === 0 ? undefined : this.#anyPort.get(`${origin.scheme}://${origin.host}`)) ??
      (this.#suffixes.size === 0 ? undefined : this.#findSuffix(origin)) ??
      this.#allOrigins
    );
  }

  #findSuffix({ scheme, host, port }: Origin): Entry | undefined {
    for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
      const suffix = `${scheme}://${host.slice(dot)}`;
      const entry = this.#suffixes.get(`${suffix}:${port}`) ?? this.#suffixes.get(`${suffix}:*`);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }
}
