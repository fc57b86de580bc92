import * as z from 'zod';
import type { GatewayContext } from '../../frame/protocol.ts';
import type { UnlistedModel } from '../../frame/model-policy.ts';

/** The parameters of kling-v3-std-text and kling-v3-pro-text, from the docstring of the document's sample. */
/** "The maximum length of the prompt for each storyboard 500 characters", 1 to 6 of them, numbered from 1. */
const shot = z.looseObject({
  index: z.int().min(1),
  prompt: z.string().min(1).max(500),
  duration: z.union([z.int().min(1), z.string().regex(/^[1-9]\d*$/, 'Expected whole seconds')]),
});

const length = z.int().min(3).max(15);
const isLength = (seconds: number): boolean => length.safeParse(seconds).success;

const schema = z.looseObject({
  prompt: z.string().optional(),
  duration: length.optional(),
  aspect_ratio: z.enum(['16:9', '9:16', '1:1']).optional(),
  multi_shot: z.boolean().optional(),
  generate_audio: z.boolean().optional(),
  cfg_scale: z
    .union([z.number(), z.string().regex(/^\d(\.\d+)?$/, 'Expected 0 to 1')])
    .refine((scale) => Number(scale) >= 0 && Number(scale) <= 1, 'Expected 0 to 1')
    .optional(),
  shot_type: z.enum(['customize', 'intelligence']).optional(),
  multi_prompt: z.array(shot).min(1).max(6).optional(),
});

type Parameters = z.output<typeof schema>;

interface YottaRule {
  readonly wrong: (parameters: Parameters) => boolean;
  readonly message: string;
}

const secondsOf = (shots: Parameters['multi_prompt'] = []): number =>
  shots.reduce((sum, { duration }) => sum + Number(duration), 0);

const rules: readonly YottaRule[] = [
  {
    wrong: ({ multi_shot = false, prompt = '' }) => !multi_shot && prompt === '',
    message: 'prompt: Required when multi_shot is not true',
  },
  {
    wrong: ({ multi_shot = false, shot_type }) => multi_shot && shot_type === undefined,
    message: 'shot_type: Required when multi_shot is true',
  },
  {
    wrong: ({ multi_shot = false, shot_type, multi_prompt }) =>
      multi_shot && shot_type === 'customize' && multi_prompt === undefined,
    message: 'multi_prompt: Required when shot_type is customize',
  },
  {
    // The document says both that `prompt` is ignored then and that `multi_prompt` may be missing (wire notes, 9.2).
    wrong: ({ multi_shot = false, prompt = '', multi_prompt }) =>
      multi_shot && multi_prompt === undefined && prompt === '',
    message: 'multi_prompt: Nothing describes the video',
  },
  {
    wrong: ({ multi_prompt = [] }) => multi_prompt.some(({ index }, at) => index !== at + 1),
    message: 'multi_prompt: index counts from 1',
  },
  {
    wrong: ({ multi_prompt, duration }) =>
      multi_prompt !== undefined && duration !== undefined && secondsOf(multi_prompt) !== duration,
    message: 'multi_prompt: The durations of the shots must add up to duration',
  },
  {
    // Without a duration there is nothing to add up to, but a clip has 3 to 15 s all the same (assumed).
    wrong: ({ multi_prompt }) => multi_prompt !== undefined && !isLength(secondsOf(multi_prompt)),
    message: 'multi_prompt: The durations of the shots must add up to 3 to 15 seconds',
  },
];

const kling = schema.check(({ value, issues }) => {
  for (const { wrong, message } of rules) {
    if (wrong(value)) issues.push({ code: 'custom', message: message, input: value });
  }
});

/** How long a clip of sound parameters is: as asked, else as long as its shots; 5 s where neither says so is assumed. */
function klingSeconds(parameters: Record<string, unknown>): number {
  const { duration, multi_prompt } = schema.parse(parameters);
  return duration ?? (multi_prompt === undefined ? 5 : secondsOf(multi_prompt));
}

/**
 * The models and their parameters. Documented: Kling's and HappyHorse's image-to-video. Of the other three the document
 * describes only a form on a page: their names, paths and fields are ASSUMED, the choices are the form's.
 */
export type YottaTask =
  | 'text-to-video'
  | 'image-to-video'
  | 'text-to-image'
  | 'video-edit'
  | 'reference-to-video';

interface YottaModel {
  readonly task: YottaTask;
  readonly parameters: z.ZodType<Record<string, unknown>>;
  /** How long its clip is. @default `duration`, or 5 s, which is assumed: no default is documented */
  readonly seconds?: (parameters: Record<string, unknown>) => number;
  /** In dollars for the job, where the document names a price. */
  readonly price?: (
    parameters: Record<string, unknown>,
  ) => { readonly each: string; readonly times: number } | undefined;
}

