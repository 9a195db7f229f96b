import { foldCase } from './fold-case';

/** One reading of a path, below `basePath`, in the forms in which it is compared and shown. */
export class Reading {
  /** It begins with a slash. */
  readonly text: string;
  /** In the form in which names are compared. */
  readonly folded: string;
  /** The segments of {@link folded}; an empty one at the end where that ends with a slash. */
  readonly segments: readonly string[];

  /** @param isPlain whether it is known to be ASCII, which spares a look */
  constructor(text: string, isPlain = false) {
    this.text = text;
    this.folded = isPlain ? text.toLowerCase() : foldCase(text);
    this.segments = segmentsOf(this.folded);
  }

  /** The segments as they were sent, as many as there are folded ones: nothing folds to a slash or away. */
  get shown(): readonly string[] {
    return this.text === this.folded ? this.segments : segmentsOf(this.text);
  }
}

/** A third of the time that `path.slice(1).split('/')` takes; each request has this done. */
function segmentsOf(path: string): string[] {
  const segments: string[] = [];
  let start = 1;
  for (let slash = path.indexOf('/', start); slash !== -1; slash = path.indexOf('/', start)) {
    segments.push(path.slice(start, slash));
    start = slash + 1;
  }
  segments.push(path.slice(start));
  return segments;
}
