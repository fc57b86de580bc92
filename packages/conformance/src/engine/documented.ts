import { type ErrorRow, type ParamTable, priceRowText, type ProviderSpec } from '@crosspoint/core/plugin';
import { tokensOf } from '../checks/json-text.ts';
import type { Fixture } from '../fixture/schema.ts';
import { modelNamed } from '../run/capabilities.ts';
import { ruleSentences, textsIn } from '../run/rule-sentences.ts';
import type { SoundRun } from '../run/replay-case.ts';
import { isObject, type JsonObject } from '../fixture/json-object.ts';
import { unshownSlots } from './documented-slots.ts';

const listIn = (value: unknown, name: string): readonly JsonObject[] => {
  const list: unknown = isObject(value) ? value[name] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : [];
};

/** A response in a fixture. */
interface PrintedResponse {
  readonly status: number;
  readonly body: string;
  /** The texts in its body, as a reader of JSON has them. */
  readonly texts: readonly string[];
}

const textsOf = (body: string): readonly string[] =>
  tokensOf(body).flatMap(({ kind, value }) => (kind === 'text' ? [value] : []));

const printedIn = ({ exchanges }: Fixture): readonly PrintedResponse[] =>
  exchanges.flatMap(({ response }) => {
    if (response === undefined) return [];
    const body = response.body?.text ?? '';
    return [{ status: response.status, body, texts: textsOf(body) }];
  });

/** What passing fixtures say in `describe`, one object for each. */
const describedIn = ({ steps }: Fixture): readonly JsonObject[] =>
  steps.flatMap(({ call, expect }) => (call === 'describe' && isObject(expect?.value) ? [expect.value] : []));

/** Whether a described value names the entry at a path; `null`, which says that the document prints nothing, names it too. */
function names(described: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  if (Array.isArray(described)) return true; // a list is compared as a whole
  return isObject(described) && Object.hasOwn(described, name) && names(described[name], rest);
}

type Described = readonly JsonObject[];

const isDescribed = (described: Described, path: readonly string[]): boolean =>
  described.some((value) => names(value, path));

function words(
  { states }: ProviderSpec,
  responses: readonly PrintedResponse[],
  described: Described,
): string[] {
  const texts = new Set(responses.flatMap((response) => response.texts.map((text) => text.toLowerCase())));
  return Object.entries(states)
    .filter(
      ([word]) => word !== '*' && !texts.has(word.toLowerCase()) && !isDescribed(described, ['states', word]),
    )
    .map(([word, state]) => `the status ${word} (${state})`);
}

const fits = ({ status, code, message }: ErrorRow, responses: PrintedResponse): boolean =>
  (status === undefined || [status].flat().includes(responses.status)) &&
  (code === undefined || responses.body.includes(code)) &&
  // A pattern for a whole message matches a text of the body, not the body.
  (message === undefined || [responses.body, ...responses.texts].some((text) => text.search(message) !== -1));

const errors = (
  { errors: rows = [] }: ProviderSpec,
  responses: readonly PrintedResponse[],
  described: Described,
): string[] =>
  rows
    .filter(
      (row) => !isDescribed(described, ['errors']) && !responses.some((responses) => fits(row, responses)),
    )
    .map(({ status, code, message, errorCode }) => {
      const texts = [status === undefined ? undefined : [status].flat().join(', '), code, message]
        .filter((part) => part !== undefined)
        .map(String);
      return `the error ${texts.join(' ')} (${errorCode})`;
    });

/** The price rows of the plans whose price a fixture expects, by model. */
function pricedIn(runs: readonly SoundRun[]): ReadonlySet<string> {
  const plans = runs.flatMap(({ fixture, steps }) =>
    steps.filter(({ index }) =>
      listIn(fixture.steps[index]?.expect?.value, 'offers').some((offer) => isObject(offer['price'])),
    ),
  );
  const offers = plans.flatMap(({ given }) => listIn('value' in given ? given.value : undefined, 'offers'));
  return new Set(
    offers.map(
      ({ model, price }) => `${String(model)} ${isObject(price) ? String(price['source']) : 'unknown'}`,
    ),
  );
}

