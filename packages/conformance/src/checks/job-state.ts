import { isTerminal, type JobState } from '@crosspoint/core';
import type { Finding } from '../run/finding.ts';
import { isDocumented } from '../run/documented-responses.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import {
  goodText,
  instead,
  isFirstOfExchanges,
  isObject,
  jobIn,
  lastPoll,
  stepsOf,
  urlsIn,
  withText,
} from './alter.ts';
import type { Check, Subject } from './check.ts';
import { besideSuccess } from './beside-success.ts';
import { unknownValue, withWord } from './forward-compat.ts';
import { laterSuccesses } from './later-success.ts';
import { earlyFiles } from './early-files.ts';
import { expiries } from './expiry.ts';
import { mediaTypes } from './media-types.ts';
import { moreLinks } from './more-links.ts';
import { plainLinks } from './plain-links.ts';
import { growingProgress, progressParts } from './progress.ts';
import { sameState } from './same-state.ts';
import type { StatusResponse } from './status-response.ts';

const statusResponses = (subject: Subject): StatusResponse[] =>
  stepsOf(subject, 'submit', 'status', 'wait').flatMap(({ plan, run }) => {
    const job = jobIn(run.given);
    const [exchange] = lastPoll(subject.context, plan, job);
    const text = exchange === undefined ? undefined : goodText(exchange);
    const status = job?.['gatewayStatus'];
    if (job === undefined || exchange === undefined || text === undefined || typeof status !== 'string')
      return [];
    const reworded = (word: string): StepPlan | undefined => {
      const changed = withWord(text, status, word);
      if (changed === undefined) return undefined;
      // of a wait its last poll
      return plan.call === 'wait'
        ? { ...plan, call: 'status', options: {}, exchanges: [withText(exchange, changed)] }
        : instead(plan, exchange, withText(exchange, changed));
    };
    return [{ plan, job, reworded }];
  });

/** The jobs that were terminal with the response itself and can never be polled: those of held requests. */
const heldJobs = (subject: Subject) =>
  subject.context.provider.spec.poll !== undefined
    ? []
    : stepsOf(subject, 'submit', 'wait').flatMap(({ plan, run }) => {
        const job = jobIn(run.given);
        return job !== undefined && isTerminalState(job['state']) ? [{ plan, job }] : [];
      });

/** A terminal job stays as it is, and no request is sent. */
async function staysEnded(
  context: Subject['context'],
  plan: StepPlan,
  job: StatusResponse['job'],
): Promise<Finding[]> {
  const found = (['status', 'wait'] as const).map(async (call): Promise<Finding[]> => {
    const run = await runStep(context, { ...plan, call, options: {}, input: job, exchanges: [] });
    const state = jobIn(run.given)?.['state'];
    if (state === job['state'] && run.wire.length === 0) return [];
    const what = state === job['state'] ? 'sends a request' : `makes it ${String(state)}`;
    const message = `step ${plan.index}: ${call} of the job that is ${String(job['state'])} ${what}`;
    return [{ rule: 'STA-004', message, wire: run.wire }];
  });
  return (await Promise.all(found)).flat();
}

const isTerminalState = (state: unknown): boolean => isTerminal(state as JobState); // any other value is not terminal

async function unknownWord(
  context: Subject['context'],
  { plan, job, reworded }: StatusResponse,
): Promise<Finding[]> {
  const altered = reworded(unknownValue);
  if (altered === undefined) return [];
  const run = await runStep(context, altered);
  const after = jobIn(run.given);
  const state = after?.['state'];
  if (!isTerminalState(state))
    return urlsIn(job).length > 0 && after !== undefined ? untold(plan, run, after) : [];
  return [
    {
      rule: 'STA-002',
      message: `step ${plan.index}: an unknown status value makes the job ${String(state)}`,
      wire: run.wire,
    },
  ];
}

/** A file may be there although the status beside it is unknown: a person must learn of it. */
function untold({ index }: StepPlan, { wire }: StepRun, job: StatusResponse['job']): Finding[] {
  const { notices } = job;
  if (Array.isArray(notices) && notices.some((notice) => String(notice).includes(unknownValue))) return [];
  const message = `step ${index}: an unknown status value stands beside a file, and no notice names it`;
  return [{ rule: 'STA-013', message, wire }];
}

