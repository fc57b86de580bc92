import { type FieldTable, type MediaRows, oneOf, type WireFields } from '@crosspoint/core/plugin';

export const fields = {
  prompt: 'prompt',
  negativePrompt: 'negative_prompt',
  n: 'n',
  aspectRatio: 'aspect_ratio',
  resolution: 'resolution',
  duration: 'duration',
  seed: 'seed',
  // One of six documented names (Image to video); an override of `fields.image` selects another.
  image: 'input_image',
  video: oneOf({ url: 'input_video', base64: 'input_video_b64' }),
  generateAudio: 'audio',
  quality: 'quality',
} as const satisfies FieldTable;

/** URLs, and bytes as a data URL or bare base64. No size limit is documented. */
export const media = {
  image: { accepts: ['url', 'data'] },
  video: { accepts: ['url', 'data'] },
} as const satisfies MediaRows;

const isObject = (value: unknown): value is WireFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A parameter whose name ends in `_b64` holds bare base64; the prefix of a data URL is removed. */
const withoutDataPrefix = (name: string, value: unknown): unknown =>
  name.endsWith('_b64') && typeof value === 'string' && value.startsWith('data:')
    ? value.slice(value.indexOf(',') + 1)
    : value;

/** The object that a nested value is added to; text becomes the object's `text`, as in `prompt`. */
const objectOf = (previous: unknown): WireFields =>
  isObject(previous) ? previous : previous === undefined ? {} : { text: previous };

/** The body as it is sent: `provider_options.x` goes into the object `provider_options`, `prompt.image` into `prompt`. */
export function nested(flat: WireFields): WireFields {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(flat)) {
    const [outer = name, inner] = name.split('.');
    const previous = body[outer];
    if (inner !== undefined) body[outer] = { ...objectOf(previous), [inner]: value };
    else body[outer] = isObject(value) ? { ...objectOf(previous), ...value } : withoutDataPrefix(name, value);
  }
  return body;
}
