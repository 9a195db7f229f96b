import { renderAnswer } from './answer.js';
import { element } from './dom.js';

/** The panel beside the tables: everything about the chosen cell, or how to choose one. */
export function wireDetails(panel, { api, nameOf, operationOf, onEdit, onClose }) {
  let shown;

  panel.addEventListener('click', ({ target }) => {
    if (target.closest('[data-action="edit"]')) {
      onEdit(shown.request);
    } else if (target.closest('[data-action="close"]')) {
      onClose();
    }
  });
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && shown) {
      onClose();
    }
  });

  return (scenario, attempt) => {
    shown = scenario;
    panel.dataset.open = String(scenario !== undefined);
    panel.replaceChildren(...(scenario ? contentFor(scenario, attempt) : [invitation()]));
    panel.scrollTop = 0;
  };

  function contentFor(scenario, attempt) {
    return [
      element(
        'header',
        {},
        element('h3', {}, nameOf(scenario)),
        element('button', { type: 'button', 'data-action': 'close', 'aria-label': 'Close the details' }, '×'),
      ),
      element('p', { class: 'quiet about' }, operationOf(scenario).about),
      ...renderAnswer({
        api,
        request: scenario.request,
        policy: scenario.policy,
        problems: [],
        reads: operationOf(scenario).reads,
        ...attempt,
      }),
      element('button', { type: 'button', class: 'wide', 'data-action': 'edit' }, 'Change it and send it'),
    ];
  }
}

function invitation() {
  return element(
    'p',
    { class: 'empty' },
    'Choose a cell to see what the policy says, what the browser did, and why. ',
    'With the keyboard: Tab into a table, then the arrow keys.',
  );
}
