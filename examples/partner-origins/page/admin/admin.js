import { wireForm } from './form.js';
import { renderPartner } from './render-partner.js';
import { listPartners, removePartner } from './server.js';

const byId = (id) => document.getElementById(id);

async function start() {
  const addresses = await (await fetch('addresses.json')).json();
  byId('partner-page').href = addresses.partner;
  byId('example').textContent = addresses.partner;
  const fillForm = wireForm(byId('form'), byId('form-title'), { onSaved: refresh, onTrouble: complain });

  async function refresh() {
    const { partners, error } = await listPartners();
    complain(error);
    if (!partners) {
      return;
    }
    byId('none').hidden = partners.length > 0;
    byId('partners').replaceChildren(
      ...partners.map((partner) =>
        renderPartner(partner, { onChange: () => fillForm(partner), onRemove: () => remove(partner) }),
      ),
    );
  }

  async function remove({ id, name, origins }) {
    const sites =
      origins.length > 0 ? ` The pages of ${origins.join(', ')} are blocked from the next request on.` : '';
    if (!confirm(`Remove ${name}?${sites}`)) {
      return;
    }
    complain((await removePartner(id)).error);
    await refresh();
  }

  await refresh();
}

function complain(trouble) {
  byId('trouble').hidden = !trouble;
  byId('trouble').textContent = trouble ?? '';
}

start().catch((error) => complain(`The page could not start: ${error.message}`));
