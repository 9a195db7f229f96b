/** How a cell looks: `{ outcome, text }`, where the outcome chooses colour and symbol. */
export function cellView(attempt, operation) {
  if (!attempt) {
    return { outcome: 'pending', text: '' };
  }
  const text = textOf(attempt.outcome, operation.reads);
  if (attempt.problems.length > 0) {
    return { outcome: 'unexpected', text };
  }
  return { outcome: text === 'hidden' ? 'hidden' : attempt.outcome.readable ? 'read' : 'blocked', text };
}

function textOf(outcome, header) {
  if (!outcome.readable) {
    return 'blocked';
  }
  if (header) {
    return header.toLowerCase() in outcome.headers ? 'shown' : 'hidden';
  }
  return String(outcome.status);
}
