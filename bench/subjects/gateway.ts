// AI/ML API as it is, with one thing added: it prints no price for its model, and what is measured is a priced job.
import { type Provider, defineProvider, type PriceRow } from '@crosspoint/core/plugin';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import { apiKey } from '../exchange/job.ts';

const perSecond = { per: 'second', by: 'duration', currency: 'USD', asOf: '2026-01-01' } as const;
/** Invented. */
const price: readonly PriceRow[] = [
  { ...perSecond, when: { resolution: '720p' }, amount: '0.39' },
  { ...perSecond, when: { resolution: '1080p' }, amount: '0.65' },
];

const { spec } = aimlapi;
const horse = 'alibaba/happyhorse-1.0';
const row = spec.models[horse];
if (row === undefined) throw new Error(`${horse} is in no table of ${spec.name}`);
const priced = defineProvider({
  ...spec,
  models: { ...spec.models, [horse]: { ...row, price, priceSource: 'invented for the benchmark' } },
});

/** Asks again at once, save where the gateway wants a longer pause. */
export const gateway = (baseURL: string): Provider => gatewayPolledEach(1, baseURL);

/** Polls at this pace, as an application would. */
export const gatewayPolledEach = (intervalMs: number, baseURL: string): Provider =>
  priced({ apiKey, baseURL, account: 'bench', polling: { intervalMs } });

/** So many gateways with so many models each; all of them serve the model that is asked for. */
export function manyGateways(count: number, models: number): readonly Provider[] {
  const { spec: one } = priced;
  const others = Object.fromEntries(
    Array.from({ length: models - 1 }, (_, at) => [
      `maker/model-${at}`,
      { ...one.models[horse]!, slug: `model-${at}` },
    ]),
  );
  return Array.from({ length: count }, (_, at) => {
    const another = defineProvider({
      ...one,
      id: `gateway-${at}`,
      models: { ...others, [horse]: one.models[horse]! },
    });
    return another({ apiKey, baseURL: 'http://127.0.0.1:9', account: 'bench' });
  });
}
