import type { ConfiguredOrigin, InnerLabel } from './configured-origin';
import { LabelTable } from './label-table';
import type { Origin } from './origin';

/**
 * Finds what was registered for an origin: for exactly this origin; else for the most specific pattern; else for all
 * origins (docs/design.md § Origins and patterns). From the most specific on, the patterns are: an exact host at any
 * port; a `*` inside the first label; subdomains, a longer suffix before a shorter one; any host of a scheme. Of two
 * that are alike, the one that names the port. What is behind a `*` inside the first label is the longest suffix that
 * a host can have, so those patterns always go before subdomains.
 *
 * A look-up costs one step for each label of the host at most, and a bounded number for its first label, however
 * much is registered.
 */
export class OriginTable<Entry> {
  /** By serialised origin. */
  readonly #exact = new Map<string, Entry>();
  /** Exact hosts at any port, by `scheme://host`. */
  readonly #anyPort = new Map<string, Entry>();
  /** Patterns inside the first label, by `scheme://.domain`: what is behind that label. */
  readonly #labels = new Map<string, LabelTable<Entry>>();
  /** Subdomains, by `scheme://.suffix:port`; the dot keeps `barfoo.com` apart from `foo.com`. */
  readonly #suffixes = new Map<string, Entry>();
  /** Any host of a scheme, by `scheme:port`. */
  readonly #schemes = new Map<string, Entry>();
  #allOrigins: Entry | undefined;
  #size = 0;

  /** How many origins and patterns there are; the entry for all origins counts as one. */
  get size(): number {
    return this.#size;
  }

  /** The entry for all origins. */
  get allOrigins(): Entry | undefined {
    return this.#allOrigins;
  }

  /** Every entry, once for each of its origins. */
  *entries(): Iterable<Entry> {
    yield* this.#exact.values();
    yield* this.#anyPort.values();
    for (const labels of this.#labels.values()) yield* labels.entries();
    yield* this.#suffixes.values();
    yield* this.#schemes.values();
    if (this.#allOrigins !== undefined) yield this.#allOrigins;
  }

  /** Registers an entry for an origin or a pattern, in place of one that it may have. */
  add(origin: ConfiguredOrigin | '*', entry: Entry): void {
    if (origin === '*') {
      this.#size += this.#allOrigins === undefined ? 1 : 0;
      this.#allOrigins = entry;
      return;
    }
    const { text, scheme, host, port } = origin;
    if (origin.label) this.#addLabel(origin.label, origin, entry);
    else if (origin.anyHost) this.#set(this.#schemes, `${scheme}:${port}`, entry);
    else if (origin.subdomains) this.#set(this.#suffixes, `${scheme}://.${host}:${port}`, entry);
    else if (port === '*') this.#set(this.#anyPort, `${scheme}://${host}`, entry);
    else this.#set(this.#exact, text, entry);
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
      (this.#labels.size === 0 ? undefined : this.#findLabel(origin)) ??
      (this.#suffixes.size === 0 ? undefined : this.#findSuffix(origin)) ??
      (this.#schemes.size === 0 ? undefined : this.#findScheme(origin)) ??
      this.#allOrigins
    );
  }

  #set(map: Map<string, Entry>, key: string, entry: Entry): void {
    this.#size += map.has(key) ? 0 : 1;
    map.set(key, entry);
  }

  #addLabel(label: InnerLabel, { scheme, port }: ConfiguredOrigin, entry: Entry): void {
    const key = `${scheme}://.${label.domain}`;
    let table = this.#labels.get(key);
    if (!table) this.#labels.set(key, (table = new LabelTable()));
    this.#set(table.portsOf(label), port, entry);
  }

  #findLabel({ scheme, host, port }: Origin): Entry | undefined {
    const dot = host.indexOf('.');
    if (dot < 1) return undefined;
    return this.#labels.get(`${scheme}://${host.slice(dot)}`)?.find(host.slice(0, dot), port);
  }

  #findSuffix({ scheme, host, port }: Origin): Entry | undefined {
    for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
      const suffix = `${scheme}://${host.slice(dot)}`;
      const entry = this.#suffixes.get(`${suffix}:${port}`) ?? this.#suffixes.get(`${suffix}:*`);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  #findScheme({ scheme, port }: Origin): Entry | undefined {
    return this.#schemes.get(`${scheme}:${port}`) ?? this.#schemes.get(`${scheme}:*`);
  }
}
