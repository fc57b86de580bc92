import { type ErrorRow, priceRowText, type ProviderSpec } from '@crosspoint/core/plugin';
import { tokensOf } from '../checks/json-text.ts';
import type { Fixture } from '../fixture/schema.ts';
import type { SoundRun } from './replay-case.ts';

type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null;
const listIn = (value: unknown, name: string): readonly Loose[] => {
  const list: unknown = isObject(value) ? value[name] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : [];
};

/** What gateways answered in the fixtures, and where they were asked. */
interface Heard {
  readonly url: string;
  readonly status: number;
  readonly body: string;
}

const heardIn = ({ exchanges }: Fixture): readonly Heard[] =>
  exchanges.flatMap(({ request, response }) =>
    response === undefined
      ? []
      : [{ url: request.url, status: response.status, body: response.body?.text ?? '' }],
  );

function words({ states }: ProviderSpec, heard: readonly Heard[]): string[] {
  const said = new Set(
    heard.flatMap(({ body }) =>
      tokensOf(body).flatMap(({ kind, value }) => (kind === 'text' ? [value.toLowerCase()] : [])),
    ),
  );
  return Object.entries(states)
    .filter(([word]) => word !== '*' && !said.has(word.toLowerCase()))
    .map(([word, state]) => `the word ${word} (${state})`);
}

const fits = ({ status, code, message }: ErrorRow, heard: Heard): boolean =>
  (status === undefined || [status].flat().includes(heard.status)) &&
  (code === undefined || heard.body.includes(code)) &&
  (message === undefined || heard.body.search(message) !== -1);

const errors = ({ errors: rows = [] }: ProviderSpec, heard: readonly Heard[]): string[] =>
  rows
    .filter((row) => !heard.some((it) => fits(row, it)))
    .map(({ status, code, message, errorCode }) => {
      const said = [status === undefined ? undefined : [status].flat().join(', '), code, message]
        .filter((it) => it !== undefined)
        .map(String);
      return `the error ${said.join(' ')} (${errorCode})`;
    });

/** The rows that a plan was worked out with whose price somebody expected, by model. */
function pricedIn(runs: readonly SoundRun[]): ReadonlySet<string> {
  const plans = runs.flatMap(({ fixture, steps }) =>
    steps.filter(({ index }) =>
      listIn(fixture.steps[index]?.expect?.value, 'offers').some((it) => isObject(it['price'])),
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
    [...price, ...Object.values(byTask).flatMap((it) => it.price ?? [])]
      .filter((row) => !priced.has(`${id} ${priceRowText(row)}`))
      .map(({ amount, currency, per, when = {} }) => {
        const only = Object.entries(when).map(([name, value]) => `, ${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`);
        return `the price of ${id}: ${amount} ${currency} per ${per}${only.join('')}`;
      }),
  );
}

function questions(
  { baseURL, quote, balance, listJobs: recent, discovery = {} }: ProviderSpec,
  heard: readonly Heard[],
) {
  const base = new URL(baseURL);
  const paths = heard.flatMap(({ url }) => {
    const { origin, pathname } = new URL(url);
    return origin === base.origin ? [pathname] : [];
  });
  const asked = (path: string): boolean => {
    const whole = `${base.pathname.replace(/\/+$/, '')}${path}`.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
    const pattern = new RegExp(`^${whole.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    return paths.some((it) => pattern.test(it));
  };
  return Object.entries({ quote, balance, recent, ...discovery }).flatMap(([name, it]) =>
    it === undefined || asked(it.path) ? [] : [`the question ${name}: ${it.method} ${it.path}`],
  );
}

/** What the tables say of the gateway and no fixture that passes shows: words, errors, prices, questions. */
export function uncoveredEntries(provider: ProviderSpec, runs: readonly SoundRun[]): readonly string[] {
  const heard = runs.flatMap(({ fixture }) => heardIn(fixture));
  return [
    ...words(provider, heard),
    ...errors(provider, heard),
    ...prices(provider, runs),
    ...questions(provider, heard),
  ];
}
