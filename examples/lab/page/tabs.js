import { element } from './dom.js';

/**
 * A tab for each of these panels, `{ id, title, section }`; the first is shown. Returns `open(id)`.
 * The keyboard pattern of tabs: one Tab for all, arrow keys within.
 */
export function wireTabs(list, panels) {
  const tabs = panels.map(({ id, title, section }) => {
    section.id = `panel-${id}`;
    section.setAttribute('role', 'tabpanel');
    section.setAttribute('aria-labelledby', `tab-${id}`);
    const tab = element(
      'button',
      { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': section.id },
      title,
    );
    tab.addEventListener('click', () => open(id));
    return tab;
  });
  list.replaceChildren(...tabs);
  list.addEventListener('keydown', ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (step === undefined) {
      return;
    }
    const next = (tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length;
    open(panels[next].id);
    tabs[next].focus();
  });

  function open(id) {
    panels.forEach((panel, index) => {
      panel.section.hidden = panel.id !== id;
      tabs[index].setAttribute('aria-selected', String(panel.id === id));
      tabs[index].tabIndex = panel.id === id ? 0 : -1;
    });
  }
  open(panels[0].id);
  return open;
}
