import { element } from './dom.js';

const byId = (id) => document.getElementById(id);

/**
 * Shows how many of the scenarios came out as expected, and lists those that did not. Once the configuration was
 * changed, what it says is what is expected.
 */
export function showScore(scenarios, attempts, { nameOf, onChoose, isOriginal }) {
  const done = scenarios.filter(({ id }) => attempts.has(id));
  const unexpected = done.filter(({ id }) => attempts.get(id).problems.length > 0);
  const read = done.filter(({ id }) => attempts.get(id).outcome.readable).length;
  const finished = done.length === scenarios.length;

  byId('score').dataset.tone = unexpected.length > 0 ? 'unexpected' : finished ? 'good' : 'pending';
  byId('score-number').textContent = String(done.length - unexpected.length);
  byId('score-text').textContent =
    `of ${scenarios.length} as ${isOriginal ? 'expected' : 'the configuration says'}`;
  byId('score-detail').textContent = `${read} read · ${done.length - read} blocked`;
  byId('meter-bar').style.width = `${(100 * done.length) / scenarios.length}%`;

  listUnexpected(unexpected, attempts, { nameOf, onChoose });
}

function listUnexpected(scenarios, attempts, { nameOf, onChoose }) {
  const list = byId('unexpected');
  list.hidden = scenarios.length === 0;
  list.replaceChildren(
    element('h2', {}, `${scenarios.length} not as expected`),
    element(
      'ul',
      {},
      scenarios.map((scenario) => {
        const link = element('button', { type: 'button', class: 'link' }, nameOf(scenario));
        link.addEventListener('click', () => onChoose(scenario.id));
        return element('li', {}, link, ` ${attempts.get(scenario.id).problems.join(' ')}`);
      }),
    ),
  );
}
