import type { GenerationRequest, Offer, Registry } from '@crosspoint/core';
import type { Field, ModelRow } from '@crosspoint/core/plugin';
import type { JsonObject } from '../fixture/json-object.ts';
import type { StepPlan } from '../run/step.ts';

/** Leaves of a body by their path, `.provider_options.seed.`, so that a name can be searched as a whole. */
export type Leaves = ReadonlyMap<string, string>;

export function leavesOf(value: unknown, path = '.'): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[path, JSON.stringify(value) ?? 'undefined']];
  const parts = Object.entries(value);
  // An empty map means nothing; an empty list may be a value.
  if (parts.length === 0) return Array.isArray(value) ? [[path, '[]']] : [];
  return parts.flatMap(([name, part]) => leavesOf(part, `${path}${name}.`));
}

export const isOwn = (path: string, names: readonly string[]): boolean =>
  names.some((name) => path.includes(`.${name}.`));

/** A request as a verb takes it; the registry itself checks it. */
export const asRequest = (request: JsonObject): GenerationRequest => request as unknown as GenerationRequest;

/** The offer of the provider for a request; undefined when it declines. */
export async function offerOf(registry: Registry, request: JsonObject): Promise<Offer | undefined> {
  try {
    const { offers } = await registry.plan(asRequest(request), { pricing: 'published' });
    return offers[0];
  } catch {
    return undefined;
  }
}

/** A request that is offered, from which values are changed one at a time. */
export interface Base {
  readonly plan: StepPlan;
  readonly request: JsonObject;
  readonly offer: Offer;
  /** The model as it is for the task. */
  readonly row: ModelRow;
  readonly leaves: Leaves;
  readonly claimed: ReadonlyMap<Field, readonly string[]>;
}
