/**
 * What was unexpected about an attempt, as sentences; none where all is well. Three things have to agree:
 * what the scenario expects, what the policy says, and what the browser did. (Nothing is expected of a policy
 * that somebody wrote on the page.) What reached the API has to
 * agree with it too: a blocked request looks the same to a script whether the policy or a dead network
 * blocked it.
 */
export function problemsOf({ expected, policy, outcome, journal, transport }) {
  return [
    ...againstExpectation(expected, outcome),
    ...againstPolicy(expected, policy, outcome),
    ...againstJournal(expected, policy, journal),
    ...(transport === 'upload' && outcome.readable && outcome.progress === 0
      ? ['The upload reported no progress.']
      : []),
  ];
}

function againstExpectation(expected, outcome) {
  if (!expected) {
    return [];
  }
  if (expected.readable !== outcome.readable) {
    return [
      expected.readable
        ? `Expected a readable ${expected.status}, but the browser blocked the request.`
        : `Expected the browser to block this (${expected.reason}), but a script could read a ${outcome.status}.`,
    ];
  }
  if (!expected.readable) {
    return [];
  }
  const problems = [];
  if (expected.status !== outcome.status) {
    problems.push(`Expected status ${expected.status}, got ${outcome.status}.`);
  }
  for (const name of expected.shows ?? []) {
    if (!(name.toLowerCase() in outcome.headers)) {
      problems.push(`Expected the response header ${name} to be readable.`);
    }
  }
  for (const name of expected.hides ?? []) {
    if (name.toLowerCase() in outcome.headers) {
      problems.push(`Expected the response header ${name} to be hidden.`);
    }
  }
  return problems;
}

function againstPolicy(expected, policy, outcome) {
  const problems = [];
  if (policy.readable !== outcome.readable) {
    problems.push(
      policy.readable
        ? 'The policy allows the request, but the browser blocked it.'
        : `The policy refuses the request (${policy.reason}), but the browser let it through.`,
    );
  }
  if (expected && !expected.readable && policy.reason !== expected.reason) {
    problems.push(`Expected the reason ${expected.reason}; the policy gives ${policy.reason}.`);
  }
  return problems;
}

function againstJournal(expected, policy, journal) {
  const problems = [];
  const foreseen = policy.steps.map(({ kind, method }) => (kind === 'preflight' ? 'OPTIONS' : method));
  const arrived = journal.map(({ method }) => method);
  if (foreseen.join() !== arrived.join()) {
    problems.push(
      `Expected the API to see ${list(foreseen)}, but it saw ${arrived.length > 0 ? list(arrived) : 'nothing'}.`,
    );
  }
  if (journal.some(({ method, authentication }) => method === 'OPTIONS' && authentication)) {
    problems.push('A preflight came as far as authentication.');
  }
  // A header that the server never sent proves nothing by not being there.
  const sent = journal.at(-1)?.headers ?? {};
  for (const name of expected?.hides ?? []) {
    if (!(name.toLowerCase() in sent)) {
      problems.push(`The server was to send the response header ${name}, and did not.`);
    }
  }
  return problems;
}

function list(methods) {
  return methods.join(', then ');
}
