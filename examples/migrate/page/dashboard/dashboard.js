import { element } from './dom.js';

const byId = (id) => document.getElementById(id);

/** Milliseconds between two looks at the server. */
const PAUSE = 1000;

async function start() {
  const frontEnds = await (await fetch('front-ends.json')).json();
  for (const [name, origin] of Object.entries(frontEnds)) {
    byId('pages').append(element('iframe', { src: origin, title: `The ${name}`, name }));
  }
  byId('switch').addEventListener('click', async () => {
    byId('switch').disabled = true;
    await fetch('switch', { method: 'POST' });
    await look();
  });
  for (;;) {
    await look().catch(() => undefined); // the server is being restarted
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function look() {
  show(await (await fetch('state.json')).json());
}

function show({ switched, outcomes, ledger, suggestion }) {
  showLedger(ledger.entries);
  showSuggestion(suggestion.policies);
  const ready = outcomes.every(({ before }) => before !== undefined);
  byId('switch').disabled = switched || !ready;
  byId('switch').hidden = switched;
  if (switched) showOutcomes(outcomes);
  else if (ready) say('ready', 'Each front end has made each of its calls, so the ledger knows them all.');
}

function showLedger(entries) {
  byId('none').hidden = entries.length > 0;
  byId('ledger').hidden = entries.length === 0;
  byId('rows').replaceChildren(
    ...entries.map(({ count, change, type, method, headers, credentials, resource, origin, reason }) => {
      const details = [type === 'preflight' && 'preflight', ...headers, credentials && 'cookies'];
      return element(
        'tr',
        { 'data-change': change },
        element('td', { class: 'count' }, String(count)),
        element('td', {}, element('span', { class: 'change' }, change)),
        element('td', {}, element('code', {}, method), ` ${details.filter(Boolean).join(', ')}`),
        element('td', {}, String(resource)),
        element('td', {}, element('code', {}, origin)),
        element('td', {}, reason === 'allowed' && credentials ? 'cookies are not allowed' : reason),
      );
    }),
  );
}

/** The entries as JSON; those that are there for what was seen are marked. */
function showSuggestion(policies) {
  byId('suggestion').replaceChildren(
    ...policies.map((entry) =>
      element('span', { class: entry.$comment ? 'seen' : 'kept' }, `${JSON.stringify(entry)},\n`),
    ),
  );
}

function showOutcomes(outcomes) {
  byId('title').textContent = 'The configuration decides';
  byId('intro').textContent =
    'What the ledger suggests was written, and the years-old cors() is gone. The same three front ends go on calling.';
  byId('outcomes').hidden = false;
  byId('outcome-rows').replaceChildren(
    ...outcomes.map(({ page, call, before, since }) =>
      element(
        'tr',
        { 'data-page': page, 'data-call': call },
        element('td', {}, page),
        element('td', {}, call),
        element('td', {}, stateBadge(before)),
        element('td', {}, stateBadge(since)),
      ),
    ),
  );
  const passed = outcomes.filter(({ before }) => before === 'readable');
  const broken = passed.filter(({ since }) => since === 'blocked');
  const waiting = outcomes.some(({ since }) => since === undefined);
  if (broken.length > 0) say('broken', `${broken.length} of ${passed.length} calls broke.`);
  else if (waiting) say('waiting', 'The configuration decides. Each call is made once more.');
  else
    say(
      'unbroken',
      `Nothing broke: all ${passed.length} calls that were readable before are still readable.`,
    );
}

function stateBadge(state) {
  return element('span', { class: 'state', 'data-state': state }, state ?? '…');
}

function say(verdict, text) {
  const line = byId('verdict');
  if (line.textContent === text) return; // it is read aloud
  line.dataset.verdict = verdict;
  line.textContent = text;
}

await start();
