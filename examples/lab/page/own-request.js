import { renderAnswer } from './answer.js';
import { element } from './dom.js';
import { readJournal } from './journal.js';
import { send } from './send.js';

/**
 * Wires the form for a request of one's own; its three answers go into `answer`. Returns `fill(request)`,
 * which puts a request into the form, to be changed and sent.
 */
export function wireOwnRequest(form, answer, api) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    answer.dataset.state = 'waiting';
    try {
      answer.replaceChildren(...(await answerTo(readForm(form), api)));
    } catch (error) {
      answer.replaceChildren(note(`The lab did not answer: ${error.message}`));
    }
    answer.dataset.state = 'done';
  });

  return (request) => {
    writeForm(form, request);
    form.scrollIntoView({ block: 'center' });
    form.elements.method.focus({ preventScroll: true });
  };
}

async function answerTo(request, api) {
  const response = await fetch(`/explain?request=${encodeURIComponent(JSON.stringify(request))}`);
  const policy = await response.json();
  if (!response.ok) {
    return [note(policy.error)];
  }
  const tag = `own ${crypto.randomUUID()}`;
  const outcome = await send(api, request, tag);
  const journal = await readJournal(tag);
  return renderAnswer({ api, request, policy, outcome, journal, problems: [] });
}

function note(text) {
  return element('p', { class: 'empty' }, text);
}

function readForm({ elements }) {
  const body = elements.body.value;
  return {
    method: elements.method.value.trim(),
    path: elements.path.value.trim(),
    headers: readHeaders(elements.headers.value),
    credentials: elements.cookies.checked ? 'include' : 'omit',
    transport: elements.upload.checked ? 'upload' : 'fetch',
    body: body === '' ? undefined : body,
  };
}

function writeForm({ elements }, request) {
  elements.method.value = request.method;
  elements.path.value = request.path;
  elements.headers.value = Object.entries(request.headers ?? {})
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
  elements.body.value = typeof request.body === 'object' ? 'x'.repeat(1024) : (request.body ?? '');
  elements.cookies.checked = request.credentials === 'include';
  elements.upload.checked = request.transport === 'upload';
}

function readHeaders(text) {
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const [name, ...value] = line.split(':');
        return [name.trim(), value.join(':').trim()];
      }),
  );
}
