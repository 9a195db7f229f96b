import { addressSpaceOf } from './network-rules';

/** What Chromium asks beside CORS of a request into the local network, and what to do about it. */
export interface LocalNetworkNote {
  readonly cause: string;
  readonly remedy: string;
}

const REMEDY =
  'Open the page from this machine or this network too, or serve the API at a public address, behind a proxy of ' +
  "the page's own server for instance. No response header allows it.";

/**
 * Local Network Access (https://wicg.github.io/local-network-access/): since Chromium 142 a page that came from a
 * public address reaches a private or loopback one by the user's permission only, and a page of http never does.
 * Undefined where nothing of that applies. Whether the page's host is public is told by its name, so it is a note
 * and not the verdict: `app.example.com` may lead to this machine by its file of hosts.
 */
export function localNetworkNote(url: URL, origin: string): LocalNetworkNote | undefined {
  const space = addressSpaceOf(url.hostname);
  if (space === 'public' || origin === 'null') return undefined;
  const page = new URL(origin);
  if (addressSpaceOf(page.hostname) !== 'public') return undefined;
  const where = space === 'loopback' ? 'on this very machine' : 'in the local network';
  const what = `${url.host} is ${where}. Where ${origin} is a public website, Chromium`;
  return page.protocol === 'http:'
    ? {
        cause: `${what} blocks this request before it is sent: a page of http reaches no ${space} address.`,
        remedy: `Serve the page by https; Chromium then asks the user for permission. ${REMEDY}`,
      }
    : {
        cause: `${what} asks the user for permission first, and blocks the request where that is denied.`,
        remedy: `Have the user allow it when the browser asks. ${REMEDY}`,
      };
}