/** A word that a document prints has a row; that core knows the usual words of an end does not replace it. */
function unlistedWords({ context, sound }: Subject): Finding[] {
  if (!isDocumented(sound.fixture)) return [];
  const words = new Set(Object.keys(context.provider.spec.states).map((word) => word.toLowerCase()));
  return stepsOf({ context, sound }, 'status', 'wait').flatMap(({ plan, run }): Finding[] => {
    const { gatewayStatus: word, state } = jobIn(run.given) ?? {};
    if (typeof word !== 'string' || words.has(word.toLowerCase()) || !isTerminalState(state)) return [];
    const message = `step ${plan.index}: '${word}' is a documented status value, is in no row of \`states\`, and makes the job ${String(state)}`;
    return [{ rule: 'STA-001', message, wire: run.wire }];
  });
}

async function afterTheEnd(
  context: Subject['context'],
  { plan, job, reworded }: StatusResponse,
): Promise<Finding[]> {
  if (plan.call === 'submit' || !isTerminalState(job['state']) || job['state'] === 'expired') return [];
  const words = Object.entries(context.provider.spec.states).filter(([word]) => word !== '*');
  // A failure may be revised: see `laterSuccesses`.
  const mayRevise = (state: JobState): boolean => state === 'succeeded' && job['state'] === 'failed';
  const others = words.filter(([, state]) => state !== job['state'] && !mayRevise(state));
  // one status value for each state is enough
  const chosen = others.filter(([, state], i) => others.findIndex((entry) => entry[1] === state) === i);
  const found = chosen.map(async ([word]): Promise<Finding[]> => {
    const altered = reworded(word);
    if (altered === undefined) return [];
    const run = await runStep(context, { ...altered, input: job });
    const state = jobIn(run.given)?.['state'];
    // a response that cannot be parsed makes no job active again
    if (state === undefined || state === job['state']) return [];
    const message = `step ${plan.index}: after ${String(job['state'])}, '${word}' makes it ${JSON.stringify(state)}`;
    return [{ rule: 'STA-004', message, wire: run.wire }];
  });
  return (await Promise.all(found)).flat();
}

const far = 0.99;

async function backwards(context: Subject['context'], { plan, job }: StatusResponse): Promise<Finding[]> {
  if (plan.call !== 'status' || isTerminalState(job['state'])) return [];
  const run = await runStep(context, { ...plan, input: { ...job, progress: { fraction: far } } });
  const now = jobIn(run.given);
  // A call that fails has no progress at all.
  if (now === undefined) return [];
  const progress = now['progress'];
  const fraction = isObject(progress) ? progress['fraction'] : undefined;
  if (typeof fraction === 'number' && fraction >= far) return [];
  return [
    {
      rule: 'STA-005',
      message: `step ${plan.index}: progress went from ${far} to ${String(fraction)}`,
      wire: run.wire,
    },
  ];
}

/** States only move forward, whatever the gateway reports next; only a failure may become a success. */
export const jobState: Check = {
  family: 'job-state',
  title: 'states only move forward',
  notApplicable: (subject) =>
    statusResponses(subject).length + heldJobs(subject).length === 0
      ? 'there is no response with a status value'
      : undefined,
  run: async (subject) => {
    const { context } = subject;
    const firsts = statusResponses(subject).filter(({ plan }) => isFirstOfExchanges(subject, plan));
    const found = firsts.flatMap((response) => [
      unknownWord(context, response),
      afterTheEnd(context, response),
      backwards(context, response),
      sameState(subject, response),
      earlyFiles(subject, response),
    ]);
    const held = heldJobs(subject).map(({ plan, job }) => staysEnded(context, plan, job));
    const later = [
      ...laterSuccesses(subject),
      ...plainLinks(subject),
      ...moreLinks(subject),
      ...mediaTypes(subject),
      ...besideSuccess(subject),
      ...growingProgress(subject),
    ];
    const dates = expiries(subject);
    return [
      ...unlistedWords(subject),
      ...progressParts(subject),
      ...(await Promise.all([...found, ...held, ...later, ...dates])).flat(),
    ];
  },
};
