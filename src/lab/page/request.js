import { element } from './dom.js';

/**
 * Wires the form for one request: `method`, `url`, `origin`, `headers` and `credentials`. `decide(check)` answers with
 * what is decided, or with `{ error }`. Returns `ask(check)`, which fills the form and asks.
 */
export function wireRequest(form, answer, { decide }) {
  const { method, url, origin, headers, credentials } = form.elements;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void show();
  });

  async function show() {
    const check = {
      method: method.value.trim(),
      url: url.value.trim(),
      origin: origin.value.trim(),
      requestHeaders: headers.value.split(/[\s,]+/).filter(Boolean),
      credentials: credentials.checked,
    };
    const decided = await decide(check);
    answer.replaceChildren(...(decided.error ? [problem(decided.error)] : verdict(check, decided)));
  }

  return async (check) => {
    method.value = check.method;
    url.value = check.url;
    origin.value = check.origin;
    headers.value = '';
    credentials.checked = check.credentials;
    await show();
    answer.focus();
  };
}

function problem(text) {
  return element('p', { class: 'trouble' }, text);
}

function verdict({ method, url, origin }, { allowed, steps, naming }) {
  const last = steps.at(-1);
  return [
    element(
      'p',
      { class: 'verdict', 'data-outcome': allowed ? 'read' : 'blocked' },
      element('span', { class: 'icon', 'aria-hidden': 'true' }),
      element('strong', {}, allowed ? 'Allowed' : 'Refused'),
      ` ${method} ${url} from ${origin}`,
    ),
    element('p', { class: 'message' }, last.message),
    last.remedy && element('p', {}, 'In code, to allow it:'),
    last.remedy && element('pre', { class: 'remedy' }, inLines(last.remedy)),
    element('h3', {}, 'What the server answers'),
    element(
      'ol',
      { class: 'steps' },
      steps.map((step) => renderStep(step, method)),
    ),
    element('h3', {}, 'How the path got its name'),
    element(
      'ul',
      { class: 'naming' },
      naming.map((line) => element('li', {}, line)),
    ),
  ].filter(Boolean);
}

function renderStep({ type, readable, reason, status, headers }, method) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const what = type === 'preflight' ? `OPTIONS, the preflight of ${method}` : method;
  const then = status === undefined ? 'goes on to the application' : `is answered with ${status}`;
  return element(
    'li',
    {},
    element('p', {}, element('b', {}, what), ` ${then}${readable ? '' : `: ${reason}`}`),
    element('pre', {}, lines.length > 0 ? lines.join('\n') : 'no CORS headers'),
  );
}

/** A call with each of its chain, or each of its members, on a line of its own. */
function inLines(code) {
  return code
    .replace(/\)\.(?=for|allow)/g, ')\n  .')
    .replace(/^config\.extend\(\{ (.*) \}\)$/, 'config.extend({\n  $1,\n})')
    .replace(/, (?=origins: |methods: |requestHeaders: |cookies: )/g, ',\n  ');
}
