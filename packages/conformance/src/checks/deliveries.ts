import type { WebhookSpec } from '@crosspoint/core/plugin';
import { type Delivery, deliverySchema } from '../fixture/schema.ts';
import type { RuleId } from '../rules/catalogue.ts';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { difference } from '../replay/diff.ts';
import { isObject, stepsOf } from './alter.ts';
import type { Check, Subject } from './check.ts';
import { otherId, signedAnew } from './delivery-signature.ts';
import { rewrite } from './json-text.ts';

/** A delivery of a fixture that was taken. */
interface SoundDelivery {
  readonly plan: StepPlan;
  readonly run: StepRun;
  readonly webhook: WebhookSpec;
  readonly delivery: Delivery;
}

const valueIn = ({ given }: StepRun): Readonly<Record<string, unknown>> =>
  'value' in given && isObject(given.value) ? given.value : {};

const soundDeliveries = (subject: Subject): readonly SoundDelivery[] =>
  stepsOf(subject, 'receive').flatMap(({ plan, run }) => {
    const { webhook } = subject.context.provider.spec;
    const read = deliverySchema.safeParse(plan.input);
    return webhook === undefined || !read.success || valueIn(run)['httpStatus'] !== 200
      ? []
      : [{ plan, run, webhook, delivery: read.data }];
  });

/** The requests for a key set; every other request of a delivery is a poll. */
const keyRequests = ({ plan, webhook: { verify } }: SoundDelivery): StepPlan['exchanges'] => {
  const { keys } = verify;
  return plan.exchanges.filter(({ request }) => keys.type === 'jwks' && request.url === keys.url);
};

interface Expected {
  readonly rule: RuleId;
  readonly what: string;
  readonly httpStatus: number;
}

/** Hands over a changed delivery: the response to the gateway is the expected one, and the job stays as it was. */
async function changesNothing(
  context: Subject['context'],
  sound: SoundDelivery,
  changed: Partial<StepPlan>,
  { rule, what, httpStatus }: Expected,
): Promise<Finding[]> {
  const { plan } = sound;
  const run = await runStep(context, { ...plan, exchanges: keyRequests(sound), ...changed });
  const before = (changed.attempts ?? plan.attempts ?? [])[0]?.job;
  const status = 'error' in run.given ? run.given.error.message : valueIn(run)['httpStatus'];
  const job = valueIn(run)['job'];
  const problems = [
    ...(status === httpStatus ? [] : [`the response was ${String(status)}, not ${httpStatus}`]),
    ...(httpStatus === 404 ? [] : difference(before, job, 'job')),
    ...run.problems.filter(({ kind }) => kind === 'unexpected').map(({ message }) => message),
  ];
  return problems.map((problem) => ({
    rule,
    message: `step ${plan.index}: a delivery ${what}: ${problem}`,
    wire: run.wire,
  }));
}

