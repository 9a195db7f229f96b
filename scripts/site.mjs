// A plugin of TypeDoc: makes a site of the README, the pages of docs/ and the API reference (npm run docs).
// Events by their names: TypeDoc is fetched when it is asked for, so nothing can be imported from it here.

/** What a page is listed under. */
function groupOf(path) {
  if (path.includes('/recipes/')) return 'Recipes';
  return path.includes('/docs/') ? 'Guides' : 'Project';
}

/** The text of the first heading. */
function titleOf(parts) {
  const text = parts.map((part) => part.text).join('');
  return /^# (.*)\n/.exec(text)?.[1].replaceAll('`', '');
}

/** TypeDoc leaves code out of the anchors of headings, which those of GitHub have. */
function makeHeadingsPlain(parts) {
  let line = '';
  for (const part of parts) {
    if (part.kind === 'code' && /^#+ /.test(line)) {
      part.kind = 'text';
      part.text = part.text.replaceAll('`', '');
    }
    line = (line + part.text).split('\n').at(-1);
  }
}

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on('createDocument', (_context, document) => {
    document.name = titleOf(document.content) ?? document.name;
    makeHeadingsPlain(document.content);
    const path = document.project.files.getReflectionPath(document) ?? '';
    document.frontmatter = { ...document.frontmatter, group: groupOf(path) };
  });
  app.converter.on('resolveBegin', ({ project }) => {
    const [first] = project.readme ?? [];
    // TypeDoc writes the name of the project itself.
    if (first) first.text = first.text.replace(/^# .*\n/, '');
    makeHeadingsPlain(project.readme ?? []);
  });
  app.renderer.on('endPage', (page) => {
    page.contents = page.contents
      ?.replace('<div class="col-content">', '<div class="col-content" role="main">')
      // What scrolls by itself must be reached by the keyboard.
      .replaceAll('<table>', '<table tabindex="0">')
      // A link within what opens and closes a section can't be reached by all.
      .replace(/(<summary(?:(?!<\/summary>)[^])*?)<a [^>]*class="tsd-anchor-icon"[^]*?<\/a>(?=<\/h)/g, '$1');
  });
}
