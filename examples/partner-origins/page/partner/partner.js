import { call, CALLS } from './calls.js';
import { element } from './dom.js';

const byId = (id) => document.getElementById(id);

/** Milliseconds between two rounds of calls. */
const PAUSE = 1000;
const MOST_LINES = 200;

async function start() {
  const { api, partner } = await (await fetch('addresses.json')).json();
  byId('origin').textContent = partner;
  byId('api').textContent = api;
  byId('admin-page').href = `${api}/admin/`;

  const rows = CALLS.map((one) => ({ ...one, ...rowFor(one) }));
  byId('calls').append(...rows.map(({ row }) => row));
  for (;;) {
    for (const one of rows) {
      show(one, await call(api, one));
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

function rowFor({ id, name, needs }) {
  const badge = element('span', { class: 'state' }, '…');
  const detail = element('small', {});
  const row = element(
    'tr',
    { 'data-call': id },
    element('th', { scope: 'row' }, element('code', {}, name), element('small', {}, `needs ${needs}`)),
    element('td', {}, badge, detail),
  );
  return { row, badge, detail };
}

function show({ name, badge, detail }, answer) {
  detail.textContent = answer.detail;
  if (badge.dataset.state === answer.state) {
    return;
  }
  badge.dataset.state = answer.state;
  badge.textContent = answer.state;
  const time = new Date().toLocaleTimeString('en-GB');
  byId('log').prepend(
    element('li', {}, element('time', {}, time), element('code', {}, name), ` is ${answer.state}`),
  );
  byId('log').children[MOST_LINES]?.remove();
}

await start();
