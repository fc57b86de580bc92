import type { PriceRow } from '@crosspoint/core/plugin';
import { type Slug, tables } from './generated/tables.ts';

const printed = { currency: 'USD', approximate: true, asOf: '2026-11-20' } as const;

/** A price by pixels and seconds: the same lying and upright. */
function clip([long, short]: readonly [number, number], duration: number, amount: string, mode?: string) {
  const row = { ...printed, per: 'request', amount } as const;
  const at = { duration, ...(mode === undefined ? {} : { mode }) };
  return [
    { ...row, when: { ...at, width: long, height: short } },
    { ...row, when: { ...at, width: short, height: long } },
  ];
}

const p720 = [1280, 720] as const;
const p1080 = [1920, 1080] as const;
const square = { width: 1024, height: 1024 };
const picture = { ...printed, per: 'output', by: 'quantity' } as const;

/** Cost Calculation knows more than the line beside the model. Nothing is known between the printed points. */
const better: { readonly [S in Slug]?: readonly PriceRow[] } = {
  'seedance-2.0': [
    ...clip(p720, 4, '0.49', 'RESOLUTION_720'),
    ...clip(p720, 15, '1.85', 'RESOLUTION_720'),
    ...clip(p1080, 12, '3.33', 'RESOLUTION_1080'),
    ...clip(p1080, 15, '11.25', 'RESOLUTION_1080'),
  ],
  'gpt-image-2': [
    { ...picture, when: { ...square, quality: 'low' }, amount: '0.003' },
    { ...picture, when: { ...square, quality: 'high' }, amount: '0.11' },
  ],
};

const perGeneration = /^~\$(\d+\.\d+) per generation$/;
const perSquare = /^~\$(\d+\.\d+) per 1024×1024 image/;
const perPoint = /~\$(\d+\.\d+)\/720p (\d+)s/g;

/** The prices of a line such as "~$0.03 per generation". "~$0.00" is no price: it may be anything up to half a cent. */
export function pricesOf(slug: Slug): readonly PriceRow[] {
  const { cost, params } = tables[slug];
  const known = better[slug];
  if (known !== undefined) return known;
  const { quantity, quality } = params;
  // A model that makes one at most has nothing to count.
  const one = quantity === undefined || quantity.max === 1;
  const each = one ? ({ ...printed, per: 'output' } as const) : picture;
  const [, generation] = perGeneration.exec(cost) ?? [];
  if (generation !== undefined) return [{ ...each, amount: generation }];
  const [, amount] = perSquare.exec(cost) ?? [];
  if (amount === undefined)
    return [...cost.matchAll(perPoint)].flatMap(([, dollars = '', seconds]) =>
      clip(p720, Number(seconds), dollars),
    );
  if (Number(amount) === 0) return [];
  // The line is taken for that of the default quality.
  const usual = typeof quality?.default === 'string' ? { quality: quality.default } : {};
  return [{ ...each, when: { ...square, ...usual }, amount }];
}
