/** The parameters of kling-v3-std-text and kling-v3-pro-text, from the docstring of the document's sample. */
import * as z from 'zod';

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

interface Rule {
  readonly wrong: (parameters: Parameters) => boolean;
  readonly message: string;
}

const secondsOf = (shots: Parameters['multi_prompt'] = []): number =>
  shots.reduce((sum, { duration }) => sum + Number(duration), 0);

const rules: readonly Rule[] = [
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

export const kling = schema.check(({ value, issues }) => {
  for (const { wrong, message } of rules) {
    if (wrong(value)) issues.push({ code: 'custom', message: message, input: value });
  }
});

/** How long a clip of sound parameters is: as asked, else as long as its shots; 5 s where neither says so is assumed. */
export function klingSeconds(parameters: Record<string, unknown>): number {
  const { duration, multi_prompt } = schema.parse(parameters);
  return duration ?? (multi_prompt === undefined ? 5 : secondsOf(multi_prompt));
}
