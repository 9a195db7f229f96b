/**
 * Sends a request to the API as a script does, and tells what the script got to see: either
 * `{ readable: true, status, statusText, headers, body, redirected, progress }`, or
 * `{ readable: false, error }`.
 *
 * `tag` goes along as the query parameter `lab`, by which the server's journal finds the request again.
 */
export async function send(api, request, tag) {
  const address =
    api + request.path + (request.path.includes('?') ? '&' : '?') + `lab=${encodeURIComponent(tag)}`;
  try {
    return await (request.transport === 'upload'
      ? sendByXhr(address, request)
      : sendByFetch(address, request));
  } catch (error) {
    return { readable: false, error: `${error.name}: ${error.message}` };
  }
}

async function sendByFetch(address, request) {
  const response = await fetch(address, {
    method: request.method,
    headers: request.headers,
    credentials: request.credentials,
    body: bodyOf(request),
  });
  return {
    readable: true,
    status: response.status,
    statusText: response.statusText,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
    redirected: response.redirected,
    progress: 0,
  };
}

function sendByXhr(address, request) {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    let progress = 0;
    xhr.open(request.method, address);
    xhr.withCredentials = request.credentials === 'include';
    for (const [name, value] of Object.entries(request.headers ?? {})) {
      xhr.setRequestHeader(name, value);
    }
    // Listeners on the upload are what forces the preflight: they would tell whether the server reads on.
    xhr.upload.addEventListener('progress', () => {
      progress += 1;
    });
    xhr.addEventListener('error', () => reject(new Error('the XMLHttpRequest failed')));
    xhr.addEventListener('load', () =>
      resolve({
        readable: true,
        status: xhr.status,
        statusText: xhr.statusText,
        headers: headersOf(xhr),
        body: xhr.responseText,
        redirected: xhr.responseURL !== address,
        progress,
      }),
    );
    xhr.send(bodyOf(request) ?? null);
  });
}

function bodyOf({ body }) {
  return typeof body === 'object' ? 'x'.repeat(body.bytes) : body;
}

function headersOf(xhr) {
  const lines = xhr.getAllResponseHeaders().trim().split('\r\n').filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
