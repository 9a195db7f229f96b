import { EventEmitter } from 'node:events';
import { CorsConfiguration, type CorsDocument } from 'express-resource-cors';
import { documentText } from '../../src/lab/document-text';
import { placesIn } from '../../src/lab/json-places';
import { problemsOf, type LabProblem } from '../../src/lab/lab';

/** The API's policy as a text that the page shows, and that whoever looks at it may change while the API runs. */
export class EditablePolicy extends EventEmitter<{ change: [] }> {
  readonly config: CorsConfiguration;
  readonly #original: string;
  #text: string;
  #revision = 0;

  constructor(config: CorsConfiguration) {
    super();
    this.config = config;
    this.#original = this.#text = documentText(config.toJSON());
  }

  /** For the page: the text, the one that the lab started with, and how often it was changed. */
  toJSON(): { text: string; originalText: string; isOriginal: boolean; revision: number } {
    return {
      text: this.#text,
      originalText: this.#original,
      isOriginal: this.#text === this.#original,
      revision: this.#revision,
    };
  }

  /** Has the API decide by another text from now on; or answers with what is wrong with it, and nothing changes. */
  write(text: string): { problems: LabProblem[] } {
    let next: CorsConfiguration;
    try {
      placesIn(text);
      next = CorsConfiguration.from(JSON.parse(text) as CorsDocument);
    } catch (error) {
      return { problems: problemsOf(error, text) };
    }
    // Requests that are under way are decided by the old one to their end.
    this.config.replaceWith(next);
    this.#text = text;
    this.#revision += 1;
    this.emit('change');
    return { problems: [] };
  }
}
