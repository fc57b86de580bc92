import { asyncSchemaProblems } from './check-schemas.ts';
import { fieldProblems } from './check-fields.ts';
import { pathProblems } from './check-paths.ts';
import { webhookProblems } from './check-webhook.ts';
import { isDay, shownValue } from './check-prices.ts';
import { tasks } from '../model/request.ts';
import type { ProviderSpec } from '../model/provider.ts';

const known: ReadonlySet<string> = new Set(tasks);

/** A task that this core does not know would be planned as another one, so the whole provider is refused. */
function* taskProblems({ models }: ProviderSpec): Generator<string> {
  for (const [id, { tasks: listed, byTask = {} }] of Object.entries(models)) {
    const named = new Set([...listed, ...Object.keys(byTask)]);
    for (const task of named)
      if (!known.has(task))
        yield `models.${id} has the task ${shownValue(task)}, which this version of core does not know; upgrade @crosspoint/core`;
  }
}

/** What a request names: `maker/model`, or the id of the provider, a colon and the gateway's own name. */
function* idProblems({ id: provider, models }: ProviderSpec): Generator<string> {
  for (const [id, { slug }] of Object.entries(models))
    if (!/^[^\s/:]+\/\S+$/.test(id) && !(id.startsWith(`${provider}:`) && id.length > provider.length + 1))
      yield `models.${id} must be named maker/model, or ${provider}:${slug} where the model is the gateway's own`;
}

/** Dates decide what is listed and what a plan says, so they are days, and in their order. */
function* retirementProblems({ models }: ProviderSpec): Generator<string> {
  for (const [id, { deprecated }] of Object.entries(models)) {
    if (deprecated === undefined) continue;
    const where = `models.${id}.deprecated`;
    const { since, retiresOn, use }: Readonly<Record<string, unknown>> = { ...deprecated };
    if (!isDay(since)) yield `${where}.since must be a day such as '2026-01-31'; got ${shownValue(since)}`;
    if (typeof use !== 'string' || use.trim() === '')
      yield `${where}.use must name what to use instead; got ${shownValue(use)}`;
    if (retiresOn === undefined) continue;
    if (typeof retiresOn !== 'string' || !isDay(retiresOn))
      yield `${where}.retiresOn must be a day such as '2026-01-31'; got ${shownValue(retiresOn)}`;
    else if (isDay(since) && typeof since === 'string' && retiresOn < since)
      yield `${where}.retiresOn must not be before since; got ${shownValue(retiresOn)}`;
  }
}

/** What is wrong with the models of a provider beside their prices and parameters, and with how its responses are read. */
export function* modelProblems(spec: ProviderSpec): Generator<string> {
  yield* idProblems(spec);
  yield* taskProblems(spec);
  yield* pathProblems(spec);
  yield* fieldProblems(spec);
  yield* retirementProblems(spec);
  yield* webhookProblems(spec);
  yield* asyncSchemaProblems(spec);
}
