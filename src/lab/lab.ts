import { compareConfigurations } from '../comparison/compare-configurations';
import { readAccessCheck, type CorsAccessCheck } from '../configuration/access-check';
import { compiledOf, CorsConfiguration } from '../configuration/cors-configuration';
import type { CorsDocument } from '../configuration/document';
import { describeNaming } from '../explanation/naming';
import { CorsConfigurationError } from '../problems/problem';
import { accessTable, type AccessTable } from './access-table';
import { decisionsInTurn, isReadable } from './decisions-in-turn';
import { documentText } from './document-text';
import { JsonMistake, lineAt, placesIn } from './json-places';

/** The functions of a configuration, which its text leaves out. */
type Callbacks = Pick<CorsConfiguration, 'dynamicConfigurationCallback' | 'staticConfigurationAccessFilter'>;

/** What is wrong with a text, and where. */
export interface LabProblem {
  /** Of the text, from 1. */
  readonly line: number;
  /** Of the value in the configuration; empty where the text is no JSON. */
  readonly path: string;
  readonly message: string;
}

/** What is decided about a request, step by step, and how its path got its name. */
export interface LabAnswer {
  readonly allowed: boolean;
  readonly steps: readonly LabStep[];
  readonly naming: readonly string[];
}

/** One request of those that a browser would send. */
interface LabStep {
  readonly type: string;
  readonly readable: boolean;
  readonly reason: string;
  readonly message: string;
  readonly remedy: string | null;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** A configuration that can be tried out and edited; what it came from stays as it is. */
export class Lab {
  readonly #callbacks: Callbacks;
  readonly #original: CorsDocument;
  #configuration: CorsConfiguration;
  #text: string;

  /** @param given its callbacks go on to be asked, whatever the text is changed to */
  constructor(given: Callbacks & Pick<CorsConfiguration, 'toJSON'>) {
    const { dynamicConfigurationCallback, staticConfigurationAccessFilter } = given;
    this.#callbacks = { dynamicConfigurationCallback, staticConfigurationAccessFilter };
    this.#original = given.toJSON();
    this.#configuration = this.#read(this.#original);
    this.#text = documentText(this.#original);
  }

  /** The configuration as JSON, as it was written last. */
  get text(): string {
    return this.#text;
  }

  /** The same as it was in the beginning. */
  get originalText(): string {
    return documentText(this.#original);
  }

  /** The names of the callbacks that there are. */
  get callbacks(): string[] {
    return Object.entries(this.#callbacks).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  }

  /** What is legal but probably a mistake. */
  get warnings(): LabProblem[] {
    try {
      this.#read({ ...this.#configuration.toJSON(), strict: true });
      return [];
    } catch (error) {
      return problemsOf(error, this.#text);
    }
  }

  /**
   * Takes another text for the configuration, where it is right.
   * @returns what is wrong with it; else how many gains and losses it brings
   */
  write(text: string): { problems: LabProblem[] } | { gains: number; losses: number } {
    let next: CorsConfiguration;
    try {
      placesIn(text);
      next = this.#read(JSON.parse(text) as CorsDocument);
    } catch (error) {
      return { problems: problemsOf(error, text) };
    }
    const rows = compareConfigurations(this.#configuration, next);
    this.#configuration = next;
    this.#text = text;
    return {
      gains: rows.filter(({ gained }) => gained !== null).length,
      losses: rows.filter(({ lost }) => lost !== null).length,
    };
  }

  /** See {@link accessTable}. */
  table(paths: readonly string[], origins: readonly string[]): Promise<AccessTable> {
    return accessTable(this.#configuration, paths, origins);
  }

  /**
   * What is decided about a browser's request.
   * @throws TypeError for a check that is none
   */
  async decide(check: CorsAccessCheck): Promise<LabAnswer> {
    const decisions = await decisionsInTurn(this.#configuration, check);
    return {
      allowed: decisions.every((decision) => isReadable(decision, check)),
      steps: decisions.map((decision) => {
        const { type, reason, message, remedy, status, headers } = decision;
        return { type, readable: isReadable(decision, check), reason, message, remedy, status, headers };
      }),
      naming: describeNaming(
        compiledOf(this.#configuration),
        readAccessCheck({ url: check.url }).path,
        check.origin,
      ),
    };
  }

  #read(document: CorsDocument): CorsConfiguration {
    return CorsConfiguration.from(document, this.#callbacks);
  }
}

/**
 * What is wrong with a text, by what was thrown as it was read.
 * @internal for the lab among the examples
 */
export function problemsOf(error: unknown, text: string): LabProblem[] {
  if (error instanceof JsonMistake) {
    const line = lineAt(text, error.position);
    return [{ line, path: '', message: `${error.message}.` }];
  }
  if (!(error instanceof CorsConfigurationError)) throw error;
  const places = placesIn(text);
  return error.problems.map(({ path, message }) => ({
    line: lineAt(text, placeOf(path, places)),
    path,
    message,
  }));
}

/** Where a value begins; where it is missing, what is around it. */
function placeOf(path: string, places: ReadonlyMap<string, number>): number {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.'), at.lastIndexOf('[')))) {
    const place = places.get(at);
    if (place !== undefined) return place;
  }
  return 0;
}
