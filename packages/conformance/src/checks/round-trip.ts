import type { Registry } from '@crosspoint/core';
import type { Field } from '@crosspoint/core/plugin';
import { claimedFields, forTask, modelNamed } from '../run/capabilities.ts';
import type { Finding } from '../run/finding.ts';
import { type Sandbox, openSandbox } from '../run/sandbox.ts';
import { plainError } from '../run/plain-error.ts';
import type { StepPlan } from '../run/step.ts';
import { isFirstOfModel, isObject, stepsOf } from './alter.ts';
import { boundaries, type BoundaryBase } from './boundaries.ts';
import { candidatesFor, samples } from '../run/candidates.ts';
import { asRequest, type Base, isOwn, type Leaves, leavesOf, offerOf } from './offer.ts';
import { addedOption, options, unlisted } from './options.ts';
import { countedPrices } from './counted-prices.ts';
import { retirements } from './retirement.ts';
import { shotTexts } from './shot-texts.ts';
import { sizeRanges } from './size-ranges.ts';
import type { Check, Subject } from './check.ts';
import type { JsonObject } from '../fixture/json-object.ts';

interface Tried {
  readonly value: unknown;
  readonly leaves: Leaves;
  /** Another value may replace the requested one, and the field report says so. */
  readonly free: boolean;
  /** The converted value, as the field report has it. */
  readonly became: string | undefined;
}

