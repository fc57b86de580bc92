import { urlDifference } from '../replay/match.ts';
import type { RuleId } from '../rules/catalogue.ts';
import type { Finding } from '../run/finding.ts';
import { refText } from '../run/ref-text.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { isObject, jobIn, stepsOf } from './alter.ts';
import type { Check, Subject } from './check.ts';
import { resultDifference } from './same.ts';

type Loose = Readonly<Record<string, unknown>>;

/** Ids that would lead elsewhere if they were believed. */
const badIds = [
  '..',
  '.',
  '../admin',
  'a/b',
  'a?b=c',
  'a#b',
  'a&b=c',
  '%2e%2e%2fadmin',
  'https://elsewhere.example/x',
  'a b',
];

/** Parts of a ref that make it somebody else's. */
const strangers: readonly Loose[] = [
  { provider: 'elsewhere' },
  { account: 'somebody-else' },
  { version: 2 },
  { task: 'buy' },
];

/** What a ref of ours never holds, and what must be ignored where it does. */
const riders: Loose = {
  baseURL: 'https://elsewhere.example',
  url: 'https://elsewhere.example/status',
  statusUrl: 'https://elsewhere.example/status',
};

interface PollByRef {
  readonly plan: StepPlan;
  readonly run: StepRun;
  readonly ref: Loose & { readonly id: string };
}

const pollsByRef = (subject: Subject): PollByRef[] =>
  stepsOf(subject, 'status', 'wait').flatMap(({ plan, run }) => {
    const { input } = plan;
    const ref = isObject(input) ? (isObject(input['ref']) ? input['ref'] : input) : undefined;
    const id = ref?.['id'];
    return ref === undefined || typeof id !== 'string' ? [] : [{ plan, run, ref: { ...ref, id } }];
  });

const short = (ref: Loose): string => refText(ref);

async function same(
  context: Subject['context'],
  { plan, run, ref }: PollByRef,
  input: unknown,
  rule: RuleId,
  how: string,
): Promise<Finding[]> {
  const again = await runStep(context, { ...plan, input });
  // A job that was handed over whole knows more than its ref: there the plain ref is what the others are held against.
  const whole = isObject(plan.input) && isObject(plan.input['ref']);
  const sound = whole ? await runStep(context, { ...plan, input: ref }) : run;
  const before = new Set(sound.problems.map(({ message }) => message));
  const diff = resultDifference(sound.given, again.given);
  const strange = again.problems.map(({ message }) => message).filter((message) => !before.has(message));
  if (diff.length + strange.length === 0) return [];
  return [
    {
      rule,
      message: `step ${plan.index}: ${how}, the ref gives something else`,
      diff: [...strange, ...diff],
      wire: again.wire,
    },
  ];
}

async function refused(
  context: Subject['context'],
  { plan }: PollByRef,
  input: unknown,
  how: string,
): Promise<Finding[]> {
  const run = await runStep(context, { ...plan, input, exchanges: [] });
  if ('error' in run.given && run.wire.length === 0) return [];
  return [{ rule: 'RES-002', message: `step ${plan.index}: a ref ${how} was not refused`, wire: run.wire }];
}

/** An id from elsewhere stays what it is: one name, at the place of the name. */
async function encoded(
  context: Subject['context'],
  { plan, ref }: PollByRef,
  id: string,
): Promise<Finding[]> {
  const sound = plan.exchanges[0]?.request.url;
  if (sound === undefined) return [];
  // one question is enough; a wait would ask on
  const run = await runStep(context, {
    ...plan,
    call: 'status',
    options: {},
    input: { ...ref, id },
    exchanges: [],
  });
  const own = encodeURIComponent(ref.id);
  const wanted = sound.replaceAll(own, encodeURIComponent(id));
  const astray = run.wire.filter(({ request }) => urlDifference(wanted, request.url).length > 0);
  if (astray.length === 0) return [];
  const message = `step ${plan.index}: a ref with the id ${JSON.stringify(id)} asks at ${astray[0]?.request.url}`;
  return [{ rule: 'RES-002', message, diff: [`expected ${wanted}, or no call`], wire: run.wire }];
}

function contents(context: Subject['context'], { plan, ref }: PollByRef): Finding[] {
  const text = JSON.stringify(ref);
  const host = new URL(context.provider.spec.baseURL).host;
  const wrong =
    context.find(text) !== undefined
      ? 'the key'
      : /:\/\//.test(text) || text.includes(host)
        ? 'an address'
        : undefined;
  return wrong === undefined
    ? []
    : [{ rule: 'RES-003', message: `step ${plan.index}: the ref holds ${wrong}: ${text}` }];
}

/** Whether a job says truly if it can be followed. */
function promises(context: Subject['context'], plan: StepPlan, run: StepRun): Finding[] {
  const job = jobIn(run.given);
  const ref = job?.['ref'];
  if (job === undefined || !isObject(ref)) return [];
  const can = context.provider.spec.poll !== undefined && typeof ref['id'] === 'string';
  if (job['resumable'] === can) return [];
  return [
    { rule: 'RES-004', message: `step ${plan.index}: the job says resumable: ${String(job['resumable'])}` },
  ];
}

/** A ref of a held call gets no answer, and asks nobody. */
async function heldRef(context: Subject['context'], plan: StepPlan, run: StepRun): Promise<Finding[]> {
  const ref = jobIn(run.given)?.['ref'];
  if (context.provider.spec.poll !== undefined || !isObject(ref)) return [];
  const later = await runStep(context, { ...plan, call: 'status', options: {}, input: ref, exchanges: [] });
  if (later.wire.length === 0 && 'error' in later.given) return [];
  return [
    {
      rule: 'RES-004',
      message: `step ${plan.index}: the ref of a held call was asked about`,
      wire: later.wire,
    },
  ];
}

/** A job is found again by its ref alone, and by nothing else. */
export const resume: Check = {
  family: 'resume',
  title: 'found again by its ref alone',
  idle: (subject) =>
    stepsOf(subject, 'submit', 'status', 'wait').length === 0 ? 'there is no job' : undefined,
  run: async (subject) => {
    const { context } = subject;
    const refs = pollsByRef(subject).flatMap((poll) => [
      contents(context, poll),
      same(context, poll, short(poll.ref), 'RES-001', 'in its short form'),
      same(context, poll, { ...poll.ref, ...riders }, 'RES-002', 'with addresses in it'),
      ...strangers.map((part) =>
        refused(context, poll, { ...poll.ref, ...part }, `with ${JSON.stringify(part)}`),
      ),
      refused(
        context,
        poll,
        short(poll.ref).replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        'that is damaged',
      ),
      ...badIds.map((id) => encoded(context, poll, id)),
    ]);
    const bought = stepsOf(subject, 'submit').flatMap(({ plan, run }) => [
      promises(context, plan, run),
      heldRef(context, plan, run),
    ]);
    return (await Promise.all([...refs, ...bought])).flat();
  },
};
