import { CALLS, make } from './calls.js';
import { element } from './dom.js';

/** Milliseconds between two rounds of calls. */
const PAUSE = 1000;

async function here() {
  return (await fetch('here.json')).json();
}

async function start() {
  const { name, api, calls } = await here();
  document.title = `The ${name}`;
  document.getElementById('name').textContent = `The ${name}`;
  document.getElementById('origin').textContent = location.origin;
  const rows = calls.map((call) => {
    const badge = element('span', { class: 'state' }, '…');
    document
      .getElementById('calls')
      .append(element('li', { 'data-call': call }, element('code', {}, CALLS[call].name), badge));
    return { call, badge };
  });
  for (;;) {
    await round(api, rows).catch(() => undefined); // the servers are being restarted
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function round(api, rows) {
  for (const { call, badge } of rows) {
    const { switched } = await here();
    const state = await make(api, CALLS[call]);
    badge.dataset.state = state;
    badge.textContent = state;
    await fetch('outcomes', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ call, state, switched }),
    });
  }
}

await start();
