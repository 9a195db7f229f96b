import { element } from './dom.js';
import { savePartner } from './server.js';

const LISTS = ['origins', 'resources', 'methods', 'requestHeaders', 'responseHeaders'];

/** Wires the form. Returns `fill(partner)`, which puts a partner into it, to be changed. */
export function wireForm(form, title, { onSaved, onTrouble }) {
  let id;

  function edit(partner) {
    id = partner?.id;
    title.textContent = partner ? `Change ${partner.name}` : 'Add a partner';
    showProblems(form, []);
    onTrouble(undefined);
  }

  form.addEventListener('reset', () => edit(undefined));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { error, problems } = await savePartner(id, readForm(form));
    showProblems(form, problems ?? []);
    if (error) {
      onTrouble(problems ? undefined : error);
      form.querySelector('[aria-invalid=true]')?.focus();
    } else {
      form.reset();
      await onSaved();
    }
  });

  return (partner) => {
    form.reset();
    writeForm(form, partner);
    edit(partner);
    form.scrollIntoView({ block: 'nearest' });
    form.elements.name.focus({ preventScroll: true });
  };
}

function readForm({ elements }) {
  const lists = LISTS.map((name) => {
    const items = elements[name].value
      .split(name === 'origins' ? '\n' : ',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
    return [name, items.length === 1 && items[0] === '*' && name !== 'origins' ? '*' : items];
  });
  return {
    name: elements.name.value.trim(),
    ...Object.fromEntries(lists),
    cookies: elements.cookies.checked,
  };
}

function writeForm({ elements }, partner) {
  elements.name.value = partner.name;
  elements.cookies.checked = partner.cookies;
  for (const name of LISTS) {
    const value = partner[name];
    elements[name].value = value === '*' ? '*' : value.join(name === 'origins' ? '\n' : ', ');
  }
}

/** Each sentence below the field that it is about. */
function showProblems({ elements }, problems) {
  for (const name of ['name', ...LISTS]) {
    const own = problems.filter(({ field }) => field === name);
    const input = elements[name];
    input.setAttribute('aria-invalid', String(own.length > 0));
    const list = input.closest('.field').querySelector('.problems');
    list.id = `${name}-problems`;
    // What is wrong is read aloud with the field.
    if (own.length > 0) {
      input.setAttribute('aria-describedby', list.id);
    } else {
      input.removeAttribute('aria-describedby');
    }
    list.replaceChildren(...own.map(({ message }) => element('li', {}, message)));
  }
}
