import type { CorsAccessRequest, CorsCallbacks, CorsPolicy } from 'express-resource-cors';

/** What a callback is told, as far as scripts look at it. */
export type Facts = Pick<CorsAccessRequest, 'resource' | 'origin' | 'isCorsPreflight' | 'requestedMethod'> & {
  readonly requestedHeaders: readonly string[];
};

/** What a callback answers: a policy, `null`, the policy it was handed with changes, or a failure. */
export type ScriptedAnswer =
  | { readonly policy: CorsPolicy | null }
  | { readonly changes: CorsPolicy }
  | { readonly fails: 'throws' | 'rejects' | 'answers nothing' | 'answers nonsense' };

/** A callback written down as data: the first rule all of whose conditions hold gives the answer. */
export interface CallbackScript {
  readonly asynchronous: boolean;
  readonly rules: readonly (ScriptedAnswer & { readonly when: Conditions })[];
  readonly otherwise: ScriptedAnswer;
}

export interface Conditions {
  readonly resource?: string;
  readonly origin?: string;
  readonly isCorsPreflight?: boolean;
  readonly requestedMethod?: string;
  readonly requestedHeader?: string;
}

export interface Scripts {
  readonly dynamic?: CallbackScript | undefined;
  readonly filter?: CallbackScript | undefined;
}

/** What the script comes to: a policy, a refusal, or a failure. */
export function outcomeOf(
  script: CallbackScript,
  facts: Facts,
  entry: CorsPolicy = {},
): CorsPolicy | null | 'failure' {
  const answer = answerTo(script, facts);
  if ('fails' in answer) return 'failure';
  return 'changes' in answer ? { ...entry, ...answer.changes } : answer.policy;
}

/** The functions that the library is given. */
export function callbacksOf({ dynamic, filter }: Scripts): CorsCallbacks {
  return {
    ...(dynamic && { dynamicConfigurationCallback: (request) => play(dynamic, request, {}) }),
    ...(filter && { staticConfigurationAccessFilter: (request, policy) => play(filter, request, policy) }),
  };
}

type Answer = CorsPolicy | null;

function play(script: CallbackScript, facts: Facts, entry: CorsPolicy): Answer | Promise<Answer> {
  const answer = answerTo(script, facts);
  let value: Answer;
  if (!('fails' in answer)) value = 'changes' in answer ? { ...entry, ...answer.changes } : answer.policy;
  else if (answer.fails === 'throws') throw new Error('The store is down.');
  else if (answer.fails === 'rejects') return Promise.reject(new Error('The store is down.'));
  else value = (answer.fails === 'answers nothing' ? undefined : { methods: 'GET' }) as unknown as Answer;
  return script.asynchronous ? Promise.resolve(value) : value;
}

function answerTo(script: CallbackScript, facts: Facts): ScriptedAnswer {
  return script.rules.find(({ when }) => holds(when, facts)) ?? script.otherwise;
}

function holds(when: Conditions, facts: Facts): boolean {
  return (
    (when.resource === undefined || when.resource.toLowerCase() === facts.resource?.toLowerCase()) &&
    (when.origin === undefined || when.origin === facts.origin) &&
    (when.isCorsPreflight === undefined || when.isCorsPreflight === facts.isCorsPreflight) &&
    (when.requestedMethod === undefined || when.requestedMethod === facts.requestedMethod) &&
    (when.requestedHeader === undefined || facts.requestedHeaders.includes(when.requestedHeader))
  );
}
