import { element } from './dom.js';

/**
 * Wires the form in which a configuration is changed: `#text`, a list of problems, a status line and the buttons
 * `apply` and `reset`. `write(text)` answers with `{ problems }` or with what is to be said of the change.
 * Returns `show({ text, originalText, warnings })`.
 */
export function wireEditor(form, { write }) {
  const text = form.elements.text;
  const list = form.querySelector('.problems');
  const status = form.querySelector('.status');
  let original = '';

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void apply();
  });
  form.elements.reset.addEventListener('click', () => {
    text.value = original;
    void apply();
  });
  // A browser that has the keyboard in a text takes Ctrl+Enter for nothing else.
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void apply();
    }
  });

  async function apply() {
    const { problems = [], message } = await write(text.value);
    say(problems, 'problem');
    status.textContent =
      problems.length > 0 ? 'Nothing was changed: the configuration has the problems above.' : message;
    text.setAttribute('aria-invalid', String(problems.length > 0));
    if (problems.length > 0) list.querySelector('button').focus();
  }

  function say(problems, kind) {
    list.dataset.kind = kind;
    list.hidden = problems.length === 0;
    list.replaceChildren(
      ...problems.map(({ line, path, message }) => {
        const place = element('button', { type: 'button', class: 'link' }, `Line ${line}`);
        place.addEventListener('click', () => select(line));
        return element('li', {}, place, path && element('code', {}, ` ${path}`), `: ${message}`);
      }),
    );
  }

  function select(line) {
    const lines = text.value.split('\n');
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    text.focus();
    text.setSelectionRange(start, start + (lines[line - 1] ?? '').length);
    text.scrollTop = (line - 4) * parseFloat(getComputedStyle(text).lineHeight);
  }

  return ({ text: current, originalText, warnings }) => {
    original = originalText;
    if (text.value !== current) text.value = current;
    text.rows = Math.min(28, Math.max(10, current.split('\n').length));
    form.elements.reset.disabled = current === originalText;
    say(warnings, 'warning');
  };
}
