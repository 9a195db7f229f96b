import { cellView } from './cell-view.js';
import { wireDetails } from './details.js';
import { element } from './dom.js';
import { lookup } from './lookup.js';
import { renderMatrix } from './matrix.js';
import { wireOwnRequest } from './own-request.js';
import { run } from './run.js';
import { showScore } from './score.js';

const page = document.documentElement;
const byId = (id) => document.getElementById(id);

async function start() {
  const response = await fetch('/lab.json');
  const lab = await response.json();
  introduce(lab);

  const scenarios = lab.matrices.flatMap((matrix) => matrix.scenarios);
  const { nameOf, operationOf } = lookup(lab.matrices);
  const attempts = new Map();
  let chosen;

  const tables = lab.matrices.map((matrix) => renderMatrix(matrix, { nameOf, onChoose: choose }));
  byId('matrices').append(...tables.map(({ section }) => section));
  const showDetails = wireDetails(byId('details'), {
    api: lab.api,
    nameOf,
    operationOf,
    onEdit: wireOwnRequest(byId('own-form'), byId('own-answer'), lab.api),
    onClose: () => choose(undefined),
  });

  function choose(scenario) {
    chosen = scenario;
    for (const table of tables) {
      table.mark(scenario?.id);
    }
    showDetails(scenario, attempts.get(scenario?.id));
  }

  function show(scenario) {
    for (const table of tables) {
      table.show(scenario.id, cellView(attempts.get(scenario.id), operationOf(scenario)));
    }
    showScore(scenarios, attempts, { nameOf, onChoose: choose });
    if (chosen === scenario) {
      choose(scenario);
    }
  }

  async function runAll() {
    page.dataset.state = 'running';
    byId('again').disabled = true;
    attempts.clear();
    scenarios.forEach(show);
    const reached = await run(lab.api, scenarios, (scenario, attempt) => {
      attempts.set(scenario.id, attempt);
      show(scenario);
    });
    complain(!reached && `Nothing of this page reached the API at ${lab.api}. Is the lab still running?`);
    publish(scenarios, attempts);
    byId('again').disabled = false;
    page.dataset.state = 'done';
  }

  choose(undefined);
  byId('again').addEventListener('click', runAll);
  await runAll();
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
