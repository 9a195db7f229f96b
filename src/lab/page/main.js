import { count, element } from './dom.js';
import { wireEditor } from './editor.js';
import { wireRequest } from './request.js';
import { renderTable } from './table.js';

const byId = (id) => document.getElementById(id);
const page = document.documentElement;

/** Rows and columns that were added here; undefined until the server has told with which to begin. */
let own;
let shown;

const ask = wireRequest(byId('request'), byId('answer'), {
  decide: (check) => send('POST', '/decide', JSON.stringify(check)),
});
const showEditor = wireEditor(byId('editor'), { write });

async function write(text) {
  const { problems, gains, losses } = await send('PUT', '/configuration', text);
  if (problems) return { problems, message: '' };
  const before = shown;
  const changes = await load(before);
  const counts = `${count(gains, 'gain')}, ${count(losses, 'loss', 'losses')}`;
  const marked =
    changes > 0
      ? ` ${count(changes, 'cell')} of the table changed and ${changes === 1 ? 'is' : 'are'} marked.`
      : '';
  return {
    message:
      gains + losses === 0 ? 'Applied: every request is decided as before.' : `Applied: ${counts}.${marked}`,
  };
}

/** Reads what the server has, and shows it; answers with how many cells differ from a table. */
async function load(before) {
  const query = new URLSearchParams(own && { own: '' });
  for (const path of own?.paths ?? []) query.append('path', path);
  for (const origin of own?.origins ?? []) query.append('origin', origin);
  const lab = await send('GET', `/lab.json?${query}`);
  if (lab.error) throw new Error(lab.error);
  own ??= { paths: lab.paths, origins: lab.origins };
  shown = lab.table;
  byId('file').textContent = lab.file;
  document.title = `${lab.file}: who may do what`;
  byId('left').textContent = notes(lab).join(' ');
  showEditor(lab);
  page.dataset.state = 'ready';
  return renderTable(byId('table'), lab.table, before, ({ resource, origin, cell }) => {
    const [method = 'GET'] = cell.methods;
    void ask({ method, url: resource.sample, origin: origin.sample, credentials: cell.cookies });
  });
}

function notes({ table: { left }, callbacks }) {
  const hidden = [
    left.resources > 0 && count(left.resources, 'resource'),
    left.origins > 0 && count(left.origins, 'origin'),
  ].filter(Boolean);
  return [
    hidden.length > 0 && `Not shown: ${hidden.join(' and ')}; add below what you look for.`,
    callbacks.length > 0 && `The functions of the file are asked too: ${callbacks.join(', ')}.`,
  ].filter(Boolean);
}

async function send(method, address, body) {
  try {
    const headers = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const response = await fetch(address, { method, headers, body });
    return await response.json();
  } catch {
    complain('The lab does not answer. Does it still run in the terminal?');
    return { error: 'The lab does not answer.', problems: [] };
  }
}

function wireAdding(form, list) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { value } = form.elements;
    const text = value.value.trim();
    if (text === '' || own[list].includes(text)) return;
    own = { ...own, [list]: [text, ...own[list]] };
    load()
      .then(() => {
        value.value = '';
        complain('');
      })
      .catch((error) => {
        own = { ...own, [list]: own[list].filter((each) => each !== text) };
        complain(`${text}: ${error.message}`);
      });
  });
}

function complain(text) {
  byId('trouble').hidden = text === '';
  byId('trouble').replaceChildren(element('span', {}, text));
}

wireAdding(byId('add-path'), 'paths');
wireAdding(byId('add-origin'), 'origins');
load().catch((error) => complain(error.message));
