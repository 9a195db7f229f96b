import { compile, type CompiledConfiguration, type EngineOptions } from '../engine/compiled-configuration';
import { decide } from '../engine/decide';
import { settle } from '../callbacks/ask';
import { CorsCallbackError } from '../explanation/callback-error';
import type { CorsDecision } from '../explanation/decision';
import { decisionOf } from '../explanation/decision-of';
import { checkPolicy } from '../policies/check-policy';
import { addPolicies, copyPolicy, type CorsPolicy } from '../policies/policy';
import { below, CorsConfigurationError, problem, refuse, type CorsProblem } from '../problems/problem';
import { readAccessCheck, type CorsAccessCheck } from './access-check';
import { readDocument, type CorsCallbacks, type CorsDocument } from './document';
import {
  entryOf,
  plainEntry,
  readEntry,
  readResources,
  type CorsPolicyEntry,
  type DraftEntry,
  type Entry,
} from './entry';
import { EntryList } from './entry-list';
import { extendEntries, readExtension } from './extend';
import {
  givenToNothing,
  INSTEAD,
  ResourceSettings,
  type CorsPolicySettings,
  type CorsResourceSettings,
  type EntryTarget,
  type CorsTexts,
} from './fluent';
import {
  checkConfigurationOptions,
  copyOptions,
  OPTION_NAMES,
  optionValue,
  resolveOptions,
  type CorsOptions,
  type ResolvedCorsOptions,
} from './options';
import { routeWarnings } from './route-warnings';
import { emitWarnings, similarNames, warningsOf } from './warnings';

/**
 * What makes a configuration ready for deciding. It is registered, so that a configuration of another copy of this
 * package (a duplicate in node_modules, Jest's registry of modules) serves like one of this copy.
 */
const COMPILED = Symbol.for('express-resource-cors compiled configuration');

/**
 * A configuration, of this or another copy of the package.
 *
 * @internal
 */
export interface CompilableConfiguration {
  [COMPILED](): CompiledConfiguration;
}

/**
 * Whether a value is a configuration, of this or another copy of the package.
 *
 * @internal
 */
export function isConfiguration(value: unknown): value is CorsConfiguration {
  return typeof value === 'object' && value !== null && COMPILED in value;
}

/**
 * The configuration as it is now, ready for deciding; computed anew only when something has changed.
 *
 * @internal
 */
export function compiledOf(configuration: CompilableConfiguration): CompiledConfiguration {
  return configuration[COMPILED]();
}