const seconds = z.int().min(3).max(15).optional();
const resolution = z.enum(['720p', '1080p']).optional();
const prompt = z.string().min(1);
const link = z.string().regex(/^https?:\/\/[^\s/]+/, 'Expected a URL');
/** "A base64-encoded payload or a pre-signed URL". */
const linkOrData = z
  .string()
  .regex(/^(https?:\/\/[^\s/]+|data:|[A-Za-z0-9+/=]{8,}$)/, 'Expected a URL or base64');
const ratio = z.string().regex(/^\d+:\d+$/, 'Expected a ratio such as 16:9');

/** Dollars a second, without and with sound (document, "Pricing"). No default is documented, so that the dearer is taken. */
const klingPrice = (parameters: Record<string, unknown>) => ({
  each: parameters.generate_audio === false ? '0.0714' : '0.1071',
  times: klingSeconds(parameters),
});

/** "Tag order in the prompt must match upload order": a tag for a picture that is not there is refused (assumed). */
const references = z
  .looseObject({
    prompt,
    reference_images: z.array(linkOrData).min(1).max(3),
    duration: seconds,
    aspect_ratio: ratio.optional(),
    resolution,
  })
  .check(({ value, issues }) => {
    const tags = [...value.prompt.matchAll(/\[Image(\d+)\]/g)].map((match) => Number(match[1]));
    if (tags.some((tag) => tag < 1 || tag > value.reference_images.length))
      issues.push({ code: 'custom', message: 'prompt: It names an image that is not there', input: value });
  });

const models: Readonly<Record<string, YottaModel>> = {
  'kling-v3-std-text': {
    task: 'text-to-video',
    parameters: kling,
    seconds: klingSeconds,
    price: klingPrice,
  },
  'kling-v3-pro-text': { task: 'text-to-video', parameters: kling, seconds: klingSeconds },
  'happyhorse-1.0-i2v': {
    task: 'image-to-video',
    parameters: z.looseObject({
      // Longer prompts are cut silently, so that there is nothing to refuse.
      prompt,
      // The prose says base64 too; the list of parameters knows a URL alone (wire notes, 9.4).
      first_frame: link,
      duration: seconds,
      resolution,
      seed: z.int().min(0).max(2_147_483_647).optional(),
    }),
  },
  'nano-banana-pro': {
    task: 'text-to-image',
    parameters: z.looseObject({
      prompt,
      aspect_ratio: ratio.optional(),
      resolution: z.enum(['1K', '2K', '4K']).optional(),
      output_format: z.enum(['png', 'jpeg']).optional(),
    }),
    price: () => ({ each: '0.14', times: 1 }),
  },
  'wan-video-edit': {
    task: 'video-edit',
    parameters: z.looseObject({
      prompt,
      video: linkOrData,
      strength: z.number().min(0).max(1).optional(),
      preserve_motion: z.boolean().optional(),
    }),
  },
  'happyhorse-1.0-r2v': {
    task: 'reference-to-video',
    parameters: references,
    // "A 5-second output costs approximately $1.08"; no other length has a price.
    price: ({ duration = 5 }) => (duration === 5 ? { each: '1.08', times: 1 } : undefined),
  },
};

/** The body all tasks share: `{ model, parameters, providers? }`. */
const bodySchema = z.looseObject({
  model: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  providers: z.array(z.string()).optional(),
});

export interface YottaBody {
  readonly model: string;
  readonly row: YottaModel;
  readonly parameters: Record<string, unknown>;
  /** All texts that describe it: shots have their own. */
  readonly prompt: string;
  /** Of a model that the document does not print. */
  readonly unlisted: UnlistedModel | undefined;
}

/** A sound body, or what is wrong with it. */
export function readBody(body: unknown, task: YottaTask, gateway: GatewayContext): YottaBody | string {
  const read = bodySchema.safeParse(body);
  if (!read.success) return issues(read.error);
  const { model, parameters } = read.data;
  const documented = Object.hasOwn(models, model) ? models[model] : undefined;
  const unlisted = documented === undefined ? gateway.unlisted(model) : undefined;
  const row = unlisted === undefined ? documented : { task, parameters: unlistedParameters };
  if (row?.task !== task) return `model: ${model} is none for ${task}`;
  const checked = row.parameters.safeParse(parameters);
  if (!checked.success) return issues(checked.error);
  return { model, row, parameters, prompt: textsOf(parameters).join(' '), unlisted };
}

/** Of a model that the document does not print. */
const unlistedParameters = z.looseObject({ prompt: z.string().optional() });

const described = z.object({
  prompt: z.string().optional(),
  multi_prompt: z.array(z.object({ prompt: z.string() })).optional(),
});

function textsOf(parameters: Record<string, unknown>): string[] {
  const { prompt, multi_prompt = [] } = described.parse(parameters);
  return [...(prompt === undefined ? [] : [prompt]), ...multi_prompt.map((shot) => shot.prompt)];
}

const issues = (error: z.ZodError): string =>
  error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
