import { createRegistry } from '@crosspoint/core';
import type { ProviderSpec } from '@crosspoint/core/plugin';
import type { LoadedFixture } from '../fixture/load.ts';
import { recorder, type RawExchange } from '../record/recorder.ts';
import type { Reach } from '../record/record.ts';
import type { ProviderUnderTest } from '../run/sandbox.ts';
import { plainError } from '../run/plain-error.ts';
import { shapeDrift } from './shape.ts';

/** How a live gateway differs from the tables and fixtures. */
export interface Drift {
  /** The queries that were sent. */
  readonly asked: readonly string[];
  /** Differences from the tables and fixtures. */
  readonly drifted: readonly string[];
  /** Additions, which break nothing. */
  readonly fresh: readonly string[];
  /** Queries that failed, and why. */
  readonly failed: readonly string[];
}

type Live = Awaited<ReturnType<ReturnType<typeof createRegistry>['discover']>>['models'][number];

const isFresh = (notice: string): boolean => notice.endsWith('is in no table here');

const plain = (amount: string): string => (amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount);

/** Live prices that are not in the tables. A price with `~` has an unknown precision and is not compared. */
function priceDrift({ models }: ProviderSpec, live: readonly Live[]): string[] {
  return live.flatMap(({ slug, price }) => {
    const amount = /^[^~\d]*(\d+(?:\.\d+)?)/.exec(price ?? '')?.[1];
    const rows = Object.values(models).filter((row) => row.slug === slug);
    const known = rows.flatMap((row) => (row.price ?? []).map((priceRow) => priceRow.amount));
    if (amount === undefined || known.length === 0 || known.some((other) => plain(other) === plain(amount)))
      return [];
    return [`the price of ${slug} is ${price}, the tables have ${[...new Set(known)].join(', ')}`];
  });
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The successful responses of the fixtures with the same method and path. */
function knownResponses(fixtures: readonly LoadedFixture[], method: string, path: string): unknown[] {
  return fixtures
    .flatMap(({ fixture }) => fixture.exchanges)
    .filter(
      ({ request, response }) =>
        request.method === method && response?.status === 200 && new URL(request.url).pathname === path,
    )
    .map(({ response }) => parsed(response?.body?.text ?? ''))
    .filter((body) => body !== undefined);
}

function shapes(
  fixtures: readonly LoadedFixture[],
  exchanges: readonly RawExchange[],
  base: string,
  own: string,
): string[] {
  return exchanges.flatMap(({ call, response: httpResponse }) => {
    if (httpResponse.status !== 200) return [];
    const asked = new URL(call.url).pathname;
    // at another address the path begins otherwise
    const path = `${new URL(own).pathname.replace(/\/$/, '')}${asked.slice(new URL(base).pathname.replace(/\/$/, '').length)}`;
    const known = knownResponses(fixtures, call.method, path);
    const received = parsed(httpResponse.text);
    if (known.length === 0) return [];
    if (received === undefined) return [`${call.method} ${path} responds with no JSON`];
    return shapeDrift(known, received).map((difference) => `${call.method} ${path}: ${difference}`);
  });
}

/** Sends free queries to a live gateway. Nothing can be bought: the transport sends no submit. */
export async function findDrift(
  provider: ProviderUnderTest,
  fixtures: readonly LoadedFixture[],
  { apiKey, baseURL }: Reach,
): Promise<Drift> {
  const { spec } = provider;
  const { transport, exchanges } = recorder(0);
  const installed = provider({ apiKey, ...(baseURL === undefined ? {} : { baseURL }) });
  const registry = createRegistry({ providers: [installed], transport });
  const [asked, failed, drifted, fresh]: string[][] = [[], [], [], []];
  const ask = async (what: string, work: () => Promise<void>): Promise<void> => {
    asked!.push(what);
    await work().catch((error: unknown) => void failed!.push(`${what}: ${plainError(error).message}`));
  };
  try {
    if (spec.discovery?.all !== undefined || spec.discovery?.list !== undefined)
      await ask('its models', async () => {
        const { models, notices } = await registry.discover({ provider: spec.id });
        drifted!.push(...notices.filter((notice) => !isFresh(notice)), ...priceDrift(spec, models));
        fresh!.push(...notices.filter(isFresh));
      });
    if (spec.balance !== undefined)
      await ask('its balance', async () => {
        for (const { error: problem } of await registry.balance()) if (problem !== undefined) throw problem;
      });
  } finally {
    await registry.close();
  }
  drifted!.push(...shapes(fixtures, exchanges, installed.baseURL, spec.baseURL));
  return { asked: asked!, drifted: drifted!, fresh: fresh!, failed: failed! };
}