/** The options are properties too: `config.rejectDisallowed = true` counts from the next request on. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type -- defined from the table of options below
export interface CorsConfiguration extends Mutable<ResolvedCorsOptions> {}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Which origins may do what with which resources. It is live: entries and options may change at any time, also
 * after `cors()` and `registerGlobal()`, and count from the next request on.
 *
 * ```ts
 * const config = new CorsConfiguration({ routes: ['/api/:controller{/:id}'] });
 * config.forResources('Products').forOrigins('https://app.example.com').allowMethods('GET', 'PUT').allowCookies();
 * ```
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- see the interface
export class CorsConfiguration {
  #options: CorsOptions;
  #resolved: EngineOptions;
  #entries = new EntryList();
  #compiled: CompiledConfiguration | undefined;

  static {
    for (const name of OPTION_NAMES) {
      Object.defineProperty(this.prototype, name, {
        get(this: CorsConfiguration): unknown {
          return optionValue(this.#options, name);
        },
        set(this: CorsConfiguration, value: unknown) {
          this.#setOption(name, value);
        },
      });
    }
  }

  /** @throws CorsConfigurationError naming every option that is wrong */
  constructor(options: CorsOptions = {}) {
    refuse(checkConfigurationOptions(options));
    this.#options = copyOptions(options);
    this.#resolved = resolveOptions(this.#options);
    const warnings = this.#options.routes ? routeWarnings(this.#resolved.routes) : [];
    refuse(optionValue(this.#options, 'strict') ? warnings : []);
    emitWarnings(warnings);
  }

  /**
   * The configuration that a document declares: `{ policies: [{ resources, origins, methods, … }], ...options }`.
   *
   * @param callbacks the functions, which a JSON file can't hold; they win over the document's
   * @throws CorsConfigurationError with all problems of the document, each with its path (`policies[2].origins[0]`)
   */
  static from(document: CorsDocument, callbacks: CorsCallbacks = {}): CorsConfiguration {
    const problems: CorsProblem[] = [];
    const { options, entries } = readDocument(document, callbacks, problems);
    const configuration = startOf(options, problems);
    const warnings: CorsProblem[] = [];
    for (const { draft, path } of entries) {
      const found = [...draft.problems, ...configuration.#entries.duplicates(draft)];
      problems.push(...below(path, found));
      warnings.push(...below(path, configuration.#warningsOf(draft)));
      if (found.length > 0) configuration.#entries.claim(draft);
      else configuration.#entries.add(entryOf(draft));
    }
    refuse(options.strict ? [...problems, ...warnings] : problems);
    emitWarnings(warnings);
    return configuration;
  }

  /**
   * Starts an entry for these resources.
   *
   * @param names controllers (`Products`), actions (`Values1.GetData`) and URLs (`~/reports/:id`)
   * @throws CorsConfigurationError naming every name that is none
   */
  forResources(...names: CorsTexts): CorsResourceSettings {
    const problems: CorsProblem[] = [];
    const resources = readResources(names.flat(), problems);
    refuse(problems);
    return new ResourceSettings(this.#target, resources as Entry['resources']);
  }

  /** Starts an entry for all resources that have none of their own. */
  forAllResources(): CorsResourceSettings;
  forAllResources(...given: unknown[]): CorsResourceSettings {
    refuse(givenToNothing('forAllResources', given, INSTEAD.allResources));
    return new ResourceSettings(this.#target, '*');
  }

  /** Starts an entry for all resources and these origins; see {@link CorsResourceSettings.forOrigins}. */
  forOrigins(...origins: CorsTexts): CorsPolicySettings {
    return this.forAllResources().forOrigins(...origins);
  }

  /** Starts an entry for all resources and all origins. */
  forAllOrigins(): CorsPolicySettings;
  forAllOrigins(...given: unknown[]): CorsPolicySettings {
    refuse(givenToNothing('forAllOrigins', given, INSTEAD.allOrigins));
    return this.forAllResources().forAllOrigins();
  }

  /** Starts an entry for all resources and all origins. */
  forAll(): CorsPolicySettings;
  forAll(...given: unknown[]): CorsPolicySettings {
    refuse(givenToNothing('forAll', given, INSTEAD.allOrigins));
    return this.forAllOrigins();
  }

  /** All resources, all origins, all methods, all request headers, and cookies: for a developer's machine. */
  allowAll(): CorsPolicySettings;
  allowAll(...given: unknown[]): CorsPolicySettings {
    refuse(givenToNothing('allowAll', given, INSTEAD.noValue));
    return this.forAll().allowAll();
  }

  /** All resources, all origins, all methods. */
  allowAllMethods(): CorsPolicySettings;
  allowAllMethods(...given: unknown[]): CorsPolicySettings {
    refuse(givenToNothing('allowAllMethods', given, INSTEAD.allMethods));
    return this.forAll().allowAllMethods();
  }

  /** All resources, all origins, all methods, all request headers. */
  allowAllMethodsAndAllRequestHeaders(): CorsPolicySettings;
  allowAllMethodsAndAllRequestHeaders(...given: unknown[]): CorsPolicySettings {
    refuse(givenToNothing('allowAllMethodsAndAllRequestHeaders', given, INSTEAD.allMethods));
    return this.forAll().allowAllMethodsAndAllRequestHeaders();
  }

  /**
   * Adds an entry given as a plain object.
   *
   * @throws CorsConfigurationError with everything that is wrong with it; nothing is added then
   */
  add(entry: CorsPolicyEntry): this {
    this.#add(readEntry(entry));
    return this;
  }

  /**
   * Allows origins more than they may do already; everybody else is decided as before. Each pair of a resource and
   * an origin gets an entry of its own: with what the entry that decides for it now allows, and what is given here.
   * A resource that has no entries yet gets copies of those that decide for it now, mostly those for all resources,
   * to which it is closed from then on. Chains of the entries that were split can't be continued.
   *
   * ```ts
   * config.extend({ resources: ['Products'], origins: ['https://app.example.com'], methods: ['PUT'] });
   * ```
   *
   * @param entry an entry as a plain object; its origins are exact, not patterns
   * @throws CorsConfigurationError with everything that is wrong with it; nothing is changed then
   */
  extend(entry: CorsPolicyEntry): this {
    const draft = readExtension(entry, this.#entries);
    refuse(draft.problems);
    const { resources, options } = this[COMPILED]();
    const before = [...this.#entries];
    const names = { entries: before, resources, basePath: options.basePath };
    const entries = extendEntries(names, entryOf(draft));
    const warnings = entries
      .filter((each) => !before.includes(each))
      .flatMap((each) => this.#warningsOf(each));
    refuse(this.#isStrict ? warnings : []);
    this.#setEntries(entries);
    emitWarnings(warnings);
    return this;
  }

  /** The declarative form, for `from` and for JSON; callbacks are left out, being functions. */
  toJSON(): CorsDocument {
    const policies = Array.from(this.#entries, plainEntry);
    const options = Object.entries(this.#options).filter(([, value]) => typeof value !== 'function');
    return { policies, ...(Object.fromEntries(options) as CorsOptions) };
  }

  /**
   * Swaps all entries and options, callbacks included, for another configuration's, at once: a request sees the
   * old ones or the new ones. Later changes of `other` don't count here.
   *
   * @throws CorsConfigurationError where `other` is an invalid document; nothing changes then
   */
  replaceWith(other: CorsConfiguration | CorsDocument): void {
    const source = other instanceof CorsConfiguration ? other : CorsConfiguration.from(...declared(other));
    this.#options = source.#options;
    this.#resolved = source.#resolved;
    this.#setEntries(Array.from(source.#entries, (entry) => ({ ...entry })));
  }

  /**
   * What would be decided for a browser's request, with no server: for the preflight where a browser would send
   * one, for the actual request otherwise. Methods count for both, so what the preflight allows is allowed.
   *
   * ```ts
   * const { allowed, message } = await config.checkAccess({ url: '/api/products/7', origin: 'https://app.example.com' });
   * ```
   *
   * @returns the decision; the promise rejects with a TypeError where the check is not one, and with a
   *   CorsCallbackError where a callback fails
   */
  async checkAccess(check: CorsAccessCheck): Promise<CorsDecision> {
    const outcome = await settle(decide(this[COMPILED](), readAccessCheck(check)), undefined);
    if (outcome.failure) throw new CorsCallbackError(outcome.failure, outcome);
    return decisionOf(outcome);
  }

  /**
   * The name that a request for this URL or path goes by: a configured one as it was declared, else the one that the
   * path gives.
   *
   * ```ts
   * config.resourceOf('/api/products/7'); // 'Products'
   * ```
   *
   * @returns the name; null where the path names no resource, and where its readings lead to different entries
   * @throws TypeError where `url` is not a string
   */
  resourceOf(url: string): string | null {
    return this[COMPILED]().resources.recognize(readAccessCheck({ url }).path)?.name ?? null;
  }

  /** @internal */
  [COMPILED](): CompiledConfiguration {
    return (this.#compiled ??= compile(this.#resolved, this.#entries));
  }

  get #target(): EntryTarget {
    return {
      start: (draft) => this.#add(draft),
      extend: (entry, addition, problems) => {
        this.#addTo(entry, addition, problems);
      },
    };
  }

  get #isStrict(): boolean {
    return this.#options.strict === true;
  }

  #add(draft: DraftEntry): Entry {
    const problems = [...draft.problems, ...this.#entries.duplicates(draft)];
    // What is wrong comes first: warnings about what is not added would mislead.
    const warnings = problems.length > 0 && !this.#isStrict ? [] : this.#warningsOf(draft);
    refuse([...problems, ...(this.#isStrict ? warnings : [])]);
    const entry = entryOf(draft);
    this.#entries.add(entry);
    this.#compiled = undefined;
    emitWarnings(warnings);
    return entry;
  }

  #setEntries(entries: readonly Entry[]): void {
    this.#entries = new EntryList();
    for (const entry of entries) this.#entries.add(entry);
    this.#compiled = undefined;
  }

  #addTo(entry: Entry, addition: CorsPolicy, problems: readonly CorsProblem[]): void {
    if (!this.#entries.has(entry)) {
      const message =
        'this entry is no longer part of the configuration: a call of its chain was refused, extend() split it, or replaceWith() swapped it; start it anew';
      refuse([problem('stale-entry', '', undefined, message)]);
    }
    try {
      refuse([...problems, ...checkPolicy(addition)]);
      entry.policy = copyPolicy(addPolicies(entry.policy, addition));
      const warnings = this.#warningsOf(entry);
      refuse(this.#isStrict ? warnings : []);
      emitWarnings(warnings);
    } catch (error) {
      this.#entries.delete(entry);
      throw error;
    } finally {
      this.#compiled = undefined;
    }
  }

  #warningsOf(entry: Entry | DraftEntry): CorsProblem[] {
    return [...warningsOf(entry, this.#resolved.routes), ...similarNames(entry, this.#entries)];
  }

  #setOption(name: keyof CorsOptions, value: unknown): void {
    const options: Record<string, unknown> = { ...this.#options, [name]: value };
    refuse(checkConfigurationOptions({ [name]: value }));
    const copy = copyOptions(options);
    const resolved = resolveOptions(copy);
    const warnings = Array.from(this.#entries).flatMap((entry, index) =>
      below(`policies[${String(index)}]`, warningsOf(entry, resolved.routes)),
    );
    if (copy.routes) warnings.push(...routeWarnings(resolved.routes));
    refuse(optionValue(copy, 'strict') ? warnings : []);
    emitWarnings(warnings);
    this.#resolved = resolved;
    this.#options = copy;
    this.#compiled = undefined;
  }
}

/** A configuration with these options; where strict makes errors of its routes, they are gathered with the others. */
function startOf(options: CorsOptions, problems: CorsProblem[]): CorsConfiguration {
  try {
    return new CorsConfiguration(options);
  } catch (error) {
    if (!(error instanceof CorsConfigurationError)) throw error;
    problems.push(...error.problems);
    return new CorsConfiguration({ ...options, routes: undefined });
  }
}

/** The declarative form and the callbacks of a document, or of a configuration of another copy of this package. */
function declared(other: CorsConfiguration | CorsDocument): [CorsDocument, CorsCallbacks] {
  if (!isConfiguration(other)) return [other, {}];
  const { dynamicConfigurationCallback, staticConfigurationAccessFilter } = other;
  return [other.toJSON(), { dynamicConfigurationCallback, staticConfigurationAccessFilter }];
}
