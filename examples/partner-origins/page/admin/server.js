/** The partners: `{ partners }`, or `{ error }` in words. */
export async function listPartners() {
  const { error, ...rest } = await send('GET', 'partners');
  return error ? { error } : { partners: rest.answer };
}

/** Adds a partner, or changes the one with `id`: `{}`, or `{ error, problems }` where nothing was stored. */
export function savePartner(id, partner) {
  return id === undefined ? send('POST', 'partners', partner) : send('PUT', `partners/${id}`, partner);
}

export function removePartner(id) {
  return send('DELETE', `partners/${id}`);
}

async function send(method, url, body) {
  try {
    const response = await fetch(url, {
      method,
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer = response.status === 204 ? undefined : await response.json();
    return response.ok ? { answer } : { error: answer.error, problems: answer.problems };
  } catch {
    return { error: 'The server does not answer. Is it still running?' };
  }
}
