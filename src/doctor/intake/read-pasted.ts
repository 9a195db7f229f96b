import { quote } from '../../text/quote';
import { readUrl } from '../../text/url';
import { readConsole } from './console-line';
import { isCurl, readCurl } from './curl';
import { readFetchCalls } from './fetch-call';
import { MOST_REQUESTS, unreadable, type GivenRequest } from './given-request';
import { readHar } from './har';
import { shellCommands } from './shell-words';

/** Characters of a text that people paste; a HAR file is read up to {@link LONGEST_HAR}. */
const LONGEST_PASTED = 256 * 1024;
export const LONGEST_HAR = 64 * 1024 * 1024;

/**
 * The requests in a text that people have in hand: curl commands (of bash, or of cmd), calls of `fetch`, sentences of
 * a browser's console, a HAR file, or a URL alone.
 *
 * @throws {@link DoctorError} `wrong-usage`, where it is none of these, or can't be read
 */
export function readPasted(text: string): GivenRequest[] {
  const trimmed = text.trim();
  if (trimmed === '')
    throw unreadable('There is nothing to read: paste a curl command, a fetch call or the console.');
  const requests = /^\ufeff?\{/.test(trimmed) ? readHar(trimmed) : readShortText(trimmed);
  if (requests.length > MOST_REQUESTS) {
    throw unreadable(
      `There are ${String(requests.length)} requests in it, more than ${String(MOST_REQUESTS)}: choose some.`,
    );
  }
  return requests;
}

function readShortText(text: string): GivenRequest[] {
  if (text.length > LONGEST_PASTED) {
    throw unreadable(
      `The text is longer than ${String(LONGEST_PASTED / 1024)} KiB: choose the part that matters.`,
    );
  }
  const told = readConsole(text);
  if (told.length > 0) return told;
  // A prompt may stand in front of the command.
  const command = text.replace(/^(?:\$|>|PS [^>\n]{0,200}>|[A-Z]:\\[^>\n]{0,200}>)\s+/, '');
  if (isCurl(/^\S{1,200}/.exec(command)?.[0])) {
    return shellCommands(command)
      .filter(([name]) => isCurl(name))
      .map(([, ...words]) => readCurl(words));
  }
  const calls = readFetchCalls(text);
  if (calls.length > 0) return calls;
  if (/^Invoke-(?:WebRequest|RestMethod)\b|^\$session\b/i.test(text)) {
    throw unreadable('PowerShell is not read: copy the request as cURL, or as fetch.');
  }
  const url = /\s/.test(text) ? undefined : readUrl(text);
  if (url) return [{ url: text, headers: {}, notes: [] }];
  throw unreadable(
    `${quote(text)} is neither a curl command, a fetch call, a sentence of the console, a HAR file nor a URL.`,
  );
}
