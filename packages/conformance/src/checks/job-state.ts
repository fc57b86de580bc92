import { isTerminal, type JobState } from '@crosspoint/core';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan } from '../run/step.ts';
import { goodText, instead, isObject, jobIn, stepsOf, withText } from './alter.ts';
import type { Check, Subject } from './check.ts';
import { unheardOf, withWord } from './forward-compat.ts';
import { laterSuccesses } from './later-success.ts';
import { plainLinks } from './plain-links.ts';

/** A response with a status word, and the job that came of it. */
interface StatusResponse {
  readonly plan: StepPlan;
  readonly job: Readonly<Record<string, unknown>>;
  /** The same step, with another status word in its last answer. */
  readonly reworded: (word: string) => StepPlan | undefined;
}

const statusResponses = (subject: Subject): StatusResponse[] =>
  stepsOf(subject, 'submit', 'status', 'wait').flatMap(({ plan, run }) => {
    const job = jobIn(run.given);
    const at = plan.exchanges.at(-1);
    const text = at === undefined ? undefined : goodText(at);
    const status = job?.['gatewayStatus'];
    if (job === undefined || at === undefined || text === undefined || typeof status !== 'string') return [];
    const reworded = (word: string): StepPlan | undefined => {
      const changed = withWord(text, status, word);
      if (changed === undefined) return undefined;
      // of a wait its last look
      return plan.call === 'wait'
        ? { ...plan, call: 'status', options: {}, exchanges: [withText(at, changed)] }
        : instead(plan, at, withText(at, changed));
    };
    return [{ plan, job, reworded }];
  });

/** The jobs that were over with the answer itself, and can never be asked about: of calls that are held. */
const answered = (subject: Subject) =>
  subject.context.provider.spec.poll !== undefined
    ? []
    : stepsOf(subject, 'submit', 'wait').flatMap(({ plan, run }) => {
        const job = jobIn(run.given);
        return job !== undefined && isFinal(job['state']) ? [{ plan, job }] : [];
      });

/** A finished job in hand stays what it is, and nobody is asked. */
async function staysEnded(
  context: Subject['context'],
  plan: StepPlan,
  job: StatusResponse['job'],
): Promise<Finding[]> {
  const found = (['status', 'wait'] as const).map(async (call): Promise<Finding[]> => {
    const run = await runStep(context, { ...plan, call, options: {}, input: job, exchanges: [] });
    const state = jobIn(run.given)?.['state'];
    if (state === job['state'] && run.wire.length === 0) return [];
    const what =
      state === job['state'] ? 'asks a gateway that has said all it will' : `makes it ${String(state)}`;
    const message = `step ${plan.index}: ${call} of the job that is ${String(job['state'])} ${what}`;
    return [{ rule: 'STA-004', message, wire: run.wire }];
  });
  return (await Promise.all(found)).flat();
}

const isFinal = (state: unknown): boolean => isTerminal(state as JobState); // any other word is not over

async function unknownWord(
  context: Subject['context'],
  { plan, reworded }: StatusResponse,
): Promise<Finding[]> {
  const altered = reworded(unheardOf);
  if (altered === undefined) return [];
  const run = await runStep(context, altered);
  const state = jobIn(run.given)?.['state'];
  if (!isFinal(state)) return [];
  return [
    {
      rule: 'STA-002',
      message: `step ${plan.index}: a word nobody knows makes the job ${String(state)}`,
      wire: run.wire,
    },
  ];
}

async function afterTheEnd(
  context: Subject['context'],
  { plan, job, reworded }: StatusResponse,
): Promise<Finding[]> {
  if (plan.call === 'submit' || !isFinal(job['state']) || job['state'] === 'expired') return [];
  const words = Object.entries(context.provider.spec.states).filter(([word]) => word !== '*');
  // A failure may be revised: of that `laterSuccesses` speaks.
  const mayRevise = (state: JobState): boolean => state === 'succeeded' && job['state'] === 'failed';
  const others = words.filter(([, state]) => state !== job['state'] && !mayRevise(state));
  // one word for each state is enough
  const chosen = others.filter(([, state], i) => others.findIndex((entry) => entry[1] === state) === i);
  const found = chosen.map(async ([word]): Promise<Finding[]> => {
    const altered = reworded(word);
    if (altered === undefined) return [];
    const run = await runStep(context, { ...altered, input: job });
    const state = jobIn(run.given)?.['state'];
    // an answer that cannot be read brings nothing back to life
    if (state === undefined || state === job['state']) return [];
    const message = `step ${plan.index}: after ${String(job['state'])}, '${word}' makes it ${JSON.stringify(state)}`;
    return [{ rule: 'STA-004', message, wire: run.wire }];
  });
  return (await Promise.all(found)).flat();
}

const far = 0.99;

async function backwards(context: Subject['context'], { plan, job }: StatusResponse): Promise<Finding[]> {
  if (plan.call !== 'status' || isFinal(job['state'])) return [];
  const run = await runStep(context, { ...plan, input: { ...job, progress: { fraction: far } } });
  const progress = jobIn(run.given)?.['progress'];
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

/** States only move forward, whatever a gateway says next; a failure alone may turn out to be a success. */
export const jobState: Check = {
  family: 'job-state',
  title: 'states only move forward',
  idle: (subject) =>
    statusResponses(subject).length + answered(subject).length === 0
      ? 'no response with a status word is read'
      : undefined,
  run: async (subject) => {
    const { context } = subject;
    const found = statusResponses(subject).flatMap((response) => [
      unknownWord(context, response),
      afterTheEnd(context, response),
      backwards(context, response),
    ]);
    const held = answered(subject).map(({ plan, job }) => staysEnded(context, plan, job));
    const later = [...laterSuccesses(subject), ...plainLinks(subject)];
    return (await Promise.all([...found, ...held, ...later])).flat();
  },
};
