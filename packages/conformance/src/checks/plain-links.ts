import type { PlannedExchange } from '../replay/wire.ts';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { goodText, instead, isFirstOfShape, isObject, jobIn, lastPoll, stepsOf, withText } from './alter.ts';
import type { Subject } from './check.ts';
import { heldEnd } from './held-end.ts';
import { rewrite, tokensOf } from './json-text.ts';

const urlsIn = (job: ReturnType<typeof jobIn>): readonly string[] => {
  const outputs: unknown = job?.['outputs'];
  return (Array.isArray(outputs) ? outputs : []).flatMap((output: unknown) =>
    isObject(output) && typeof output['url'] === 'string' ? [output['url']] : [],
  );
};

const asHttp = (text: string): string => text.replaceAll('https://', 'http://');

/** The notices of a job, or the message of the error it ended in. */
function messagesIn({ given }: StepRun): string {
  if ('error' in given) return given.error.message;
  const notices = jobIn(given)?.['notices'];
  return Array.isArray(notices) ? notices.join('\n') : '';
}

// Long links may be named by their beginning.
const nameLength = 120;
const nameOf = (url: string): string =>
  asHttp(url)
    .replace(/[?#].*$/, '')
    .slice(0, nameLength);

interface PlainStep {
  readonly plan: StepPlan;
  /** The links that are printed; a relative one stays as it is. */
  readonly urls: readonly string[];
}

/** The same step, with plain http in every link that its last response prints; undefined where it prints none. */
function withPlainLinks(
  plan: StepPlan,
  poll: readonly PlannedExchange[],
  all: readonly string[],
): PlainStep | undefined {
  const at = poll.at(-1);
  const text = at === undefined ? undefined : goodText(at);
  if (at === undefined || text === undefined) return undefined;
  const texts = tokensOf(text).flatMap(({ kind, value }) => (kind === 'text' ? [value] : []));
  const urls = all.filter((url) => texts.some((value) => value.includes(url)));
  const changed = rewrite(text, ({ kind, value }) =>
    kind === 'text' && urls.some((url) => value.includes(url)) ? JSON.stringify(asHttp(value)) : undefined,
  );
  if (changed === undefined) return undefined;
  const plain = withText(at, changed);
  // A wait would ask on.
  const single: StepPlan = { ...plan, call: 'status', options: {}, exchanges: [...poll.slice(0, -1), plain] };
  return { plan: plan.call === 'wait' ? single : instead(plan, at, plain), urls };
}

async function notFollowed(
  context: Subject['context'],
  plan: StepPlan,
  job: ReturnType<typeof jobIn>,
): Promise<Finding[]> {
  const all = urlsIn(job).filter((url) => url.startsWith('https://'));
  const changed = all.length === 0 ? undefined : withPlainLinks(plan, lastPoll(context, plan, job), all);
  if (changed === undefined) return [];
  const { urls } = changed;
  const run = await heldEnd(context, changed.plan, runStep);
  const where = `step ${plan.index}: a success whose links are plain http`;
  const kept = urlsIn(jobIn(run.given)).filter((url) => url.startsWith('http://'));
  const shown = messagesIn(run);
  // A job names ten of them at most.
  const unnamed = urls.slice(0, 10).filter((url) => !shown.includes(nameOf(url)));
  return [
    ...kept.map((url) => `has the output ${nameOf(url)}`),
    ...unnamed.map((url) => `does not name ${nameOf(url)} in a notice`),
  ].map((problem) => ({ rule: 'OUT-005', message: `${where} ${problem}`, wire: run.wire }));
}

/** Links that no download may follow: they are no outputs, and a person can still find them. */
export const plainLinks = (subject: Subject): Promise<Finding[]>[] =>
  stepsOf(subject, 'submit', 'status', 'wait').flatMap(({ plan, run }) => {
    if (!isFirstOfShape(subject, plan)) return [];
    const job = jobIn(run.given);
    return job?.['state'] === 'succeeded' ? [notFollowed(subject.context, plan, job)] : [];
  });
