// The steps that hold a model to its pixels: the printed pairs, and what is assumed where none are printed.
import { asPublished, inputs, request } from './wish.ts';

import type { Model } from './read.ts';
import type { Pair } from './read.ts';
export type Target = Model & { id: string; pins?: Readonly<Record<string, unknown>> };

const step = (model: Target, wish: object, params: object) => ({
  call: 'plan',
  input: { ...request(model, inputs(model)), ...wish },
  options: asPublished,
  expect: {
    value: {
      offers: [{ request: { body: { model: model.slug, params: { ...params, ...model.pins } } } }],
      declined: [],
    },
  },
});

const fallbackOf = ({ rows }: Target, name: string) => rows.find((it) => it.name === name)?.fallback;
const has = ({ rows }: Target, name: string) => rows.some((it) => it.name === name);

/** The default mode, of models that have one for each resolution: the printed pairs are its own. */
export const modeOf = (model: Target) => {
  const mode = fallbackOf(model, 'mode');
  return typeof mode === 'string' && mode.startsWith('RESOLUTION_') ? { mode } : {};
};

export const ratioIn = (label: string) => /\d+:\d+/.exec(label)?.[0];

const printed = ({ width, height }: Pair) => `${width}x${height}`;

/** A pair, asked for as it is printed. */
function pairStep(model: Target, pair: Pair) {
  const { width, height, label } = pair;
  const wish = { resolution: printed(pair) };
  if (!has(model, 'resolution')) return step(model, wish, { ...modeOf(model), width, height });
  // Models with a word for it are given the word.
  return step(model, wish, { resolution: `${Math.min(width, height)}p`, aspect_ratio: ratioIn(label) });
}

/** A size that no pair has: all there are stand in the refusal, in their order. */
const allPairs = (model: Target) => {
  const right = `use one of ${model.pairs.map(printed).join(', ')}`;
  return {
    call: 'plan',
    input: { ...request(model, inputs(model)), resolution: '99p' },
    options: asPublished,
    expect: { value: { offers: [], declined: [{ reasons: [{ path: ['resolution'], hint: right }] }] } },
  };
};

/** Each printed pair; of the long tables of sizes the first row and the last. Without pairs the default, by its shape. */
export function printedPixels(model: Target) {
  const [width, height] = [fallbackOf(model, 'width'), fallbackOf(model, 'height')];
  const { pairs } = model;
  if (!has(model, 'width')) return [];
  if (pairs.length > 14) {
    const ends = [...pairs.slice(0, 3), ...pairs.slice(-3)];
    return [allPairs(model), ...ends.map((pair) => pairStep(model, pair))];
  }
  if (pairs.length > 0) return pairs.map((pair) => pairStep(model, pair));
  return width === undefined || width !== height
    ? []
    : [step(model, { aspectRatio: '1:1' }, { width, height })];
}

export type Named = readonly [resolution: string, aspectRatio: string, width: number, height: number];

const bothWays: (side: string, long: number, short: number) => Named[] = (side, long, short) => [
  [side, '16:9', long, short],
  [side, '9:16', short, long],
];
const p720 = bothWays('720p', 1280, 720);
const p1080 = bothWays('1080p', 1920, 1080);
const p2160 = bothWays('2160p', 3840, 2160);
// As many pixels as of 16:9.
const kling720: Named[] = [...p720, ['720p', '1:1', 960, 960]];
const kling1080: Named[] = [...p1080, ['1080p', '1:1', 1440, 1440]];
const kling2160: Named[] = [...p2160, ['2160p', '1:1', 2880, 2880]];

const perMode =
  'Pairs are printed for the default mode only; another has those its sides, or its sisters, allow.';
const turned = 'No pairs are printed: the default, the sizes that prices name, and the same turned.';
const sisters = 'No pairs are printed: those of Kling 3.0 stand in for a named size.';

export type Assumed = { message: string; modes: boolean; named: readonly Named[] };

/** Typed by hand, from what the assumption says. */
const assumed: Readonly<Record<string, Assumed>> = {
  'kling-2.5': { message: perMode, modes: true, named: kling720 },
  'kling-3.0': { message: perMode, modes: true, named: [...kling720, ...kling2160] },
  'kling/kling-3.0-standard': { message: perMode, modes: true, named: kling720 },
  'kling-video-o-1': { message: sisters, modes: false, named: kling1080 },
  'kling-video-o-3': { message: sisters, modes: true, named: [...kling720, ...kling1080, ...kling2160] },
  'ltxv-2.0-ultra': { message: perMode, modes: true, named: [...bothWays('1440p', 2560, 1440), ...p2160] },
  'cortex_2.0': { message: perMode, modes: true, named: p720 },
  'cortex_2.0-fast': { message: perMode, modes: true, named: p720 },
  'seedance-1.0-pro': { message: turned, modes: false, named: [...bothWays('1080p', 1920, 1088), ...p720] },
  'seedance-1.0-pro-fast': {
    message: turned,
    modes: false,
    named: [...bothWays('1080p', 1920, 1088), ...p720],
  },
  'seedance-2.0': { message: turned, modes: false, named: [...p720, ...p1080] },
  'seedance-2.0-fast': { message: turned, modes: false, named: [...p720, ...p1080] },
  'sora-2-pro': { message: perMode, modes: true, named: bothWays('1080p', 1792, 1024) },
  'veo-3.0-generate-001': { message: perMode, modes: true, named: p1080 },
  'veo-3.0-fast-generate-001': { message: perMode, modes: true, named: p1080 },
  'veo-3.1-generate-001': { message: perMode, modes: true, named: [...p1080, ...p2160] },
  'veo-3.1-fast-generate-001': { message: perMode, modes: true, named: [...p1080, ...p2160] },
  'veo-3.1-lite': { message: perMode, modes: true, named: p1080 },
};

const assumedOf = ({ id }: Target) => assumed[id.replace('gateai:', '')];

/** What is assumed of a model's pixels, in a sentence. */
export const assumedFor = (model: Target) => assumedOf(model)?.message;

/** What is assumed of a model's pixels, and the steps that hold it to that. */
export function assumedPixels(model: Target) {
  const { message, modes = false, named = [] } = assumedOf(model) ?? {};
  const steps = named.map(([resolution, aspectRatio, width, height]) => {
    const mode = modes ? { mode: `RESOLUTION_${resolution.slice(0, -1)}` } : {};
    return step(model, { resolution, aspectRatio }, { ...mode, width, height });
  });
  return { message, steps };
}