function prices({ models }: ProviderSpec, runs: readonly SoundRun[], described: Described): string[] {
  const priced = pricedIn(runs);
  return Object.entries(models).flatMap(([id, { price = [], byTask = {} }]) =>
    [...price, ...Object.values(byTask).flatMap((taskRow) => taskRow.price ?? [])]
      .filter(
        (row) =>
          !priced.has(`${id} ${priceRowText(row)}`) && !isDescribed(described, ['models', id, 'price']),
      )
      .map(({ amount, currency, per, when = {} }) => {
        const only = Object.entries(when).map(
          ([name, value]) => `, ${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
        );
        return `the price of ${id}: ${amount} ${currency} per ${per}${only.join('')}`;
      }),
  );
}

/** What applications and people read of a provider. The base URL is in every request. */
const spoken = ['docsUrl', 'apiKeyUrl', 'apiKeyEnv', 'priceSource', 'requestIdHeader'] as const;

/** The entries of a spec that no request and no result shows, as paths into what `describe` gives. */
function* hiddenFacts(provider: ProviderSpec) {
  const { polling, limits, billing, outputUrlTtlMs, submit, poll, unlistedModels } = provider;
  for (const name of spoken) if (provider[name] !== undefined) yield [name];
  if (unlistedModels !== undefined) yield ['unlistedModels'];
  for (const name of Object.keys(polling ?? {})) yield ['polling', name];
  if (limits !== undefined) yield ['limits'];
  if (billing !== undefined) yield ['billing', 'failedJob'];
  if (outputUrlTtlMs !== undefined) yield ['outputUrlTtlMs'];
  if (submit.timeoutMs !== undefined) yield ['submit', 'timeoutMs'];
  if (poll?.timeoutMs !== undefined) yield ['poll', 'timeoutMs'];
}

const mediaLimits = ['maxBytes', 'maxItems', 'types', 'minSide', 'maxSide', 'maxRatio'] as const;
const paramLimits = ['min', 'max', 'step', 'minLength', 'maxLength', 'minItems', 'maxItems'] as const;

function* mediaFacts(media: ProviderSpec['media'], path: readonly string[]): Generator<readonly string[]> {
  for (const [field, row] of Object.entries(media ?? {}))
    for (const name of mediaLimits) if (row[name] !== undefined) yield [...path, 'media', field, name];
}

function* paramFacts(params: ParamTable = {}, path: readonly string[]): Generator<readonly string[]> {
  for (const [param, row] of Object.entries(params))
    for (const name of paramLimits) if (row[name] !== undefined) yield [...path, 'params', param, name];
}

/** Each limit that the tables declare of media and parameters. */
function* limitFacts({ media, models }: ProviderSpec): Generator<readonly string[]> {
  yield* mediaFacts(media, []);
  for (const [id, { params, media: own, deprecated, byTask = {} }] of Object.entries(models)) {
    const path = ['models', id];
    yield* mediaFacts(own, path);
    yield* paramFacts(params, path);
    if (deprecated !== undefined) yield [...path, 'deprecated'];
    for (const [task, row] of Object.entries(byTask)) {
      yield* mediaFacts(row.media, [...path, 'byTask', task]);
      // A task that repeats the parameters of its model has its limits too.
      if (row.params !== params) yield* paramFacts(row.params, [...path, 'byTask', task]);
    }
  }
}

/** The numbers in the texts of the refusals that fixtures expect, by model. */
function refusedIn(
  provider: ProviderSpec,
  fixtures: readonly Fixture[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { input, expect } of fixtures.flatMap(({ steps }) => steps)) {
    if (!isObject(input)) continue;
    const [model] = modelNamed(provider, String(input['model'])) ?? [];
    if (model === undefined) continue;
    const refusal =
      expect?.error?.message ?? (isObject(expect?.value) ? expect.value['declined'] : undefined);
    // In an expected refusal the limits are in its hints.
    const numbers = textsIn(refusal).flatMap((text) => text.match(/-?\d+(?:\.\d+)?/g) ?? []);
    found.set(model, new Set([...(found.get(model) ?? []), ...numbers]));
  }
  return found;
}

/** The value at a path of the tables. */
const valueAt = (value: unknown, [name, ...rest]: readonly string[]): unknown =>
  name === undefined ? value : isObject(value) ? valueAt(value[name], rest) : undefined;

/** What only `describe` shows; the limit of a parameter is also shown by a refusal that names it. */
function facts(provider: ProviderSpec, fixtures: readonly Fixture[], described: Described): string[] {
  const refused = refusedIn(provider, fixtures);
  const isRefused = (path: readonly string[]): boolean =>
    path[0] === 'models' && refused.get(path[1]!)?.has(String(valueAt(provider, path))) === true;
  return [...hiddenFacts(provider), ...limitFacts(provider)]
    .filter((path) => !isDescribed(described, path) && !isRefused(path))
    .map((path) => `what the document says of ${path.join(' ')}`);
}

/** The rules that stop no request: a fixture that expects the sentence of one shows where it applies. */
function notices(provider: ProviderSpec, fixtures: readonly Fixture[]): string[] {
  const expected = new Set(
    fixtures.flatMap(({ steps }) =>
      steps.flatMap(({ call, expect }) => (call === 'describe' ? [] : textsIn(expect?.value))),
    ),
  );
  return [...ruleSentences(provider)]
    .filter((sentence) => !expected.has(sentence))
    .map((sentence) => `the rule: ${sentence}`);
}

/** Fields that write what no model takes: they are never sent. A model that is in no table may take anything. */
function unused({ fields, models, unlistedModels }: ProviderSpec): string[] {
  if (unlistedModels !== undefined) return [];
  const taken = new Set(
    Object.values(models).flatMap(({ params, byTask = {} }) =>
      [params, ...Object.values(byTask).map((row) => row.params ?? {})].flatMap((table) =>
        Object.keys(table),
      ),
    ),
  );
  return Object.entries(fields).flatMap(([field, way]) => {
    const ways = [way ?? []].flat().map((row) => (typeof row === 'string' ? [row] : row.wire));
    const isTaken = ways.some((names) => names.every((name) => taken.has(name)));
    const [wire = ''] = (ways[0] ?? []).filter((name) => !taken.has(name));
    return ways.length === 0 || isTaken ? [] : [`the field ${field}: no model takes ${wire}`];
  });
}

/** Entries of the tables that no fixture of these shows: status values, errors, prices, optional slots, rules, and what only `describe` shows. */
export function uncoveredEntries(provider: ProviderSpec, runs: readonly SoundRun[]): readonly string[] {
  const responses = runs.flatMap(({ fixture }) => printedIn(fixture));
  const fixtures = runs.map(({ fixture }) => fixture);
  const described = fixtures.flatMap(describedIn);
  return [
    ...words(provider, responses, described),
    ...errors(provider, responses, described),
    ...prices(provider, runs, described),
    ...facts(provider, fixtures, described),
    ...unshownSlots(provider, fixtures),
    ...notices(provider, fixtures),
    ...unused(provider),
  ];
}
