import { wireEditor } from './editor/editor.js';
import { cellView } from './cell-view.js';
import { wireDetails } from './details.js';
import { element } from './dom.js';
import { lookup } from './lookup.js';
import { renderMatrix } from './matrix.js';
import { wireOwnRequest } from './own-request.js';
import { run } from './run.js';
import { showScore } from './score.js';
import { wireTabs } from './tabs.js';

const page = document.documentElement;
const byId = (id) => document.getElementById(id);

async function start() {
  let lab = await readLab();
  introduce(lab);

  let scenarios = lab.matrices.flatMap((matrix) => matrix.scenarios);
  const { nameOf, operationOf } = lookup(lab.matrices);
  const attempts = new Map();
  /** What each cell showed before the configuration was changed. */
  const before = new Map();
  let chosen;
  let running;

  const tables = lab.matrices.map((matrix) => ({
    id: matrix.id,
    title: matrix.title,
    ...renderMatrix(matrix, { nameOf, onChoose: chooseCell }),
  }));
  byId('matrices').append(...tables.map(({ section }) => section));
  const openTab = wireTabs(byId('tabs'), tables);
  const showDetails = wireDetails(byId('details'), {
    api: lab.api,
    nameOf,
    operationOf,
    onEdit: wireOwnRequest(byId('own-form'), byId('own-answer'), lab.api),
    onClose: () => {
      const cell = chosen && document.querySelector(`[data-id="${chosen}"]`);
      // The focus chooses it, so it comes first.
      cell?.focus();
      choose(undefined);
    },
  });
  const showEditor = wireEditor(byId('editor'), { write });

  function chooseCell(id, goesOn = false) {
    choose(id, true);
    if (goesOn) {
      byId('details').focus();
    }
  }

  function choose(id, isNew = false) {
    chosen = id;
    const scenario = scenarios.find((candidate) => candidate.id === id);
    const attempt = attempts.get(id);
    for (const table of tables) {
      table.mark(id);
    }
    showDetails(scenario, attempt);
    if (scenario && isNew) {
      openTab(lab.matrices.find((matrix) => matrix.scenarios.includes(scenario)).id);
      const text = attempt ? cellView(attempt, operationOf(scenario)).text : 'not tried yet';
      byId('chosen').textContent =
        `Details of ${nameOf(scenario)}, ${text}. Press Enter to read them, Escape to come back.`;
    }
  }

  function show(scenario) {
    const view = cellView(attempts.get(scenario.id), operationOf(scenario));
    const was = before.get(scenario.id);
    const changed = view.text !== '' && was !== undefined && was !== view.text ? was : undefined;
    for (const table of tables) {
      table.show(scenario.id, { ...view, changed });
    }
    showScore(scenarios, attempts, { nameOf, onChoose: chooseCell, isOriginal: isOriginal() });
    if (chosen === scenario.id) {
      choose(chosen);
    }
  }

  const isOriginal = () => lab.configuration.isOriginal;

  /** Tries everything; one run after the other, whoever asks for it. */
  function runAll() {
    running = (running ?? Promise.resolve()).then(tryAll);
    return running;
  }

  async function tryAll() {
    page.dataset.state = 'running';
    byId('again').disabled = true;
    attempts.clear();
    scenarios.forEach(show);
    const reached = await run(lab.api, scenarios, (scenario, attempt) => {
      attempts.set(scenario.id, attempt);
      show(scenario);
    });
    complain(!reached && `Nothing of this page reached the API at ${lab.api}. Is the lab still running?`);
    // Where the API is gone, one line says so, and not one for each cell.
    byId('unexpected').hidden ||= !reached;
    publish(scenarios, attempts);
    byId('again').disabled = false;
    page.dataset.state = 'done';
  }

  /** Takes what the server has now, and tries everything by it. */
  async function follow() {
    const next = await readLab();
    if (next.configuration.revision === lab.configuration.revision) {
      return;
    }
    before.clear();
    for (const scenario of scenarios) {
      const { text } = cellView(attempts.get(scenario.id), operationOf(scenario));
      if (text !== '') {
        before.set(scenario.id, text);
      }
    }
    lab = next;
    scenarios = lab.matrices.flatMap((matrix) => matrix.scenarios);
    showEditor({ ...lab.configuration, warnings: [] });
    await runAll();
    const count = document.querySelectorAll('.cell[data-changed]').length;
    byId('editor').querySelector('.status').textContent =
      count === 0
        ? 'Applied: no cell changed.'
        : `Applied: ${count} ${count === 1 ? 'cell' : 'cells'} changed.`;
  }

  async function write(text) {
    const response = await fetch('/configuration', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: text,
    });
    const { problems } = await response.json();
    // What follows comes by way of the server, as for every other tab.
    return { problems, message: 'Applied: trying every cell again.' };
  }

  choose(undefined);
  showEditor({ ...lab.configuration, warnings: [] });
  byId('again').addEventListener('click', runAll);
  await runAll();
  new EventSource('/changes').addEventListener('message', follow);
}

async function readLab() {
  const response = await fetch('/lab.json');
  return response.json();
}

/** Says who this page is: all that the two web origins differ in. */
function introduce(lab) {
  const listed = lab.role === 'listed';
  page.dataset.role = lab.role;
  document.title = `CORS lab: the ${lab.role} origin`;
  byId('role').replaceChildren(
    element('span', {}, lab[lab.role]),
    element('span', { class: 'role' }, listed ? 'a listed origin' : 'an origin that no entry names'),
  );
  byId('addresses').replaceChildren(
    'Every cell is a request that your browser sends from here to the API at ',
    element('code', {}, lab.api),
    '. ',
    element(
      'a',
      { href: listed ? lab.unlisted : lab.listed },
      `See the same from the ${listed ? 'unlisted' : 'listed'} origin`,
    ),
  );
}

/** For whoever reads the page with a program: what came of each scenario, as JSON. */
function publish(scenarios, attempts) {
  const results = scenarios.map(({ id, expected, policy }) => {
    const { outcome, journal, problems } = attempts.get(id);
    const { readable, reason } = policy;
    return { id, expected, policy: { readable, reason }, outcome, journal, problems };
  });
  byId('results').textContent = JSON.stringify(results);
}

function complain(trouble) {
  byId('trouble').hidden = !trouble;
  byId('trouble').textContent = trouble || '';
}

start().catch((error) => {
  page.dataset.state = 'failed';
  complain(`The lab could not start: ${error.message}`);
});
