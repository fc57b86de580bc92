import * as z from 'zod';
import { type UnlistedModel, unlistedModel } from '../../frame/model-policy.ts';
import { numberOf, unitsOf } from '../../frame/money.ts';

/**
 * The body of both POSTs, from the document's table of fields. What a model supports is said nowhere, so that only the
 * kinds of values are checked, and a model without video input by its name.
 */
const text = z.string().optional();
const options = z.record(z.string(), z.unknown()).optional();

const schema = z.looseObject({
  model: z.string(),
  prompt: z.union([z.string().min(1), z.looseObject({ text: z.string().min(1), image: text })]),
  input_image: text,
  image_url: text,
  image: text,
  input_image_url: text,
  input_image_b64: text,
  input_video: text,
  input_video_b64: text,
  duration: z.number().positive().max(600).optional(),
  resolution: z
    .string()
    .regex(/^(480p|720p|1080p|4K|\d{2,5}x\d{2,5})$/, 'Expected 480p, 720p, 1080p, 4K or WIDTHxHEIGHT')
    .optional(),
  aspect_ratio: z.enum(['16:9', '9:16', '1:1', '4:3', '3:4']).optional(),
  n: z.int().min(1).max(10).optional(),
  audio: z.boolean().optional(),
  quality: text,
  negative_prompt: text,
  seed: z.int().optional(),
  user: text,
  provider_options: options,
  metadata: options,
});

/** What of a sound body matters to an emulator. */
export interface AigateBody {
  readonly model: string;
  readonly prompt: string;
  readonly duration: number;
  readonly n: number;
}

/** Five seconds where none are asked for: the default of a model is not documented. */
const defaultSeconds = 5;

/** The fields of a form as JSON would hold them: the OpenAI SDKs send `/v1/videos` as one (wire notes). */
export function fromForm(form: unknown): unknown {
  const fields = z.record(z.string(), z.string()).catch({}).parse(form);
  const {
    seconds,
    size,
    input_reference,
    duration = seconds,
    resolution = size,
    n,
    seed,
    audio,
    ...texts
  } = fields;
  const numbers = { duration, n, seed };
  return {
    ...texts,
    ...Object.fromEntries(
      Object.entries(numbers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, Number(value)]],
      ),
    ),
    ...(resolution !== undefined && { resolution }),
    ...(audio !== undefined && { audio: audio === 'true' }),
    ...(input_reference !== undefined && { input_image_b64: input_reference }),
  };
}

/** A sound body, or what is wrong with it. */
export function readBody(body: unknown): AigateBody | string {
  const read = schema.safeParse(body);
  if (!read.success) return read.error.issues.map(issue).join('; ');
  const { model, prompt, duration = defaultSeconds, n = 1, input_video, input_video_b64 } = read.data;
  const hasVideo = (input_video ?? input_video_b64) !== undefined;
  // "If the selected model does not support video input, the provider returns a parameter error."
  if (hasVideo && model.endsWith('-t2v')) return `input_video: ${model} does not support video input`;
  return { model, prompt: typeof prompt === 'string' ? prompt : prompt.text, duration, n };
}

const issue = ({ path, message }: z.core.$ZodIssue): string => `${path.join('.') || 'body'}: ${message}`;

/** Printed in the document; the second stands there for any model, and so does every `publisher/name` here. */
export const knownModels = ['klingai/kling-v3.0-t2v', 'provider/video-model-id'] as const;

/** The model as one that the document does not print; its placeholder stands for any, so that every one is taken. */
export const unlistedOf = (model: string): UnlistedModel | undefined =>
  knownModels.some((known) => known === model) ? undefined : unlistedModel(model, 'any');

export const looksLikeModel = (model: string): boolean => /^[a-z0-9._-]+\/[a-z0-9._-]+$/i.test(model);

/** 500,000 units of quota are a dollar (wire notes, section 4), so a unit is 0.000002 dollars. */
const unitsPerUsd = 500_000;

/** Places of a dollar's decimals: two millionths and no less. */
export const places = 6;
const microUsdPerUnit = 1_000_000 / unitsPerUsd;

/** INVENTED, 0.04 dollars a second for each video: the document names no price. */
const unitsPerSecond = 20_000;

/** What a job costs, in units of quota. */
export const priceOf = ({ duration, n }: AigateBody): number => Math.ceil(duration * unitsPerSecond) * n;

export const microUsdOf = (units: number): number => units * microUsdPerUnit;

/** Dollars as numbers of a response. */
export const usd = (microUsd: number): number => numberOf(microUsd, places);

export const microUsd = (decimal: string): number => unitsOf(decimal, places);
