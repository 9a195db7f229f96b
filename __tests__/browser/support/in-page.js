/* global window, XMLHttpRequest */

/**
 * Runs in the browser: sends a request with `fetch`, or with an XMLHttpRequest that listens to its upload, and
 * tells what a script gets to see. Apart from the lab's page, so that nothing there can lie to the tests.
 */
window.attempt = async ({
  url,
  method = 'GET',
  headers = {},
  credentials = 'omit',
  body,
  upload = false,
}) => {
  if (upload) {
    return new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      let progress = 0;
      xhr.open(method, url);
      xhr.withCredentials = credentials === 'include';
      for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
      xhr.upload.onprogress = () => (progress += 1);
      xhr.onload = () => resolve({ read: true, status: xhr.status, body: xhr.responseText, progress });
      xhr.onerror = () => resolve({ read: false, error: 'error event' });
      xhr.send(body);
    });
  }
  try {
    const response = await fetch(url, { method, headers, credentials, body });
    return {
      read: true,
      status: response.status,
      redirected: response.redirected,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  } catch (error) {
    return { read: false, error: error.name };
  }
};
