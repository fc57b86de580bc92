import { type ErrorRow, priceRowText, type ProviderSpec } from '@crosspoint/core/plugin';
import { tokensOf } from '../checks/json-text.ts';
import type { Fixture } from '../fixture/schema.ts';
import type { SoundRun } from '../run/replay-case.ts';
import { isObject, type JsonObject } from '../fixture/json-object.ts';

const listIn = (value: unknown, name: string): readonly JsonObject[] => {
  const list: unknown = isObject(value) ? value[name] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : [];
};

/** A response in a fixture, and the URL of its request. */
interface PrintedResponse {
  readonly url: string;
  readonly status: number;
  readonly body: string;
}

const printedIn = ({ exchanges }: Fixture): readonly PrintedResponse[] =>
  exchanges.flatMap(({ request, response }) =>
    response === undefined
      ? []
      : [{ url: request.url, status: response.status, body: response.body?.text ?? '' }],
  );

function words({ states }: ProviderSpec, responses: readonly PrintedResponse[]): string[] {
  const texts = new Set(
    responses.flatMap(({ body }) =>
      tokensOf(body).flatMap(({ kind, value }) => (kind === 'text' ? [value.toLowerCase()] : [])),
    ),
  );
  return Object.entries(states)
    .filter(([word]) => word !== '*' && !texts.has(word.toLowerCase()))
    .map(([word, state]) => `the status ${word} (${state})`);
}

const fits = ({ status, code, message }: ErrorRow, responses: PrintedResponse): boolean =>
  (status === undefined || [status].flat().includes(responses.status)) &&
  (code === undefined || responses.body.includes(code)) &&
  (message === undefined || responses.body.search(message) !== -1);

const errors = ({ errors: rows = [] }: ProviderSpec, responses: readonly PrintedResponse[]): string[] =>
  rows
    .filter((row) => !responses.some((responses) => fits(row, responses)))
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

function prices({ models }: ProviderSpec, runs: readonly SoundRun[]): string[] {
  const priced = pricedIn(runs);
  return Object.entries(models).flatMap(([id, { price = [], byTask = {} }]) =>
    [...price, ...Object.values(byTask).flatMap((taskRow) => taskRow.price ?? [])]
      .filter((row) => !priced.has(`${id} ${priceRowText(row)}`))
      .map(({ amount, currency, per, when = {} }) => {
        const only = Object.entries(when).map(
          ([name, value]) => `, ${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
        );
        return `the price of ${id}: ${amount} ${currency} per ${per}${only.join('')}`;
      }),
  );
}

function queries(
  { baseURL, quote, balance, listJobs, discovery = {} }: ProviderSpec,
  responses: readonly PrintedResponse[],
) {
  const base = new URL(baseURL);
  const paths = responses.flatMap(({ url }) => {
    const { origin, pathname } = new URL(url);
    return origin === base.origin ? [pathname] : [];
  });
  const asked = (path: string): boolean => {
    const whole = `${base.pathname.replace(/\/+$/, '')}${path}`.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
    const pattern = new RegExp(`^${whole.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    return paths.some((pathname) => pattern.test(pathname));
  };
  return Object.entries({ quote, balance, listJobs, ...discovery }).flatMap(([name, query]) =>
    query === undefined || asked(query.path) ? [] : [`the query ${name}: ${query.method} ${query.path}`],
  );
}

/** Entries of the tables that no passing fixture shows: status values, errors, prices, queries. */
export function uncoveredEntries(provider: ProviderSpec, runs: readonly SoundRun[]): readonly string[] {
  const responses = runs.flatMap(({ fixture }) => printedIn(fixture));
  return [
    ...words(provider, responses),
    ...errors(provider, responses),
    ...prices(provider, runs),
    ...queries(provider, responses),
  ];
}
