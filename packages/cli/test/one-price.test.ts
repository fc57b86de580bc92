import { createRegistry, type GenerationRequest, type Job, type Provider } from '@crosspoint/core';
import type { EmulatedId } from '@crosspoint/emulator';
import { aigate } from '@crosspoint/provider-aigate';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import { gateai } from '@crosspoint/provider-gateai';
import { nanogpt } from '@crosspoint/provider-nanogpt';
import { yotta } from '@crosspoint/provider-yotta';
import { describe, expect, it } from 'vitest';
import { emulator } from './support.ts';

const factories = { aigate, aimlapi, gateai, nanogpt, yotta } as const;

type Id = EmulatedId & keyof typeof factories;

/** One job, and what each of the four places says of its price: an amount, `~` before it, or nothing. */
interface Row {
  readonly gateway: Id;
  readonly request: Partial<GenerationRequest>;
  readonly published: string | undefined;
  readonly quoted: string | undefined;
  readonly charged: string | undefined;
  readonly page: string;
  /** What the page says about an amount that no document names. */
  readonly because?: string;
}

const kling = { kind: 'video', model: 'kling/kling-3.0-standard' } as const;
const invented = 'all prices';

const rows: readonly Row[] = [
  {
    gateway: 'yotta',
    request: { ...kling, duration: 7, generateAudio: true },
    published: '0.7497',
    quoted: '0.7497',
    charged: undefined,
    page: '0.7497',
  },
  {
    gateway: 'yotta',
    request: { ...kling, duration: 5 },
    published: '0.5355',
    quoted: '0.5355',
    charged: undefined,
    page: '0.5355',
  },
  {
    gateway: 'yotta',
    request: { kind: 'image', model: 'google/nano-banana-pro', resolution: '4K' },
    published: '0.14',
    quoted: '0.14',
    charged: undefined,
    page: '0.14',
  },
  {
    gateway: 'yotta',
    request: kling,
    published: undefined,
    quoted: undefined,
    charged: undefined,
    page: '0.5355',
    because: '5 s where neither duration nor shots say more',
  },
  {
    gateway: 'gateai',
    request: { kind: 'video', model: 'kling/kling-2.1-pro', duration: 5 },
    published: '~0.04',
    quoted: '0.04',
    charged: '0.04',
    page: '0.04',
  },
  {
    gateway: 'gateai',
    request: { kind: 'image', model: 'gateai:auto-image' },
    published: '~0.02',
    quoted: '0.02',
    charged: '0.02',
    page: '0.02',
  },
  {
    gateway: 'nanogpt',
    request: { kind: 'video', model: 'bytedance/seedance-1.0-lite', duration: 5 },
    published: undefined,
    quoted: undefined,
    charged: '0.18',
    page: '0.18',
    because: invented,
  },
  {
    gateway: 'aimlapi',
    request: { kind: 'video', model: 'alibaba/happyhorse-1.0', duration: 5, resolution: '720p' },
    published: undefined,
    quoted: undefined,
    charged: '1.95',
    page: '1.95',
    because: invented,
  },
  {
    gateway: 'aigate',
    request: { ...kling, duration: 5 },
    published: undefined,
    quoted: undefined,
    charged: undefined,
    page: '0.2',
    because: invented,
  },
];

async function amountsOf({ gateway, request }: Row) {
  const server = await emulator({ script: 'q0g0c' });
  const factory: (options: object) => Provider = factories[gateway];
  const media = createRegistry({
    providers: [factory({ apiKey: 'none', baseURL: `${server.url}/${gateway}`, polling: { intervalMs: 5 } })],
  });
  const asked = { prompt: 'A paper boat.', ...request } as GenerationRequest;
  const priceOf = async (pricing: 'live' | 'published'): Promise<string | undefined> => {
    const price = (await media.plan(asked, { pricing })).offers[0]?.price;
    return price && `${price.approximate === true ? '~' : ''}${price.amount}`;
  };
  const prices = { published: await priceOf('published'), quoted: await priceOf('live') };
  const job: Job = await media.wait(await media.submit(asked));
  await media.close();
  const html = await (await fetch(server.url, { headers: { accept: 'text/html' } })).text();
  const [, page] = /(\d[\d.]*) USD/.exec(html.slice(html.indexOf('id="jobs-list"'))) ?? [];
  const charged = job.costs.findLast(({ basis }) => basis === 'charged')?.amount;
  return { amounts: { ...prices, charged, page }, html };
}

describe('one job has one price in the plan, the quote, the cost and on the page of the emulator', () => {
  it.each(rows)('$gateway: $request.model $request.duration', async (row) => {
    const { published, quoted, charged, page, because } = row;
    const { amounts, html } = await amountsOf(row);
    expect(amounts).toEqual({ published, quoted, charged, page });
    const known = [published, quoted, charged].filter((amount) => amount !== undefined);
    expect(new Set(known.map((amount) => amount.replace('~', '')))).toEqual(
      new Set(known.length === 0 ? [] : [page]),
    );
    // Where no document names the price, the page says that it was assumed.
    if (quoted === undefined) expect(html).toContain(because);
  });

  it('is tried at every gateway', () => {
    expect(new Set(rows.map(({ gateway }) => gateway))).toEqual(new Set(Object.keys(factories)));
  });
});
