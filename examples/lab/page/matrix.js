import { element } from './dom.js';

/**
 * Renders a matrix, resources by operations. `onChoose(id)` is called for the cell that is clicked or
 * that the keyboard moves to. Returns the section, `show(id, view)`, which fills a cell, and `mark(id)`,
 * which marks the chosen one.
 */
export function renderMatrix(matrix, { nameOf, onChoose }) {
  const cells = new Map();
  for (const scenario of matrix.scenarios) {
    const button = element('button', {
      type: 'button',
      class: 'cell',
      tabindex: '-1',
      'data-id': scenario.id,
    });
    // A click that no pointer made is the keyboard's: whoever presses Enter wants to go on in the details.
    button.addEventListener('click', ({ detail }) => onChoose(scenario.id, detail === 0));
    button.addEventListener('focus', () => {
      if (button.matches(':focus-visible')) {
        onChoose(scenario.id);
      }
    });
    cells.set(scenario.id, { button, name: nameOf(scenario) });
  }

  const table = element(
    'table',
    {
      class: 'matrix',
      role: 'grid',
      'aria-label': matrix.title,
      style: `--columns: ${matrix.operations.length}`,
    },
    columns(matrix.operations),
    head(matrix.operations),
    ...bodies(matrix, cells),
  );
  makeOneTabStop(table);

  const section = element(
    'section',
    { class: 'sheet' },
    element('h2', {}, matrix.title),
    element('p', { class: 'quiet' }, matrix.about),
    element('div', { class: 'scroll' }, table),
  );
  return {
    section,
    show: (id, view) => {
      if (cells.has(id)) {
        fill(cells.get(id), view);
      }
    },
    mark: (chosen) => {
      for (const [id, { button }] of cells) {
        button.toggleAttribute('data-chosen', id === chosen);
        if (id === chosen) {
          button.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        }
      }
    },
  };
}

function fill({ button, name }, { outcome, text, changed }) {
  button.dataset.outcome = outcome;
  button.toggleAttribute('data-changed', changed !== undefined);
  const was = changed && `it was ${changed} before the change`;
  button.title = was ?? '';
  button.setAttribute('aria-label', [...new Set([name, text, outcome, was])].filter(Boolean).join(', '));
  button.replaceChildren(
    element('span', { class: 'icon', 'aria-hidden': 'true' }),
    element('span', {}, text),
  );
}

function columns(operations) {
  return element(
    'colgroup',
    {},
    element('col', { class: 'names' }),
    operations.map(() => element('col')),
  );
}

function head(operations) {
  return element(
    'thead',
    {},
    element(
      'tr',
      { class: 'groups' },
      element('td', { class: 'corner' }),
      runs(operations).map(([group, members]) =>
        element('th', { scope: 'colgroup', colspan: members.length }, element('span', {}, group)),
      ),
    ),
    element(
      'tr',
      { class: 'labels' },
      element('td', { class: 'corner' }),
      runs(operations).flatMap(([, members]) =>
        members.map(({ label, about }, index) =>
          element('th', { scope: 'col', title: about, class: index === 0 && 'first' }, label),
        ),
      ),
    ),
  );
}

function bodies({ operations, resources, scenarios }, cells) {
  const starts = new Set(runs(operations).map(([, [first]]) => first.id));
  return runs(resources).map(([group, members]) =>
    element(
      'tbody',
      {},
      element(
        'tr',
        { class: 'group' },
        element('th', { scope: 'rowgroup', colspan: operations.length + 1 }, group),
      ),
      members.map((resource) =>
        element(
          'tr',
          {},
          element(
            'th',
            { scope: 'row' },
            element('code', {}, resource.name),
            element('small', {}, resource.allows),
          ),
          operations.map((operation) => {
            const scenario = scenarios.find(
              (candidate) => candidate.resource === resource.id && candidate.operation === operation.id,
            );
            return element(
              'td',
              { class: starts.has(operation.id) && 'first' },
              scenario ? cells.get(scenario.id).button : element('span', { class: 'none' }),
            );
          }),
        ),
      ),
    ),
  );
}

/** One Tab for the whole table, arrow keys within: the keyboard pattern of a grid. */
function makeOneTabStop(table) {
  const rows = [...table.querySelectorAll('tbody tr:not(.group)')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => cell.querySelector('button')),
  );
  let stop = rows[0][0];
  stop.tabIndex = 0;

  table.addEventListener('focusin', ({ target }) => {
    if (target.matches('.cell')) {
      stop.tabIndex = -1;
      stop = target;
      stop.tabIndex = 0;
    }
  });

  const moves = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  table.addEventListener('keydown', (event) => {
    const move = moves[event.key];
    if (!move) {
      return;
    }
    event.preventDefault();
    let row = rows.findIndex((buttons) => buttons.includes(event.target));
    let column = rows[row].indexOf(event.target);
    do {
      row += move[0];
      column += move[1];
    } while (rows[row] && column in rows[row] && !rows[row][column]);
    rows[row]?.[column]?.focus();
  });
}

/** Neighbours of the same group: `[[group, members], ...]`. */
function runs(items) {
  const found = [];
  for (const item of items) {
    if (found.at(-1)?.[0] === item.group) {
      found.at(-1)[1].push(item);
    } else {
      found.push([item.group, [item]]);
    }
  }
  return found;
}
