import { asyncSchemaProblems } from './check-schemas.ts';
import { fieldProblems } from './check-fields.ts';
import { pathProblems } from './check-paths.ts';
import { webhookProblems } from './check-webhook.ts';
import { isDay, shownValue } from './check-prices.ts';
import { tasks } from '../model/request.ts';
import { fieldNames } from '../model/field.ts';
import { isPositive, oneOf } from './check-values.ts';
import { suggest } from './suggest.ts';
import type { MediaRows, ProviderSpec, Rule } from '../model/provider.ts';

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

/** An id is part of model names, refs and options. */
function* providerProblems({ id }: ProviderSpec): Generator<string> {
  if (!/^[a-z][a-z0-9-]*$/.test(id))
    yield `id must be in lower case, of letters, digits and hyphens, such as 'acme'; got ${shownValue(id)}`;
}

const effects: readonly unknown[] = ['rejected', 'ineffective', 'notice'] satisfies readonly Rule['effect'][];

/** A rule that is written in another way would never apply, or break the plan. */
function* ofRules(rules: readonly Rule[] | undefined, where: string): Generator<string> {
  for (const [i, row] of (rules ?? []).entries()) {
    const { fields, when, effect, message }: Readonly<Record<string, unknown>> = { ...row };
    const place = `${where}.${i}`;
    if (!Array.isArray(fields) || fields.length === 0)
      yield `${place}.fields must be a list of canonical fields; got ${shownValue(fields)}`;
    else
      for (const field of fields)
        if (!fieldNames.includes(field)) {
          const near = suggest(String(field), fieldNames);
          yield `${place}.fields names ${shownValue(field)}, which is no canonical field${near === undefined ? '' : ` (did you mean ${near}?)`}`;
        }
    if (typeof when !== 'function') yield `${place}.when must be a function; got ${shownValue(when)}`;
    yield* oneOf(effect, `${place}.effect`, effects);
    if (typeof message !== 'string' || message.trim() === '')
      yield `${place}.message must be a sentence; got ${shownValue(message)}`;
  }
}

function* ruleProblems({ rules, models }: ProviderSpec): Generator<string> {
  yield* ofRules(rules, 'rules');
  for (const [id, model] of Object.entries(models)) yield* ofRules(model.rules, `models.${id}.rules`);
}

/** Limits of media that nothing could keep. */
function* ofMedia(media: MediaRows | undefined, where: string): Generator<string> {
  for (const [field, row] of Object.entries(media ?? {})) {
    const { minSide, maxSide } = row;
    for (const name of ['maxBytes', 'maxItems', 'minSide', 'maxSide', 'maxRatio'] as const)
      if (row[name] !== undefined && !isPositive(row[name]))
        yield `${where}.${field}.${name} must be a number above 0; got ${shownValue(row[name])}`;
    if (isPositive(minSide) && isPositive(maxSide) && minSide > maxSide)
      yield `${where}.${field}.minSide must be at most maxSide; got ${minSide} and ${maxSide}`;
  }
}

function* mediaProblems({ media, models }: ProviderSpec): Generator<string> {
  yield* ofMedia(media, 'media');
  for (const [id, model] of Object.entries(models)) {
    yield* ofMedia(model.media, `models.${id}.media`);
    for (const [task, row] of Object.entries(model.byTask ?? {}))
      yield* ofMedia(row.media, `models.${id}.byTask.${task}.media`);
  }
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
  yield* providerProblems(spec);
  yield* idProblems(spec);
  yield* ruleProblems(spec);
  yield* mediaProblems(spec);
  yield* taskProblems(spec);
  yield* pathProblems(spec);
  yield* fieldProblems(spec);
  yield* retirementProblems(spec);
  yield* webhookProblems(spec);
  yield* asyncSchemaProblems(spec);
}
