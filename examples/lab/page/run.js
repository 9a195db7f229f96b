import { readJournal } from './journal.js';
import { problemsOf } from './judge.js';
import { send } from './send.js';

/** How many requests are under way at once; a browser opens six connections to a server. */
const AT_ONCE = 6;

/**
 * Tries every scenario. `onAttempt(scenario, { outcome, journal, problems })` is called as each comes back.
 * Returns whether the API was reached at all.
 */
export async function run(api, scenarios, onAttempt) {
  const reached = await signIn(api);
  const runId = crypto.randomUUID().slice(0, 8);
  const waiting = [...scenarios];
  const worker = async () => {
    for (let scenario = waiting.shift(); scenario; scenario = waiting.shift()) {
      // A tag of its own makes each request's address new, so that no cached preflight stands in for one.
      onAttempt(scenario, await attempt(api, scenario, `${runId} ${scenario.id}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return reached;
}

/**
 * Gets a session cookie in exchange for the token. The unlisted origin can't read the answer, and gets the
 * cookie all the same; so the journal tells whether the API was reached, not the answer.
 */
async function signIn(api) {
  const tag = `sign-in ${crypto.randomUUID()}`;
  await send(
    api,
    { method: 'POST', path: '/session?access_token=lab-token', credentials: 'include', transport: 'fetch' },
    tag,
  );
  return (await readJournal(tag)).length > 0;
}

async function attempt(api, { expected, policy, request }, tag) {
  const outcome = await send(api, request, tag);
  const journal = await readJournal(tag);
  const problems = problemsOf({ expected, policy, outcome, journal, transport: request.transport });
  return { outcome, journal, problems };
}
