import type { ProviderSpec } from '@crosspoint/core/plugin';
import { urlDifference } from '../replay/match.ts';
import type { RuleId } from '../rules/catalogue.ts';
import type { Finding } from '../run/finding.ts';
import { refText } from '../run/ref-text.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { openSandbox } from '../run/sandbox.ts';
import { isFirstOfExchanges, isFirstOfShape, isObject, jobIn, stepsOf } from './alter.ts';
import type { Check, Subject } from './check.ts';
import { keptIds } from './kept-id.ts';
import { listedAttempts } from './listed-attempt.ts';
import { addressParams, returnedAddresses } from './returned-address.ts';
import { resultDifference } from './same.ts';
import type { JsonObject } from '../fixture/json-object.ts';

/** Ids that would change the URL if they were not encoded. */
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

/** Fields with which a ref belongs to another provider, account or version. */
const foreignFields: readonly JsonObject[] = [
  { provider: 'elsewhere' },
  { account: 'somebody-else' },
  { version: 2 },
  { task: 'buy' },
];

/** Fields that a ref never has, and that must be ignored. */
const extraFields: JsonObject = {
  baseURL: 'https://elsewhere.example',
  url: 'https://elsewhere.example/status',
  statusUrl: 'https://elsewhere.example/status',
};

interface PollByRef {
  readonly plan: StepPlan;
  readonly run: StepRun;
  readonly ref: JsonObject & { readonly id: string };
}

const pollsByRef = (subject: Subject): PollByRef[] =>
  stepsOf(subject, 'status', 'wait').flatMap(({ plan, run }) => {
    const { input } = plan;
    const ref = isObject(input) ? (isObject(input['ref']) ? input['ref'] : input) : undefined;
    const id = ref?.['id'];
    return ref === undefined || typeof id !== 'string' ? [] : [{ plan, run, ref: { ...ref, id } }];
  });

const short = (ref: JsonObject): string => refText(ref);

