import type { Registry } from '@crosspoint/core';
import { defineProvider, type ModelRow, type ProviderSpec } from '@crosspoint/core/plugin';
import type { Finding } from '../run/finding.ts';
import { openSandbox, type ProviderUnderTest, type TestContext } from '../run/sandbox.ts';
import { isObject } from './alter.ts';
import { type Base, isOwn, offerOf } from './offer.ts';

const unknownOption = 'kit_option';
const optionValues: readonly unknown[] = ['kit text', 0, false, { deep: ['kit'] }];

/** A value that a parameter allows, the emptiest one first. */
const allowedBy = ({
  type,
  enum: values,
  min = 0,
  minItems,
  minLength,
}: ModelRow['params'][string]): unknown => {
  if (values !== undefined) return values[0];
  if (type === 'boolean') return false;
  if (type === 'integer' || type === 'number') return min;
  return type === 'string' && minLength === undefined && minItems === undefined ? 'kit text' : undefined;
};

/** Options of the caller: a name no table has, and each parameter that no field writes. */
function optionsToTry({ row, claimed, leaves }: Base): readonly (readonly [name: string, value: unknown])[] {
  const written = new Set([...claimed.values()].flat());
  const free = Object.entries(row.params).filter(
    ([name]) =>
      !written.has(name) && !name.includes('.') && ![...leaves.keys()].some((path) => isOwn(path, [name])),
  );
  return [
    ...optionValues.map((value) => [unknownOption, value] as const),
    ...free
      .map(([name, param]) => [name, allowedBy(param)] as const)
      .filter(([, value]) => value !== undefined),
  ];
}

/** An option of the caller is sent as it is, or refused; never dropped. */
export async function options(registry: Registry, base: Base): Promise<Finding[]> {
  const { plan, request, offer } = base;
  const id = offer.provider;
  const given = isObject(request['providerOptions']) ? request['providerOptions'] : {};
  const ofProvider = isObject(given[id]) ? given[id] : {};
  const found = optionsToTry(base).map(async ([name, value]): Promise<Finding[]> => {
    const more = { ...given, [id]: { ...ofProvider, [name]: value } };
    const tried = await offerOf(registry, { ...request, providerOptions: more });
    if (tried === undefined || tried.slug !== offer.slug) return [];
    const wanted = JSON.stringify({ [name]: value }).slice(1, -1);
    if (JSON.stringify(tried.request.body)?.includes(wanted) === true) return [];
    const message = `step ${plan.index}: ${offer.model} (${offer.task}): the option ${wanted} of the caller is not sent as it is`;
    return [{ rule: 'MAP-011', message }];
  });
  return (await Promise.all(found)).flat();
}

/** The provider with one more parameter in every model, which no field writes. */
const extended = new WeakMap<ProviderSpec, ProviderUnderTest>();

function withOption(spec: ProviderSpec): ProviderUnderTest {
  const known = extended.get(spec);
  if (known !== undefined) return known;
  const more = { [unknownOption]: { type: 'any' } } as const;
  const models = Object.entries(spec.models).map(([id, row]): [string, ModelRow] => {
    const { byTask = {} } = row;
    const tasks = Object.entries(byTask).map(([task, own]) => [
      task,
      own.params === undefined ? own : { ...own, params: { ...own.params, ...more } },
    ]);
    return [
      id,
      { ...row, params: { ...row.params, ...more }, byTask: Object.fromEntries(tasks) as typeof byTask }, // the same tasks
    ];
  });
  const provider = defineProvider({ ...spec, models: Object.fromEntries(models) });
  extended.set(spec, provider);
  return provider;
}

/**
 * The options of the caller where the model had one more parameter. Where fields write all parameters, core refuses every
 * option, and a body that leaves options out would be noticed by the first application that adds one with `override`.
 */
export async function addedOption(context: TestContext, base: Base): Promise<Finding[]> {
  const { spec } = context.provider;
  const { plan, offer } = base;
  if (!Object.hasOwn(spec.models, offer.model)) return [];
  const provider = withOption(spec);
  const sandbox = openSandbox(
    { ...context, provider },
    { exchanges: [], at: plan.at, override: plan.override },
  );
  const found = await options(sandbox.registry, base);
  await sandbox.close();
  // One value is enough: they all take the same way.
  return found.slice(0, 1);
}

// Capitals, points and underscores: what a careless conversion of a slug loses.
const oddSlug = 'Kit/Model.v1_X';

/** A model that no table lists is named as the caller wrote it. */
export async function unlisted(
  spec: ProviderSpec,
  registry: Registry,
  { plan, request }: Base,
): Promise<Finding[]> {
  if (spec.unlistedModels === undefined) return [];
  const offer = await offerOf(registry, { ...request, model: `${spec.id}:${oddSlug}` });
  if (offer === undefined) return [];
  const { body, url } = offer.request;
  if (`${JSON.stringify(body) ?? ''} ${decodeURIComponent(url)}`.includes(oddSlug)) return [];
  const message = `step ${plan.index}: the unlisted model ${oddSlug} is sent under another name`;
  return [{ rule: 'MAP-007', message }];
}
