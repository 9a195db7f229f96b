import { element } from './dom.js';

/**
 * Shows who may do what: resources by origins, a button in each cell. `onChoose({ resource, origin, cell })` is called
 * for the cell that is clicked. `before` is the table that was shown before a change, whose cells are compared.
 */
export function renderTable(container, table, before, onChoose) {
  const { resources, origins, cells } = table;
  const old = before && lookup(before);
  let changes = 0;
  const rows = resources.map((resource, row) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, title(resource, 'any other resource'), sampleNote(resource)),
      origins.map((origin, column) => {
        const cell = cells[row][column];
        const was = old?.(resource.name, origin.name);
        const isChanged = was !== undefined && view(was).text !== view(cell).text;
        changes += isChanged ? 1 : 0;
        const button = cellButton(cell, resource, origin, isChanged ? view(was).text : undefined);
        button.addEventListener('click', () => onChoose({ resource, origin, cell }));
        return element('td', {}, button);
      }),
    ),
  );
  const head = element(
    'tr',
    {},
    element('td', {}),
    origins.map((origin) =>
      element('th', { scope: 'col' }, title(origin, 'any other origin'), sampleNote(origin)),
    ),
  );
  container.replaceChildren(
    element('table', { class: 'access' }, element('thead', {}, head), element('tbody', {}, rows)),
  );
  return changes;
}

function lookup({ resources, origins, cells }) {
  const rows = new Map(resources.map(({ name }, index) => [name, index]));
  const columns = new Map(origins.map(({ name }, index) => [name, index]));
  return (resource, origin) => cells[rows.get(resource)]?.[columns.get(origin)];
}

function title({ name }, any) {
  if (name === '*') return element('span', {}, any);
  return element('code', {}, breakable(name));
}

/** Long names may break behind their punctuation. */
function breakable(name) {
  return name.split(/(?<=[/.:])/).flatMap((part) => [part, element('wbr')]);
}

/** What the row or the column is asked with, where that is not its name. */
function sampleNote({ name, sample }) {
  if (name === sample) return undefined;
  return element('small', {}, 'as ', element('code', {}, breakable(sample)));
}

function view({ methods, cookies, reason }) {
  if (reason === 'exempt') return { outcome: 'exempt', text: 'left to the application' };
  if (methods.length === 0) return { outcome: 'blocked', text: 'refused' };
  return { outcome: 'read', text: `${methods.join(' ')}${cookies ? ' with cookies' : ''}` };
}

function cellButton(cell, resource, origin, was) {
  const { outcome, text } = view(cell);
  const of = (sample, any) => (sample.name === '*' ? any : sample.name);
  return element(
    'button',
    {
      type: 'button',
      class: 'cell',
      'data-outcome': outcome,
      'data-changed': was !== undefined,
    },
    element('span', { class: 'icon', 'aria-hidden': 'true' }),
    element(
      'span',
      {},
      element(
        'span',
        { class: 'unseen' },
        `${of(resource, 'any other resource')}, ${of(origin, 'any other origin')}: `,
      ),
      text.replace(' with cookies', ''),
      cell.cookies && outcome === 'read' && element('span', { class: 'cookies' }, 'with cookies'),
      was && element('span', { class: 'was' }, `was: ${was}`),
    ),
  );
}
