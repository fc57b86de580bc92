// What is asked for, in canonical names, and what a refusal says is right instead.

/** @typedef {import('./read.mjs').Model} Model */
/** @typedef {import('./read.mjs').Row} Row */

/**
 * The canonical field of a wire name, in the order a registry looks at fields. What is not here is given by its own name.
 * @type {Readonly<Record<string, string>>}
 */
const fields = {
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

/** @param {string} name */
export const fieldOf = (name) => fields[name] ?? name;
/** @param {string} name */
export const isCanonical = (name) => Object.hasOwn(fields, name);

/** In the order a refusal names them: fields first, then the gateway's own parameters as they were given. */
export const inOrder = (/** @type {readonly Row[]} */ rows) => {
  const rank = Object.keys(fields);
  const at = (/** @type {Row} */ { name }) => (isCanonical(name) ? rank.indexOf(name) : rank.length);
  return rows.toSorted((a, b) => at(a) - at(b));
};

/** What the word of audio_setting means: origin keeps the sound. */
const canonical = (/** @type {string} */ name, /** @type {unknown} */ value) =>
  name === 'audio_setting' ? value === 'origin' : value;

/** What a model that requires it starts from. */
const firstFrame = 'https://example.com/first.png';

/** The inputs without which nothing can be asked for. */
export const inputs = (/** @type {Model} */ { rows }) => ({
  ...(rows.some(({ name }) => name === 'prompt') ? { prompt: 'A beautiful scene' } : {}),
  ...(rows.some(({ name, required }) => name === 'start_frame' && required)
    ? { start_frame: firstFrame }
    : {}),
});

/**
 * A request for wire values.
 * @param {Model & { id: string }} model
 * @param {Readonly<Record<string, unknown>>} wire
 */
export function request({ kind, id }, wire) {
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
function listed(/** @type {Row['words']} */ words) {
  const [first] = words;
  const row = words.length > 3 && words.every((it, i) => typeof first === 'number' && it === first + i);
  if (row) return `use the whole numbers ${first} to ${words.at(-1)}`;
  return `use ${words.map((it) => (typeof it === 'string' ? `'${it}'` : it)).join(', ')}`;
}

function range(/** @type {Row['limits']} */ { min, max }) {
  if (min === undefined) return `use at most ${max}`;
  return max === undefined ? `use at least ${min}` : `use ${min} to ${max}`;
}

/** @typedef {{ row: Row, value: unknown, right: string }} Wrong */

const strange = { resolution: '999p', aspect_ratio: '7:1' };

/** A value above what is printed, or beside it. @param {Row} row @returns {Wrong | undefined} */
export function beyond(row) {
  const { name, words, limits } = row;
  // Its field is either of its two words: nothing else can be asked for.
  if (name === 'audio_setting') return undefined;
  if (words.length > 0) {
    const other = typeof words[0] === 'number' ? Math.max(...words.map(Number)) + 1 : 'other';
    return {
      row,
      value: /** @type {Record<string, string>} */ (strange)[name] ?? other,
      right: listed(words),
    };
  }
  if (limits.max !== undefined) return { row, value: limits.max + 1, right: range(limits) };
  if (limits.maxLen === undefined) return undefined;
  return { row, value: 'x'.repeat(limits.maxLen + 1), right: `use at most ${limits.maxLen}` };
}

// A request for none at all, and a blank prompt, are refused whoever would make it.
const never = new Set(['quantity', 'num_inference_steps']);

/** A value below what is printed. @param {Row} row @returns {Wrong | undefined} */
export function below(row) {
  const { name, limits } = row;
  if (limits.min === undefined || never.has(name)) return undefined;
  return { row, value: limits.min - 1, right: range(limits) };
}

/** A value between two steps. @param {Row} row @returns {Wrong | undefined} */
export function between(row) {
  const { min = 0, step } = row.limits;
  return step === undefined ? undefined : { row, value: min + 1, right: `use steps of ${step} from ${min}` };
}