/** A value as JSON; of a long one, the two ends. */
function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 100)}…${text.slice(-100)}` : text;
}

/** Fields whose text belongs to the caller. */
const texts: ReadonlySet<Field> = new Set<Field>(['prompt', 'negativePrompt']);

const changed = (before: Leaves, after: Leaves): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));

async function tryAll(
  registry: Registry,
  base: Base,
  field: Field,
  values: readonly unknown[],
): Promise<Tried[]> {
  const tried = values.map(async (value): Promise<Tried[]> => {
    const offer = await offerOf(registry, { ...base.request, [field]: value });
    if (offer === undefined || offer.task !== base.offer.task || offer.slug !== base.offer.slug) return [];
    const entry = offer.fieldReport.find(
      (entry) => entry.field === field || (field === 'aspectRatio' && entry.field === 'resolution'),
    );
    const free = entry === undefined || entry.note !== undefined || entry.outcome === 'ineffective';
    // A ratio is a shape of its own; a resolution may be the size that another one names as well.
    const became =
      entry?.outcome === 'converted' && field === 'resolution' ? JSON.stringify(entry.to) : undefined;
    return [{ value, leaves: new Map(leavesOf(offer.request.body)), free, became }];
  });
  return (await Promise.all(tried)).flat();
}

/** Checks one declared field: each value is sent, each differently, and nothing else changes. */
function judgeField(base: Base, field: Field, wire: readonly string[], tried: readonly Tried[]): Finding[] {
  const where = `${base.offer.model} (${base.offer.task}), ${field}`;
  const astray = tried.flatMap(({ value, leaves }): Finding[] => {
    const others = changed(base.leaves, leaves).filter((path) => !isOwn(path, wire));
    const message = `${where} ${show(value)} changes ${others.join(' and ')}, declared is ${wire.join(', ')}`;
    return others.length === 0 ? [] : [{ rule: 'RND-001', message }];
  });
  const lost = tried.flatMap(({ value, leaves, free }): Finding[] => {
    if (free || [...leaves.keys()].some((path) => isOwn(path, wire))) return [];
    const falsy = value === 0 || value === false || value === '';
    return [{ rule: falsy ? 'RND-002' : 'RND-001', message: `${where}: ${show(value)} is not sent` }];
  });
  const sentPart = ({ leaves }: Tried): string =>
    JSON.stringify([...leaves].filter(([path]) => isOwn(path, wire)));
  const sure = tried.filter(
    ({ free, leaves }) => !free && [...leaves.keys()].some((path) => isOwn(path, wire)),
  );
  const alike = sure.flatMap((tried, i): Finding[] => {
    const twin = sure
      .slice(0, i)
      .find(
        (other) =>
          sentPart(other) === sentPart(tried) &&
          (tried.became === undefined || tried.became !== other.became),
      );
    if (twin === undefined) return [];
    return [
      {
        rule: texts.has(field) ? 'MAP-006' : 'RND-001',
        message: `${where}: ${show(twin.value)} and ${show(tried.value)} are sent as the same value`,
      },
    ];
  });
  return [...astray, ...lost, ...alike.slice(0, 1)];
}

/** Checks the fields that were not requested: each that is sent is in the field report. */
function invented({ request, offer, leaves, claimed }: Base): Finding[] {
  const accounted = offer.fieldReport
    .filter(({ outcome }) => outcome !== 'defaulted')
    .flatMap(({ wire = [] }) => wire);
  return [...claimed].flatMap(([field, wire]): Finding[] => {
    if (valueAt(request, field) !== undefined) return [];
    const odd = [...leaves.keys()].filter((path) => isOwn(path, wire) && !isOwn(path, accounted));
    const message = `${offer.model} (${offer.task}): ${field} was not requested, but ${odd.join(', ')} is sent`;
    return odd.length === 0 ? [] : [{ rule: 'RND-003', message }];
  });
}

interface Refusal {
  readonly rule: 'RND-004' | 'MAP-016';
  readonly field: Field;
  readonly value: unknown;
  readonly what: string;
}

const valueAt = (request: JsonObject, field: Field): unknown => {
  const [group = '', key] = field.split('.');
  const value = request[group];
  return key === undefined ? value : isObject(value) ? value[key] : undefined;
};

/** The request as at first, after requests with other values: the provider keeps none of them. */
async function unchanged(registry: Registry, { plan, request, offer, leaves }: Base): Promise<Finding[]> {
  const again = await offerOf(registry, request);
  const now = new Map(leavesOf(again?.request.body));
  const paths = changed(leaves, now);
  if (paths.length === 0) return [];
  const message = `step ${plan.index}: ${offer.model} (${offer.task}): after requests with other values, the same request has another ${paths.join(', ')}`;
  return [{ rule: 'PUR-003', message }];
}

const half = 'A kite \ud83e';

/** Checks the values and fields that must be refused without a request: half a character, and what is not declared. */
async function refusals(context: Subject['context'], base: Base): Promise<Finding[]> {
  const sandbox = openSandbox(context, { exchanges: [], at: base.plan.at, override: base.plan.override });
  const strange = samples.filter(
    ([field]) => !base.claimed.has(field) && valueAt(base.request, field) === undefined,
  );
  const cases: readonly Refusal[] = [
    ...strange.map(([field, value]): Refusal => ({ rule: 'RND-004', field, value, what: 'not declared' })),
    ...[...base.claimed.keys()]
      .filter((field) => texts.has(field))
      .map((field): Refusal => ({ rule: 'MAP-016', field, value: half, what: 'half of a character' })),
  ];
  const found = cases.map(async ({ rule, field, value, what }): Promise<Finding[]> => {
    const where = `${base.offer.model} (${base.offer.task}): ${field}, which is ${what},`;
    try {
      await sandbox.registry.submit(asRequest({ ...base.request, [field]: value }), {
        retries: 0,
      });
      return [{ rule, message: `${where} was accepted` }];
    } catch (thrown) {
      const { charged, message } = plainError(thrown);
      return charged === 'no' ? [] : [{ rule, message: `${where} may have been charged: ${message}` }];
    }
  });
  const findings = (await Promise.all(found)).flat();
  await sandbox.close();
  const asked = sandbox.script.log.map(({ request }): Finding => ({
    rule: request.body.includes('\\ud83e') || request.body.includes('\ufffd') ? 'MAP-016' : 'RND-004',
    message: `${request.method} ${request.url} was sent with a value that must be refused`,
  }));
  return [...findings, ...asked];
}

/** What a fixture submits or plans, as the base every field is changed from. */
async function baseOf(
  context: Subject['context'],
  sandbox: Sandbox,
  plan: StepPlan,
): Promise<Base | undefined> {
  const { input } = plan;
  if (!isObject(input)) return undefined;
  const offer = await offerOf(sandbox.registry, input);
  const { spec } = context.provider;
  const row = offer === undefined ? undefined : modelNamed(spec, offer.model)?.[1];
  if (offer === undefined || row === undefined) return undefined;
  const taskRow = forTask(row, offer.task);
  const claimed = claimedFields(spec, taskRow);
  return {
    plan,
    request: input,
    offer,
    row: taskRow,
    leaves: new Map(leavesOf(offer.request.body)),
    claimed,
  };
}

const boundaryOf = ({ request, offer, row, claimed }: Base): BoundaryBase => ({
  request,
  provider: offer.provider,
  where: `${offer.model} (${offer.task})`,
  row,
  task: offer.task,
  claimed,
});

async function around(context: Subject['context'], plan: StepPlan, isFirst: boolean): Promise<Finding[]> {
  const sandbox = openSandbox(context, { exchanges: [], at: plan.at, override: plan.override });
  const base = await baseOf(context, sandbox, plan);
  if (base === undefined) return [];
  const { claimed, row } = base;
  const judged = [...claimed].map(async ([field, wire]) => {
    const tried = await tryAll(sandbox.registry, base, field, candidatesFor(field, row, wire));
    return judgeField(base, field, wire, tried);
  });
  const findings = [
    ...(await Promise.all(judged)).flat(),
    ...invented(base),
    ...(await unchanged(sandbox.registry, base)),
    ...(await options(sandbox.registry, base)),
    ...(await unlisted(context.provider.spec, sandbox.registry, base)),
    ...(await boundaries(
      sandbox.registry,
      context.provider.spec,
      boundaryOf(base),
      isFirst,
      context.documented?.refused ?? [],
    )),
    ...(isFirst
      ? [...(await shotTexts(sandbox.registry, base)), ...(await sizeRanges(sandbox.registry, base))]
      : []),
    ...(await refusals(context, base)),
    ...(isFirst ? await countedPrices(sandbox.registry, base) : []),
    ...(isFirst ? await addedOption(context, base) : []),
  ];
  await sandbox.close();
  return findings;
}

const requests = (subject: Subject): StepPlan[] =>
  stepsOf(subject, 'submit', 'plan')
    .filter(({ run }) => 'value' in run.given)
    .map(({ plan }) => plan);

/** Each field, changed alone, changes exactly its own wire fields. */
export const roundTrip: Check = {
  family: 'round-trip',
  title: 'each field changes its own wire fields',
  notApplicable: (subject) => (requests(subject).length === 0 ? 'there is no request' : undefined),
  run: async (subject) => {
    const { context } = subject;
    const found: Finding[] = [];
    // One after the other: together, the largest files of all of them would be in memory.
    for (const plan of requests(subject)) {
      found.push(...(await around(context, plan, isFirstOfModel(subject, plan))));
      found.push(...(await retirements(subject, plan)));
    }
    return found;
  },
};
