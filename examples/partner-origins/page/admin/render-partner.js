import { element } from './dom.js';

/** A partner in the list, with what is wrong with it where somebody has changed its rows behind this page's back. */
export function renderPartner(partner, { onChange, onRemove }) {
  const { name, origins, resources, methods, requestHeaders, responseHeaders, cookies, problems } = partner;
  const facts = [
    [
      'Origins',
      origins.length > 0 &&
        element(
          'ul',
          {},
          origins.map((origin) => element('li', {}, code(origin))),
        ),
    ],
    ['Resources', listed(resources)],
    ['Methods', methods.length > 0 ? listed(methods) : 'GET, HEAD and POST'],
    ['Request headers', listed(requestHeaders)],
    ['Response headers', listed(responseHeaders)],
    ['Cookies', cookies && 'may be sent'],
  ].filter(([, value]) => value);
  return element(
    'li',
    { class: 'partner', 'data-name': name },
    element(
      'header',
      {},
      element('h3', {}, name),
      element('div', {}, button('Change', name, onChange), button('Remove', name, onRemove)),
    ),
    element(
      'dl',
      {},
      facts.flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, value)]),
    ),
    problems.map(({ message }) => element('p', { class: 'flaw' }, message)),
  );
}

function listed(names) {
  return names === '*' ? 'all' : names.length > 0 && code(names.join(', '));
}

function code(text) {
  return element('code', {}, text);
}

function button(label, name, onClick) {
  const created = element('button', { type: 'button', 'aria-label': `${label} ${name}` }, label);
  created.addEventListener('click', onClick);
  return created;
}
