import type { GenerationRequest } from './request.ts';

/**
 * Every canonical field a gateway can have a row for, in the order they are encoded and shown.
 * `media` fields are resolved before they are encoded; the rest are taken as they stand.
 */
export const fields = {
  prompt: {},
  negativePrompt: {},
  n: {},
  aspectRatio: {},
  resolution: {},
  duration: {},
  fps: {},
  seed: {},
  image: { media: 'one' },
  lastFrame: { media: 'one' },
  'references.images': { media: 'many' },
  'references.videos': { media: 'many' },
  'references.audios': { media: 'many' },
  video: { media: 'one' },
  generateAudio: {},
  keepAudio: {},
  cameraFixed: {},
  guidance: {},
  steps: {},
  quality: {},
  enhancePrompt: {},
  watermark: {},
  outputFormat: {},
  shots: {},
} as const satisfies Readonly<Record<string, { readonly media?: 'one' | 'many' }>>;

/** The name of a canonical field, such as `duration`. */
export type Field = keyof typeof fields;
/** The name of a canonical field that holds media, such as `image`. */
export type MediaField = {
  [F in Field]: (typeof fields)[F] extends { media: string } ? F : never;
}[Field];

export const fieldNames = Object.keys(fields) as readonly Field[];
export const mediaFields = fieldNames.filter((field): field is MediaField => 'media' in fields[field]);

/** Whether a field holds one piece of media, many, or none. */
export const mediaCount = (field: Field): 'one' | 'many' | undefined => {
  const row: { readonly media?: 'one' | 'many' } = fields[field];
  return row.media;
};

const paths = fieldNames.map((field): readonly [field: Field, group: string | undefined, key: string] => {
  const [group, key] = field.split('.');
  return key === undefined ? [field, undefined, field] : [field, group, key];
});

/** Every field a request says something about, in the order they are encoded. */
export function* givenFields(request: GenerationRequest): Generator<readonly [field: Field, value: unknown]> {
  const loose = request as GenerationRequest & Readonly<Record<string, unknown>>;
  for (const [field, group, key] of paths) {
    const from: Readonly<Record<string, unknown>> | undefined =
      group === undefined ? loose : (loose[group] as Readonly<Record<string, unknown>> | undefined);
    const value = from?.[key];
    if (value !== undefined) yield [field, value];
  }
}

/** A request's value for a field; `references.images` is a path of two steps. */
export function valueOf(request: GenerationRequest, field: Field): unknown {
  const loose = request as GenerationRequest & Readonly<Record<string, unknown>>;
  const dot = field.indexOf('.');
  if (dot === -1) return loose[field];
  const group = loose[field.slice(0, dot)] as Readonly<Record<string, unknown>> | undefined;
  return group?.[field.slice(dot + 1)];
}
