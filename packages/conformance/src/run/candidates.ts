import type { Field, ModelRow } from '@crosspoint/core/plugin';

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const booleans = [false, true];

/** One text in writings that a careless conversion makes the same: blanks around and inside, letters, accents, lines. */
const texts = (text: string): string[] => [
  text,
  ` ${text}`,
  `${text} `,
  text.toLowerCase(),
  text.toUpperCase(),
  text.replace(' ', '  '),
  text.replace(' ', '\n'),
  `${text}\n`,
  `Caf\u00e9. ${text}`,
  `Cafe\u0301. ${text}`,
];

/** Two long texts that differ at their ends alone: where a text is cut, they are the same. */
const longTexts = (length: number): string[] =>
  ['a', 'b'].map((end) => 'A kite. '.repeat(length).slice(0, length - 1) + end);

/** Below what most gateways accept, and beyond what a careless table cuts. */
const usualLength = 1_400;

/** Values worth trying for each field; the tables decide which of them a model supports. Media stay unchanged. */
const general: { readonly [F in Field]?: readonly unknown[] } = {
  prompt: [...texts('A kite over a field.'), ...longTexts(usualLength)],
  negativePrompt: [...texts('Rain and snow.'), ...longTexts(usualLength)],
  n: [1, 2],
  aspectRatio: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'],
  resolution: ['480p', '540p', '720p', '768p', '1080p', '1K', '2K', '4K', '1280x720', '1024x1024'],
  duration: [...numbers(1, 15), 20, 30],
  fps: [16, 24, 25, 30, 60],
  seed: [0, 1, 42],
  generateAudio: booleans,
  keepAudio: booleans,
  cameraFixed: booleans,
  guidance: [0, 0.5, 1, 3.5, 7],
  steps: [1, 10, 20, 30, 50],
  quality: ['std', 'pro', 'high'],
  enhancePrompt: booleans,
  watermark: booleans,
  outputFormat: ['png', 'jpeg', 'webp', 'mp4', 'glb'],
  shots: ['auto', ...texts('A kite.').map((prompt) => [{ prompt, duration: 3 }])],
};

/** The values worth trying for a field, whatever a model prints. */
export const candidatesOf = (field: Field): readonly unknown[] => general[field] ?? [];

const words: ReadonlySet<Field> = new Set<Field>(['quality', 'outputFormat', 'aspectRatio', 'resolution']);

/** The values to try for a field of a model: the general ones, and those its own table prints. */
export function candidatesFor(field: Field, model: ModelRow, wire: readonly string[]): readonly unknown[] {
  const printed = words.has(field) ? wire.flatMap((name) => model.params[name]?.enum ?? []) : [];
  const lengths = wire.flatMap((name) => model.params[name]?.maxLength ?? []);
  const pairs = model.sizes ?? [];
  const frames =
    field === 'resolution' ? pairs.map(({ wire: { width, height } }) => `${width}x${height}`) : [];
  return [...new Set([...(general[field] ?? []), ...printed, ...lengths.flatMap(longTexts), ...frames])];
}

/** One value of every field that has any, to see it refused. */
export const samples: readonly (readonly [Field, unknown])[] = (Object.keys(general) as Field[]).map(
  (field) => [field, general[field]?.at(-1)],
);
