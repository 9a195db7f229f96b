import { codeSpans, headings, section } from './pages';

export const GUIDE = 'docs/migrating-from-cors.md';

/** What the guide says, option by option: what there was, what to write, and what differs. */
export const MIGRATION_ROWS = headings(GUIDE, '###').map((heading) => {
  const text = section(GUIDE, heading);
  const [, here = ''] = /^Write `([^`]+)`/m.exec(text) ?? [];
  return { there: codeSpans(heading)[0] ?? '', here, text };
});
