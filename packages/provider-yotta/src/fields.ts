import {
  asText,
  field,
  type FieldRow,
  type FieldTable,
  type GenerationRequest,
  type JobRef,
  listOf,
  type MediaRows,
  type ResolvedMedia,
  type Shot,
  type WireFields,
} from '@crosspoint/core/plugin';

/** A URL, or bare base64 without the `data:` prefix: the document describes base64 strings and no data URLs. */
const urlOrBase64 = ({ form, url }: ResolvedMedia): string =>
  form === 'url' ? url : url.slice(url.indexOf(',') + 1);

export const fields = {
  prompt: 'prompt',
  aspectRatio: 'aspect_ratio',
  resolution: 'resolution',
  duration: 'duration',
  seed: 'seed',
  image: field('first_frame', urlOrBase64),
  'references.images': listOf('reference_images', urlOrBase64),
  video: field('video', urlOrBase64),
  generateAudio: 'generate_audio',
  guidance: field('cfg_scale', asText), // the sample sends text; a number is accepted as well
  outputFormat: 'output_format',
} as const satisfies FieldTable;

export const media = {
  image: {
    accepts: ['url'], // the parameter list asks for a URL; only the prose beside it mentions base64
    maxBytes: 10 * 1024 * 1024,
    types: ['image/jpeg', 'image/png'],
    minSide: 300,
    maxRatio: 2.5,
  },
  'references.images': { accepts: ['url', 'data'] },
  video: { accepts: ['url', 'data'] },
} as const satisfies MediaRows;

/** The shots that a request describes; undefined if the request has none or leaves them to the model. */
export function shotsOf(request: GenerationRequest): readonly Shot[] | undefined {
  if (request.kind !== 'video' || request.shots === 'auto') return undefined;
  return request.shots;
}

/** Total duration of the shots in seconds; undefined if a shot has no duration. */
export function totalDuration(shots: readonly Shot[]): number | undefined {
  const durations = shots.map((shot) => shot.duration).filter((seconds) => seconds !== undefined);
  return durations.length === shots.length ? durations.reduce((sum, seconds) => sum + seconds, 0) : undefined;
}

/** `'auto'` lets the model choose the shots. A list is numbered from 1, with durations as text, as in the sample. */
export const shots: FieldRow = {
  wire: ['multi_shot', 'shot_type', 'multi_prompt', 'duration'],
  convert: (_, { request }) => {
    const list = shotsOf(request);
    if (list === undefined) return { multi_shot: true, shot_type: 'intelligence' };
    return {
      multi_shot: true,
      shot_type: 'customize',
      multi_prompt: list.map(({ prompt, duration }, i) => ({
        index: i + 1,
        prompt,
        ...(duration === undefined ? {} : { duration: String(duration) }),
      })),
      // The total must equal the sum of the shots, so a request without a total sends the sum.
      ...('duration' in request && request.duration !== undefined ? {} : { duration: totalDuration(list) }),
    };
  },
};

const isEmpty = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.length === 0);

/** `{ model, parameters, providers }`. The samples omit `providers` when there is no preference. */
export function body(fieldValues: WireFields, options: WireFields, ref: JobRef): WireFields {
  const { providers, ...parameters } = { ...fieldValues, ...options };
  return { model: ref.slug, parameters, ...(isEmpty(providers) ? {} : { providers }) };
}
