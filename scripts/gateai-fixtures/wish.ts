// What is asked for, in canonical names, and what a refusal says is right instead.

import type { Model } from './read.ts';
import type { Row } from './read.ts';

/** The canonical field of a wire name, in the order a registry looks at fields. What is not here is given by its own name. */
const fields: Readonly<Record<string, string>> = {
  prompt: 'prompt',
  negative_prompt: 'negativePrompt',
  quantity: 'n',
  aspect_ratio: 'aspectRatio',
  resolution: 'resolution',
  duration: 'duration',
  durationSeconds: 'duration',
  fps: 'fps',
  seed: 'seed',
  start_frame: 'image',
  generate_audio: 'generateAudio',
  motion_has_audio: 'generateAudio',
  audio_setting: 'keepAudio',
  keep_audio: 'keepAudio',
  camera_fixed: 'cameraFixed',
  guidance_scale: 'guidance',
  cfg_scale: 'guidance',
  num_inference_steps: 'steps',
  quality: 'quality',
  prompt_enhance: 'enhancePrompt',
  enable_prompt_expansion: 'enhancePrompt',
  prompt_optimizer: 'enhancePrompt',
  output_format: 'outputFormat',
};

export const fieldOf = (name: string) => fields[name] ?? name;
export const isCanonical = (name: string) => Object.hasOwn(fields, name);

/** In the order a refusal names them: fields first, then the gateway's own parameters as they were given. */
export const inOrder = (rows: readonly Row[]) => {
  const rank = Object.keys(fields);
  const at = ({ name }: Row) => (isCanonical(name) ? rank.indexOf(name) : rank.length);
  return rows.toSorted((a, b) => at(a) - at(b));
};

/** What the word of audio_setting means: origin keeps the sound. */
const canonical = (name: string, value: unknown) => (name === 'audio_setting' ? value === 'origin' : value);

/** What a model that requires it starts from. */
const firstFrame = 'https://example.com/first.png';

/** The inputs without which nothing can be asked for. */
export const inputs = ({ rows }: Model) => ({
  ...(rows.some(({ name }) => name === 'prompt') ? { prompt: 'A beautiful scene' } : {}),
  ...(rows.some(({ name, required }) => name === 'start_frame' && required)
    ? { start_frame: firstFrame }
    : {}),
});

/** A plan that asks no gateway for its price. */
export const asPublished = { pricing: 'published' };

/** A request for wire values. */
export function request({ kind, id }: Model & { id: string }, wire: Readonly<Record<string, unknown>>) {
  const given = Object.entries(wire);
  const own = given.filter(([name]) => !isCanonical(name));
  return {
    kind,
    model: id,
    ...Object.fromEntries(
      given.filter(([name]) => isCanonical(name)).map(([name, it]) => [fieldOf(name), canonical(name, it)]),
    ),
    ...(own.length === 0 ? {} : { providerOptions: { gateai: Object.fromEntries(own) } }),
  };
}

/** How the allowed values are told. */
function listed(words: Row['words']) {
  const [first] = words;
  const row = words.length > 3 && words.every((it, i) => typeof first === 'number' && it === first + i);
  if (row) return `use the whole numbers ${first} to ${words.at(-1)}`;
  return `use ${words.map((it) => (typeof it === 'string' ? `'${it}'` : it)).join(', ')}`;
}

function range({ min, max }: Row['limits']) {
  if (min === undefined) return `use at most ${max}`;
  return max === undefined ? `use at least ${min}` : `use ${min} to ${max}`;
}

export type Wrong = { row: Row; value: unknown; right: string };

const strange = { resolution: '999p', aspect_ratio: '7:1' };

/** A value above what is printed, or beside it. */
export function beyond(row: Row): Wrong | undefined {
  const { name, words, limits } = row;
  // Its field is either of its two words: nothing else can be asked for.
  if (name === 'audio_setting') return undefined;
  if (words.length > 0) {
    const other = typeof words[0] === 'number' ? Math.max(...words.map(Number)) + 1 : 'other';
    return {
      row,
      value: (strange as Record<string, string>)[name] ?? other,
      right: listed(words),
    };
  }
  if (limits.max !== undefined) return { row, value: limits.max + 1, right: range(limits) };
  if (limits.maxLen === undefined) return undefined;
  return { row, value: 'x'.repeat(limits.maxLen + 1), right: `use at most ${limits.maxLen}` };
}

// A request for none at all, and a blank prompt, are refused whoever would make it.
const never = new Set(['quantity', 'num_inference_steps']);

/** A value below what is printed. */
export function below(row: Row): Wrong | undefined {
  const { name, limits } = row;
  if (limits.min === undefined || never.has(name)) return undefined;
  return { row, value: limits.min - 1, right: range(limits) };
}

/** A value between two steps. */
export function between(row: Row): Wrong | undefined {
  const { min = 0, step } = row.limits;
  return step === undefined ? undefined : { row, value: min + 1, right: `use steps of ${step} from ${min}` };
}
