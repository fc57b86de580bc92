// The printed prices of a model, as points: what is asked for there, and what it costs.

import type { Model } from './read.ts';
export type Point = { wish: Readonly<Record<string, unknown>>; price: object | null };

const named: Readonly<Record<string, string>> = {
  'gpt-image-2': 'GPT Image 2',
  'seedance-2.0': 'Seedance 2.0',
};
const sizes: Readonly<Record<string, readonly [string, string]>> = {
  '720p': ['1280x720', '720x1280'],
  '1080p': ['1920x1080', '1080x1920'],
};

/** "~$0.10", twice: 0.2. */
const times = (amount: string, count: number) => String((Math.round(Number(amount) * 1000) * count) / 1000);

/** The price of so many. "~$0.00" is no price: it may be anything up to half a cent. */
const costs = (amount: string, per: string, count = 1) =>
  Number(amount) === 0
    ? null
    : {
        amount: times(amount, count),
        currency: 'USD',
        basis: 'estimate',
        approximate: true,
        source: `price table of 2026-11-20: ${amount} USD per ${per}`,
      };

const valueOf = ({ rows }: Model, name: string) => rows.find((it) => it.name === name)?.fallback;

/** Prices by size and length: the same lying and upright. */
function clips(model: Model, found: RegExpStringIterator<RegExpExecArray>) {
  const lengths = model.rows.find(({ name }) => name === 'duration')?.words ?? [];
  return [...found].flatMap(([, amount = '', size = '', seconds]) =>
    (sizes[size] ?? [])
      .filter(() => lengths.includes(Number(seconds))) // 15 s are priced even where 12 are the most
      .map((pixels) => ({
        wish: { resolution: pixels, duration: Number(seconds) },
        price: costs(amount, 'request'),
      })),
  );
}

/** What the page prints of a model under Cost Calculation, written as beside a model: "~$0.49/720p 4s". */
const calculated = (page: string, { slug }: Model) =>
  [...page.slice(page.indexOf('## Cost Calculation')).matchAll(/\| ([^|]+) \| ([^|]+) \| ~\$([\d.]+) \|/g)]
    .filter(([, title]) => title === named[slug])
    .map(([, , what = '', amount]) => `~$${amount}/${what.replace(', ', ' ')}`)
    .join(', ');

/** @returns the first is that of a plain wish */
export function pointsOf(page: string, model: Model): Point[] {
  const { cost } = model;
  const many = Number(model.rows.find(({ name }) => name === 'quantity')?.limits.max ?? 1) > 1;
  const better = calculated(page, model);
  if (better.includes('1024×1024')) {
    return [...better.matchAll(/~\$([\d.]+)\/1024×1024 (\w+)/g)].flatMap(([, amount = '', word = '']) => {
      const wish = { resolution: '1024x1024', quality: word.toLowerCase() };
      return [1, 2].map((n) => ({ wish: { ...wish, n }, price: costs(amount, 'output', n) }));
    });
  }
  const [, each] = /^~\$([\d.]+) per generation/.exec(cost) ?? [];
  if (each !== undefined)
    return (many ? [1, 2] : [1]).map((n) => ({ wish: { n }, price: costs(each, 'output', n) }));
  const [, square] = /^~\$([\d.]+) per 1024×1024 image/.exec(cost) ?? [];
  if (square !== undefined) {
    if (Number(square) === 0) return [{ wish: {}, price: null }];
    const usual = valueOf(model, 'width') === 1024 ? costs(square, 'output') : null;
    const two = { wish: { resolution: '1024x1024', n: 2 }, price: costs(square, 'output', 2) };
    return [{ wish: {}, price: usual }, two, { wish: { resolution: '1024x1280' }, price: null }];
  }
  const found = (better === '' ? cost : better).matchAll(/~\$([\d.]+)\/(\d+p) (\d+)s/g);
  return [{ wish: {}, price: null }, ...clips(model, found)];
}