async function same(
  context: Subject['context'],
  { plan, run, ref }: PollByRef,
  input: unknown,
  rule: RuleId,
  how: string,
): Promise<Finding[]> {
  const again = await runStep(context, { ...plan, input });
  // A whole job has more than its ref: the others are compared with the result of the plain ref.
  const whole = isObject(plan.input) && isObject(plan.input['ref']);
  const sound = whole ? await runStep(context, { ...plan, input: ref }) : run;
  const before = new Set(sound.problems.map(({ message }) => message));
  const diff = resultDifference(sound.given, again.given);
  const strange = again.problems.map(({ message }) => message).filter((message) => !before.has(message));
  if (diff.length + strange.length === 0) return [];
  return [
    {
      rule,
      message: `step ${plan.index}: ${how}, the ref has another result`,
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

/** Any id stays one encoded segment of the URL. */
async function encoded(
  context: Subject['context'],
  { plan, ref }: PollByRef,
  id: string,
): Promise<Finding[]> {
  const sound = plan.exchanges[0]?.request.url;
  if (sound === undefined) return [];
  // one poll is enough; a wait would poll on
  const run = await runStep(context, {
    ...plan,
    call: 'status',
    options: {},
    input: { ...ref, id },
    exchanges: [],
  });
  const encodedId = encodeURIComponent(ref.id);
  // A URL of the submit response is polled as it is.
  const isGiven = isObject(ref['params']) && Object.values(ref['params']).includes(sound);
  const wanted = isGiven ? sound : sound.replaceAll(encodedId, encodeURIComponent(id));
  const astray = run.wire.filter(({ request }) => urlDifference(wanted, request.url).length > 0);
  if (astray.length === 0) return [];
  const message = `step ${plan.index}: a ref with the id ${JSON.stringify(id)} sends a request to ${astray[0]?.request.url}`;
  return [{ rule: 'RES-002', message, diff: [`expected ${wanted}, or no request`], wire: run.wire }];
}

/** A ref without the URLs that a path of the provider names, and that are on its own origin. */
function withoutOwnUrls(spec: ProviderSpec, ref: JsonObject): JsonObject {
  const names = addressParams(spec);
  const { origin } = new URL(spec.baseURL);
  const isOwn = ([name, value]: readonly [string, unknown]): boolean =>
    names.has(name) && typeof value === 'string' && URL.canParse(value) && new URL(value).origin === origin;
  const params = isObject(ref['params']) ? ref['params'] : {};
  return { ...ref, params: Object.fromEntries(Object.entries(params).filter((param) => !isOwn(param))) };
}

function contents(context: Subject['context'], { plan, ref }: PollByRef): Finding[] {
  const text = JSON.stringify(withoutOwnUrls(context.provider.spec, ref));
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

const otherModel = 'kit-another-model';

/** Has the provider encode requests for its other models: what its module keeps of a purchase is theirs from now on. */
async function encodeOthers({ provider, ...context }: Subject['context'], at: number): Promise<void> {
  const { id, models, unlistedModels } = provider.spec;
  const sandbox = openSandbox({ provider, ...context }, { exchanges: [], at });
  const listed = Object.entries(models).map(([model, { kind }]) => ({ kind, model }));
  const unlisted = (unlistedModels?.kinds ?? []).map((kind) => ({ kind, model: `${id}:${otherModel}` }));
  for (const request of [...listed.slice(0, 4), ...unlisted])
    // What declines the request has encoded nothing; the next one is tried.
    await sandbox.registry
      .plan({ prompt: 'A kite.', ...request } as Parameters<typeof sandbox.registry.plan>[0], {
        pricing: 'published',
      })
      .catch(() => undefined);
  await sandbox.close();
}

/** The same poll after requests for other models were encoded by the same module. */
async function afterOthers(context: Subject['context'], poll: PollByRef): Promise<Finding[]> {
  const { plan, run } = poll;
  await encodeOthers(context, plan.at);
  const again = await runStep(context, plan);
  const strange = again.problems.map(({ message }) => message);
  const diff = [...strange, ...resultDifference(run.given, again.given)];
  if (diff.length === 0) return [];
  const message = `step ${plan.index}: after requests for other models, the ref has another result`;
  return [{ rule: 'RES-006', message, diff, wire: again.wire }];
}

/** Whether a job of this ref can be polled: on the provider's poll, or on that of the ref's API variant. */
function canPoll(
  { provider: { spec } }: Subject['context'],
  ref: Readonly<Record<string, unknown>>,
): boolean {
  const variant = ref['apiVariant'];
  return (
    spec.poll !== undefined || (typeof variant === 'string' && Object.hasOwn(spec.apiVariants ?? {}, variant))
  );
}

/** Whether `resumable` of a job is correct. */
function promises(context: Subject['context'], plan: StepPlan, run: StepRun): Finding[] {
  const job = jobIn(run.given);
  const ref = job?.['ref'];
  if (job === undefined || !isObject(ref)) return [];
  const can = canPoll(context, ref) && typeof ref['id'] === 'string';
  if (job['resumable'] === can) return [];
  return [
    { rule: 'RES-004', message: `step ${plan.index}: the job has resumable: ${String(job['resumable'])}` },
  ];
}

/** The ref of a held request is refused without a request. */
async function heldRef(context: Subject['context'], plan: StepPlan, run: StepRun): Promise<Finding[]> {
  const ref = jobIn(run.given)?.['ref'];
  if (!isObject(ref) || canPoll(context, ref)) return [];
  const later = await runStep(context, { ...plan, call: 'status', options: {}, input: ref, exchanges: [] });
  if (later.wire.length === 0 && 'error' in later.given) return [];
  return [
    {
      rule: 'RES-004',
      message: `step ${plan.index}: the ref of a held request was polled`,
      wire: later.wire,
    },
  ];
}

/** A job is found by its ref alone, and by nothing else; a lost one by what a listing shows of it. */
export const resume: Check = {
  family: 'resume',
  title: 'a job is found by its ref alone',
  notApplicable: (subject) =>
    stepsOf(subject, 'submit', 'status', 'wait').length === 0 ? 'there is no job' : undefined,
  run: async (subject) => {
    const { context } = subject;
    const polls = pollsByRef(subject);
    const firsts = polls.filter(({ plan }) => isFirstOfExchanges(subject, plan));
    const refs = firsts.flatMap((poll) => [
      same(context, poll, short(poll.ref), 'RES-001', 'as a string'),
      same(context, poll, { ...poll.ref, ...extraFields }, 'RES-002', 'with URLs in it'),
      ...foreignFields.map((part) =>
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
    const after: Finding[] = [];
    // One after the other, and not beside the rest, which encodes requests as well.
    for (const poll of polls.filter(({ plan }) => isFirstOfShape(subject, plan)))
      after.push(...(await afterOthers(context, poll)));
    const each = [
      ...polls.map((poll) => contents(context, poll)),
      ...refs,
      ...bought,
      ...keptIds(subject),
      ...listedAttempts(subject),
    ];
    return [...after, ...(await Promise.all([...each, ...returnedAddresses(subject)])).flat()];
  },
};
