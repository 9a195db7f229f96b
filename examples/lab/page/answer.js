import { element } from './dom.js';

/**
 * The three answers to one request, for the panel and for a request of one's own: what the policy says, what
 * the browser did, and the server's explanation; below them what crossed the wire.
 */
export function renderAnswer({ api, request, policy, outcome, journal, problems, reads }) {
  return [
    problems.length > 0 &&
      element(
        'div',
        { class: 'problems', role: 'alert' },
        element('strong', {}, 'Not as expected'),
        element(
          'ul',
          {},
          problems.map((problem) => element('li', {}, problem)),
        ),
      ),
    renderRequest(api, request),
    element(
      'dl',
      { class: 'three' },
      row('The policy says', verdict(policy.readable, policy.readable ? 'readable' : 'blocked'), [
        element('p', {}, element('code', {}, policy.reason), exposed(policy)),
      ]),
      row('The browser did', outcome && verdict(outcome.readable, whatTheBrowserDid(outcome)), [
        outcome
          ? element('p', { class: 'quiet' }, browserNote(outcome, reads))
          : element('p', {}, 'not tried yet'),
      ]),
      row('The server explains', undefined, explanation(policy)),
    ),
    renderSteps(policy, journal ?? []),
    outcome && renderResponseHeaders(outcome, journal ?? []),
  ].filter(Boolean);
}

/** The message, and the call that it ends with as code. */
function explanation({ message, remedy }) {
  if (!remedy || !message.endsWith(` ${remedy}.`)) {
    return [element('p', { class: 'message' }, message)];
  }
  return [
    element('p', { class: 'message' }, `${message.slice(0, -remedy.length - 2)}:`),
    element('pre', { class: 'remedy' }, inLines(remedy)),
  ];
}

/** A call with each of its chain, or each of its members, on a line of its own. */
function inLines(code) {
  return code
    .replace(/\)\.(?=for|allow)/g, ')\n  .')
    .replace(/^config\.extend\(\{ (.*) \}\)$/, 'config.extend({\n  $1,\n})')
    .replace(/, (?=origins: |methods: |requestHeaders: |cookies: )/g, ',\n  ');
}

function row(term, chip, content) {
  return element(
    'div',
    {},
    element('dt', {}, term, chip),
    content.map((child) => element('dd', {}, child)),
  );
}

function verdict(readable, text) {
  return element(
    'span',
    { class: 'chip', 'data-outcome': readable ? 'read' : 'blocked' },
    element('span', { class: 'icon', 'aria-hidden': 'true' }),
    text,
  );
}

function whatTheBrowserDid(outcome) {
  return outcome.readable ? `${outcome.status} ${outcome.statusText}`.trim() : 'blocked';
}

function browserNote(outcome, reads) {
  if (!outcome.readable) {
    return `The script gets nothing but “${outcome.error}”.`;
  }
  const notes = ['The script reads the answer'];
  if (outcome.redirected) {
    notes.push('behind a redirect');
  }
  if (outcome.progress > 0) {
    notes.push(`after ${outcome.progress} progress ${outcome.progress === 1 ? 'event' : 'events'}`);
  }
  if (reads) {
    notes.push(
      reads.toLowerCase() in outcome.headers ? `and its header ${reads}` : `but not its header ${reads}`,
    );
  }
  return `${notes.join(', ')}.`;
}

/** Which response headers the policy lets a script read, beside those that it always may. */
function exposed({ readable, steps }) {
  const names = steps.at(-1).headers['Access-Control-Expose-Headers'];
  return readable && names
    ? `, and to read ${names === '*' ? 'every response header' : names.replaceAll(',', ', ')}`
    : '';
}

function renderRequest(api, request) {
  const lines = [
    `${request.method} ${api}${request.path}`,
    ...Object.entries(request.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
  ];
  const extras = [
    request.credentials === 'include' ? 'with cookies' : 'without cookies',
    request.transport === 'upload' && 'XHR with upload listeners',
    bodyNote(request.body),
  ].filter(Boolean);
  return element(
    'div',
    { class: 'request' },
    element('pre', {}, lines.join('\n')),
    element('p', { class: 'quiet' }, extras.join(' · ')),
  );
}

function bodyNote(body) {
  if (typeof body === 'object') {
    return `a body of ${body.bytes / 1024} KiB`;
  }
  return body ? `body: ${body.length > 40 ? `${body.slice(0, 40)}…` : body}` : undefined;
}

/** Each step that the policy foresees beside what arrived at the API. */
function renderSteps({ steps }, journal) {
  const count = Math.max(steps.length, journal.length);
  return element(
    'div',
    { class: 'block' },
    element('h4', {}, 'On the wire'),
    element(
      'ol',
      { class: 'steps' },
      Array.from({ length: count }, (_, index) => renderStep(steps[index], journal[index])),
    ),
  );
}

function renderStep(step, arrived) {
  const method = arrived?.method ?? (step.kind === 'preflight' ? 'OPTIONS' : step.method);
  const path = (arrived?.url ?? step.path).split('?')[0];
  return element(
    'li',
    {},
    element(
      'p',
      { class: 'step' },
      element('b', {}, method),
      element('span', { class: 'step-path' }, path),
      element('span', { class: 'step-status' }, arrived ? String(arrived.status || '…') : 'never arrived'),
    ),
    element('p', { class: 'quiet' }, stepNote(step, arrived)),
    corsHeaders(arrived?.headers ?? step?.headers ?? {}),
  );
}

function stepNote(step, arrived) {
  const notes = [];
  if (step) {
    notes.push(step.kind === 'preflight' ? 'preflight' : 'the request itself');
    notes.push(step.passes ? 'passes' : `stops here: ${step.reason}`);
    if (step.origin === 'null') {
      notes.push('sent with Origin: null');
    }
  }
  if (arrived && step?.kind === 'preflight' && !arrived.authentication) {
    notes.push('answered in front of authentication');
  }
  if (arrived && step?.kind === 'actual' && !step.passes) {
    notes.push('it ran, and nobody may read it');
  }
  return notes.join(' · ');
}

function corsHeaders(headers) {
  const relevant = Object.entries(headers).filter(([name]) => /^(access-control-|vary$)/i.test(name));
  return (
    relevant.length > 0 &&
    element('pre', { class: 'wire' }, relevant.map(([name, value]) => `${title(name)}: ${value}`).join('\n'))
  );
}

/** Which of the headers that the server sent a script gets to see. */
function renderResponseHeaders(outcome, journal) {
  const sent = Object.entries(journal.at(-1)?.headers ?? {}).filter(
    ([name]) => !/^(access-control-|vary$)/i.test(name),
  );
  if (!outcome.readable || sent.length === 0) {
    return undefined;
  }
  return element(
    'div',
    { class: 'block' },
    element('h4', {}, 'Response headers'),
    element(
      'ul',
      { class: 'headers' },
      sent.map(([name, value]) => {
        const readable = name in outcome.headers;
        return element(
          'li',
          { 'data-outcome': readable ? 'read' : 'hidden' },
          element('span', { class: 'icon', 'aria-hidden': 'true' }),
          element('span', {}, element('b', {}, title(name)), ` ${value}`),
          element('em', {}, readable ? 'readable' : 'hidden'),
        );
      }),
    ),
  );
}

/** Node keeps header names in lower case: `x-total-count` as people write it. */
function title(name) {
  return name.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase()).replace(/^Etag$/, 'ETag');
}
