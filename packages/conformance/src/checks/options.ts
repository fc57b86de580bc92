import type { Registry } from '@crosspoint/core';
import type { ModelRow, ProviderSpec } from '@crosspoint/core/plugin';
import type { Finding } from '../run/finding.ts';
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