const without = (headers: Delivery['headers'], name: string): Delivery['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([each]) => each.toLowerCase() !== name.toLowerCase()));

/** The headers that verification needs. */
const neededHeaders = ({
  verify: { headers = [], timestamp, deliveryId, signature },
}: WebhookSpec): string[] => [
  ...new Set([
    ...headers,
    signature.header,
    ...[timestamp, deliveryId].flatMap((each) => each?.header ?? []),
  ]),
];

const defaultToleranceMs = 300_000;

function forged(context: Subject['context'], sound: SoundDelivery): Promise<Finding[]>[] {
  const { plan, delivery, webhook } = sound;
  const refused = (what: string, changed: Partial<StepPlan>): Promise<Finding[]> =>
    changesNothing(context, sound, changed, { rule: 'WHK-002', what, httpStatus: 401 });
  const { timestamp } = webhook.verify;
  const tolerance = Math.min(timestamp?.toleranceMs ?? defaultToleranceMs, defaultToleranceMs);
  const timed = timestamp === undefined ? [] : [plan.at + tolerance + 2_000, plan.at - tolerance - 2_000];
  const address = plan.values?.['webhook.address'] ?? '';
  const strange = address.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  return [
    refused('with one more space in its body', { input: { ...delivery, text: `${delivery.text} ` } }),
    ...neededHeaders(webhook).map((name) =>
      refused(`without its header ${name}`, {
        input: { ...delivery, headers: without(delivery.headers, name) },
      }),
    ),
    ...timed.map((at) =>
      refused(`that was signed ${at > plan.at ? 'too long ago' : 'in the future'}`, { at }),
    ),
    changesNothing(
      context,
      sound,
      { values: { ...plan.values, 'webhook.address': strange } },
      { rule: 'WHK-002', what: 'with an unknown token', httpStatus: 404 },
    ),
  ];
}

/** The store remembers which deliveries were used, whatever process gets the next one. */
const remembered = ({ plan, run }: SoundDelivery): Finding[] =>
  run.attempts.some(({ deliveries: used = [] }) => used.length > 0)
    ? []
    : [
        {
          rule: 'WHK-004',
          message: `step ${plan.index}: the store does not hold that the delivery was used`,
        },
      ];

/** The same delivery again, in the state that the first one left. */
const again = (context: Subject['context'], sound: SoundDelivery): Promise<Finding[]> =>
  changesNothing(
    context,
    sound,
    { attempts: sound.run.attempts },
    { rule: 'WHK-004', what: 'that comes a second time', httpStatus: 200 },
  );

/** A delivery with a valid signature that names another job. */
function ofAnotherJob(context: Subject['context'], sound: SoundDelivery): Promise<Finding[]>[] {
  const { plan, delivery } = sound;
  const id = plan.attempts?.[0]?.ref.id;
  const text =
    id === undefined
      ? undefined
      : rewrite(delivery.text, ({ kind, value }) =>
          kind !== 'key' && value === id
            ? kind === 'text'
              ? JSON.stringify(otherId(id))
              : otherId(id)
            : undefined,
        );
  const input =
    text === undefined ? undefined : signedAnew(sound.webhook, plan.webhook?.secret, delivery, text);
  if (input === undefined) return [];
  const expected = { rule: 'WHK-005', what: 'about another job', httpStatus: 409 } as const;
  return [changesNothing(context, sound, { input }, expected)];
}

const elsewhere = 'https://elsewhere.example';

/** A delivery with a valid signature whose files are on another server. */
async function filesElsewhere(context: Subject['context'], sound: SoundDelivery): Promise<Finding[]> {
  const { plan, delivery, webhook } = sound;
  const origins = webhook.outputOrigins ?? [];
  const text = rewrite(delivery.text, ({ kind, value }) => {
    const origin = origins.find((each) => value.startsWith(`${each}/`));
    return kind === 'text' && origin !== undefined
      ? JSON.stringify(elsewhere + value.slice(origin.length))
      : undefined;
  });
  const input = text === undefined ? undefined : signedAnew(webhook, plan.webhook?.secret, delivery, text);
  if (input === undefined) return [];
  const run = await runStep(context, { ...plan, input });
  if (!JSON.stringify(run.given).includes(elsewhere)) return [];
  const message = `step ${plan.index}: a delivery with a file at ${elsewhere} makes it an output`;
  return [{ rule: 'WHK-006', message, wire: run.wire }];
}

/** A delivery is believed only if its gateway signed it just now, for this job, and once. */
export const deliveries: Check = {
  family: 'webhook',
  title: 'a forged or repeated delivery changes nothing',
  notApplicable: (subject) => (soundDeliveries(subject).length === 0 ? 'nothing is delivered' : undefined),
  run: async (subject) => {
    const { context } = subject;
    const found = soundDeliveries(subject).flatMap((sound) => [
      ...forged(context, sound),
      again(context, sound),
      ...ofAnotherJob(context, sound),
      filesElsewhere(context, sound),
    ]);
    return [...soundDeliveries(subject).flatMap(remembered), ...(await Promise.all(found)).flat()];
  },
};
